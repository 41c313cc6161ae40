import { randomBytes } from 'node:crypto';
import type { UserRecord } from '../world/index.js';
import { SlackError } from './slack-error.js';

/** Trigger ids: good once, and for three seconds. (Wire sheet, section 15.) */
export class TriggerStore {
  readonly #now: () => Date;
  readonly #lifeMs: number;
  readonly #triggers = new Map<string, { user: UserRecord; until: number; isUsed: boolean }>();

  constructor(now: () => Date, lifeMs: number) {
    this.#now = now;
    this.#lifeMs = lifeMs;
  }

  issue(user: UserRecord): string {
    const digits = () => String(randomBytes(6).readUIntBE(0, 6));
    const id = `${digits()}.${digits()}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { user, until: this.#now().getTime() + this.#lifeMs, isUsed: false });
    return id;
  }

  /** Uses it up. @throws SlackError when it is unknown, used or too old. */
  use(id: string): UserRecord {
    const trigger = this.#triggers.get(id);
    if (!trigger) throw new SlackError('invalid_trigger_id');
    if (trigger.isUsed) throw new SlackError('exchanged_trigger_id');
    if (this.#now().getTime() > trigger.until) throw new SlackError('expired_trigger_id');
    trigger.isUsed = true;
    return trigger.user;
  }
}
