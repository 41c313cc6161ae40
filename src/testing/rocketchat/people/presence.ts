import type { UserRecord, WorldState } from '../../world/index.js';
import { type RocketChatStatus, userData } from '../native.js';

/** The world's words for the statuses. */
const neutral: Readonly<Record<RocketChatStatus, string>> = {
  online: 'online',
  away: 'away',
  busy: 'busy',
  offline: 'offline',
};

/** Rocket.Chat's word for a neutral status. */
export function statusOf(user: UserRecord): RocketChatStatus {
  switch (user.presence.status) {
    case 'online':
      return 'online';
    case 'away':
    case 'idle':
      return 'away';
    case 'busy':
    case 'dnd':
      return 'busy';
    default:
      return 'offline';
  }
}

/** Codes that DDP has for the words of REST. (Wire sheet, section 10.) */
export const statusCodes: Readonly<Record<RocketChatStatus, number>> = { offline: 0, online: 1, away: 2, busy: 3 };

export const isStatus = (value: unknown): value is RocketChatStatus =>
  value === 'online' || value === 'away' || value === 'busy' || value === 'offline';

/**
 * Presence as the server reckons it: the status that somebody chose is shown while a connection of theirs is open; one who
 * chose `online` is away when all connections are. People in the script have no connections: what they set is shown.
 */
export class Presence {
  readonly #state: WorldState;
  /** By user id, the status of each connection. */
  readonly #connections = new Map<string, Map<object, 'online' | 'away'>>();
  readonly #expiries = new Map<string, NodeJS.Timeout>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  /** From now on this account is shown by its connections. */
  begin(user: UserRecord): void {
    if (!this.#connections.has(user.id)) this.#connections.set(user.id, new Map());
    this.#show(user);
  }

  connect(user: UserRecord, connection: object): void {
    this.begin(user);
    this.#connections.get(user.id)?.set(connection, 'online');
    this.#show(user);
  }

  setConnection(user: UserRecord, connection: object, status: 'online' | 'away'): void {
    this.#connections.get(user.id)?.set(connection, status);
    this.#show(user);
  }

  disconnect(user: UserRecord, connection: object): void {
    this.#connections.get(user.id)?.delete(connection);
    this.#show(user);
  }

  /** The status of the connections. */
  connectionStatus(user: UserRecord): RocketChatStatus {
    const connections = this.#connections.get(user.id);
    if (!connections) return statusOf(user);
    const statuses = [...connections.values()];
    return statuses.includes('online') ? 'online' : statuses.includes('away') ? 'away' : 'offline';
  }

  /** What somebody chooses. */
  set(user: UserRecord, chosen: { status?: RocketChatStatus; text?: string; expiresAt?: Date | undefined }): void {
    const data = userData(user);
    if (chosen.status !== undefined) data.statusDefault = chosen.status;
    data.statusExpiresAt = chosen.expiresAt;
    this.#expire(user, chosen.expiresAt);
    if (!this.#connections.has(user.id) && chosen.status !== undefined)
      this.#state.users.setPresence(user, { status: neutral[chosen.status] });
    if (chosen.text !== undefined)
      this.#state.users.setPresence(user, { statusText: chosen.text === '' ? undefined : chosen.text });
    this.#show(user);
  }

  stop(): void {
    for (const timer of this.#expiries.values()) clearTimeout(timer);
    this.#expiries.clear();
  }

  #show(user: UserRecord): void {
    if (!this.#connections.has(user.id)) return;
    const connection = this.connectionStatus(user);
    const chosen = userData(user).statusDefault ?? 'online';
    const status = connection === 'offline' ? 'offline' : chosen === 'online' ? connection : chosen;
    if (statusOf(user) !== status || user.presence.status !== neutral[status])
      this.#state.users.setPresence(user, { status: neutral[status] });
  }

  #expire(user: UserRecord, at: Date | undefined): void {
    clearTimeout(this.#expiries.get(user.id));
    this.#expiries.delete(user.id);
    if (!at) return;
    const timer = setTimeout(
      () => this.set(user, { status: 'online', text: '' }),
      Math.min(Math.max(0, at.getTime() - this.#state.now().getTime()), 2_147_483_647),
    );
    timer.unref();
    this.#expiries.set(user.id, timer);
  }
}
