import type { ChannelRef, Loss, Presence, ThreadRef, UserRef } from '../../models/index.js';
import { PresenceHeartbeat } from '../delivery/index.js';
import type { OperationOptions, PresenceHeartbeatOptions, SetPresenceInput } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { FileOperations } from './files.js';
import type { Call } from './kernel.js';
import { channelIdOf, type ThreadTarget, threadTargetOf, userIdOf } from './references.js';

const statuses = ['online', 'idle', 'dnd', 'offline', 'invisible', 'away', 'busy', 'auto'];

/** Presence, its heartbeat, and typing. */
export abstract class PresenceOperations<T extends PlatformTypes = PlatformTypes> extends FileOperations<T> {
  readonly #heartbeat = new PresenceHeartbeat((error, operation) => this.reportError(error, operation));

  /** @returns status `unknown` for a user out of sight */
  protected doGetPresence(_userId: string, _call: Call): Promise<Presence> {
    throw this.unsupported('getPresence');
  }
  /** Applies what the platform and the credentials have. @returns the rest as losses */
  protected doSetPresence(_presence: SetPresenceInput, _call: Call): Promise<Loss[]> {
    throw this.unsupported('setPresence');
  }
  protected doSendTyping(_channelId: string, _thread: ThreadTarget | undefined, _call: Call): Promise<void> {
    throw this.unsupported('sendTyping');
  }

  /** Emits an `error` event. */
  protected abstract reportError(error: unknown, operation: string): void;

  /**
   * A user's presence, asked of the platform each time.
   *
   * @returns status `unknown` for a user out of sight
   * @throws ForbiddenError when a scope or an intent is missing: it names it
   */
  async getPresence(user: UserRef, options: OperationOptions = {}): Promise<Presence> {
    return this.operate('getPresence', options, (call) => {
      const id = userIdOf(this, user);
      return this.shared(`presence:${id}`, call.signal, (signal) => this.doGetPresence(id, { ...call, signal }));
    });
  }

  /**
   * Sets this account's presence: what the platform and the credentials have.
   *
   * @returns the rest as `losses`
   */
  async setPresence(presence: SetPresenceInput, options: OperationOptions = {}): Promise<{ losses: Loss[] }> {
    return this.operate('setPresence', options, async (call) => {
      if (typeof presence !== 'object' || presence === null) {
        throw this.invalid("setPresence takes an object: { status: 'online' }.", 'setPresence');
      }
      if (presence.status !== undefined && !statuses.includes(presence.status)) {
        throw this.invalid(`There is no status '${presence.status}'; there are ${statuses.join(', ')}.`, 'setPresence');
      }
      call.leave();
      return { losses: await this.doSetPresence(presence, call) };
    });
  }

  /**
   * Sets the presence now and again each interval, until `stopPresenceHeartbeat` or `disconnect`. A failure becomes an
   * `error` event and the next beat goes on. A second start replaces the first. It does not keep the process alive.
   *
   * @param options - `intervalMs` 60,000 unless given, at least 1,000
   */
  startPresenceHeartbeat(options: PresenceHeartbeatOptions = {}): void {
    this.requireCapability('setPresence');
    const { intervalMs = 60_000, ...presence } = options;
    if (!(intervalMs >= 1000)) {
      throw this.invalid(
        `The heartbeat's interval must be at least 1000 ms, not ${intervalMs}.`,
        'startPresenceHeartbeat',
      );
    }
    this.#heartbeat.start({
      intervalMs,
      beat: async (signal) => {
        await this.setPresence({ status: 'online', ...presence }, { signal });
      },
    });
  }

  /** Ends the heartbeat; the presence stays as it is. */
  stopPresenceHeartbeat(): void {
    this.#heartbeat.stop();
  }

  get isPresenceHeartbeatActive(): boolean {
    return this.#heartbeat.isActive;
  }

  /** Shows the account as typing, for as long as the platform shows it (5 to 15 seconds, or until the next message). */
  async sendTyping(
    channel: ChannelRef,
    options: OperationOptions & { thread?: ThreadRef | undefined } = {},
  ): Promise<void> {
    return this.operate('sendTyping', options, (call) => {
      const channelId = channelIdOf(this, channel);
      const thread = options.thread === undefined ? undefined : threadTargetOf(this, options.thread, channelId);
      call.leave();
      return this.doSendTyping(channelId, thread, call);
    });
  }
}
