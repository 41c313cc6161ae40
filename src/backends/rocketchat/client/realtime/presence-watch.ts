import type { DdpConnection } from './ddp-connection.js';
import { type PresenceChange, userPresenceOf } from './stream-events.js';
import type { StreamRegistry } from './stream-registry.js';

const stream = 'stream-user-presence';

/** The users of the presence stream: one subscription, to which users are added. */
export class PresenceWatch {
  readonly #registry: StreamRegistry;
  readonly #watchers = new Map<string, Set<(change: PresenceChange) => void>>();
  /** What a subscription asks for; it is written when the frame goes out, so a new connection asks for all. */
  readonly #parameter = { added: [] as string[], removed: [] as string[] };
  #end: Promise<() => void> | undefined;

  constructor(registry: StreamRegistry) {
    this.#registry = registry;
  }

  /** @returns ends it */
  async add(
    userIds: readonly string[],
    listener: (change: PresenceChange) => void,
    connection: () => DdpConnection | undefined,
  ): Promise<() => void> {
    const own = (change: PresenceChange) => listener(change);
    const added = userIds.filter((id) => !this.#watchers.has(id));
    for (const id of userIds) {
      const watchers = this.#watchers.get(id) ?? new Set();
      watchers.add(own);
      this.#watchers.set(id, watchers);
    }
    this.#parameter.added = [...this.#watchers.keys()];
    if (this.#end) {
      await this.#end;
      // Answered by a refusal on purpose (wire sheet, section 10).
      if (added.length > 0) connection()?.notify(stream, ['', { added, removed: [] }]);
    } else {
      const end = this.#registry.add(stream, '', (userId, ...args) => this.#tell(userId, args), this.#parameter);
      this.#end = end;
      end.catch(() => {
        if (this.#end === end) this.#end = undefined;
      });
      await end;
    }
    return () => this.#remove(userIds, own, connection());
  }

  #tell(userId: unknown, args: readonly unknown[]): void {
    const change = userPresenceOf(userId, args);
    if (!change) return;
    for (const listener of [...(this.#watchers.get(change.userId) ?? [])]) listener(change);
  }

  #remove(
    userIds: readonly string[],
    listener: (change: PresenceChange) => void,
    connection: DdpConnection | undefined,
  ): void {
    const removed = userIds.filter((id) => {
      const watchers = this.#watchers.get(id);
      return watchers?.delete(listener) === true && watchers.size === 0 && this.#watchers.delete(id);
    });
    this.#parameter.added = [...this.#watchers.keys()];
    if (removed.length > 0 && this.#watchers.size > 0) connection?.notify(stream, ['', { added: [], removed }]);
    if (this.#watchers.size > 0) return;
    this.#end?.then(
      (end) => end(),
      () => undefined,
    );
    this.#end = undefined;
  }
}
