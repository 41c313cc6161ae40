import type { UserRecord } from '../world/index.js';
import type { SymphonyPod } from './pod.js';

export type ConnectionStatus = 'PENDING_INCOMING' | 'PENDING_OUTGOING' | 'ACCEPTED' | 'REJECTED';
export type Connection = {
  readonly user: UserRecord;
  status: ConnectionStatus;
  readonly firstRequestedAt: number;
  updatedAt: number;
  requestCounter: number;
};

export type ConnectionListener = (event: 'requested' | 'accepted', by: UserRecord, other: UserRecord) => void;

/** The bot's connections with people of other pods. People of its own pod are connected without one. (Wire sheet, section 12.) */
export class ConnectionStore {
  readonly #pod: SymphonyPod;
  readonly #byUser = new Map<string, Connection>();
  onEvent: ConnectionListener | undefined;

  constructor(pod: SymphonyPod) {
    this.#pod = pod;
  }

  get(user: UserRecord): Connection | undefined {
    return this.#byUser.get(user.id);
  }

  all(): Connection[] {
    return [...this.#byUser.values()];
  }

  isConnected(user: UserRecord): boolean {
    return !this.#pod.isExternal(user) || this.get(user)?.status === 'ACCEPTED';
  }

  /** The bot asks somebody. Asking one who has asked accepts. */
  request(user: UserRecord): Connection {
    const existing = this.get(user);
    if (existing?.status === 'ACCEPTED') return existing;
    if (existing?.status === 'PENDING_INCOMING') return this.accept(user) ?? existing;
    const connection = this.#set(user, 'PENDING_OUTGOING');
    this.onEvent?.('requested', this.#pod.state.bot, user);
    return connection;
  }

  /** Somebody asks the bot. */
  requestedBy(user: UserRecord): Connection {
    const connection = this.#set(user, 'PENDING_INCOMING');
    this.onEvent?.('requested', user, this.#pod.state.bot);
    return connection;
  }

  /** The bot accepts somebody's request; `undefined` when there is none. */
  accept(user: UserRecord): Connection | undefined {
    if (this.get(user)?.status !== 'PENDING_INCOMING') return undefined;
    const connection = this.#set(user, 'ACCEPTED');
    this.onEvent?.('accepted', this.#pod.state.bot, user);
    return connection;
  }

  /** Somebody accepts the bot's request. */
  acceptedBy(user: UserRecord): Connection | undefined {
    if (this.get(user)?.status !== 'PENDING_OUTGOING') return undefined;
    const connection = this.#set(user, 'ACCEPTED');
    this.onEvent?.('accepted', user, this.#pod.state.bot);
    return connection;
  }

  reject(user: UserRecord): Connection | undefined {
    if (this.get(user)?.status !== 'PENDING_INCOMING') return undefined;
    return this.#set(user, 'REJECTED');
  }

  remove(user: UserRecord): boolean {
    return this.#byUser.delete(user.id);
  }

  #set(user: UserRecord, status: ConnectionStatus): Connection {
    const now = this.#pod.now();
    const before = this.get(user);
    const isRequest = status === 'PENDING_INCOMING' || status === 'PENDING_OUTGOING';
    const connection: Connection = {
      user,
      status,
      firstRequestedAt: before?.firstRequestedAt ?? now,
      updatedAt: now,
      requestCounter: (before?.requestCounter ?? 0) + (isRequest ? 1 : 0),
    };
    this.#byUser.set(user.id, connection);
    return connection;
  }
}
