import type { MessageDraft, MessageRecord, ScheduledRecord } from './records.js';
import type { WorldState } from './state.js';

/** A longer wait than this overflows `setTimeout`; it is then waited for in steps. */
const longestTimer = 2_147_483_647;

/** Messages that are to be sent later. Timers never keep the process alive. */
export class ScheduleStore {
  readonly #state: WorldState;
  readonly #waiting = new Map<string, { scheduled: ScheduledRecord; timer: NodeJS.Timeout | undefined }>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  /** @param send how it is posted when its time comes; `messages.post` unless given. */
  add(
    draft: MessageDraft,
    at: Date,
    send: (draft: MessageDraft) => MessageRecord | undefined = (each) => this.#state.messages.post(each),
  ): ScheduledRecord {
    const scheduled = {
      id: this.#state.platform.ids.other('scheduled'),
      at,
      createdAt: this.#state.now(),
      draft,
    };
    const entry: {
      scheduled: ScheduledRecord;
      timer: NodeJS.Timeout | undefined;
    } = { scheduled, timer: undefined };
    const wait = () => {
      const left = at.getTime() - this.#state.now().getTime();
      if (left <= 0) {
        this.#waiting.delete(scheduled.id);
        send(draft);
        return;
      }
      entry.timer = setTimeout(wait, Math.min(left, longestTimer));
      entry.timer.unref();
    };
    this.#waiting.set(scheduled.id, entry);
    wait();
    return scheduled;
  }

  get(id: string): ScheduledRecord | undefined {
    return this.#waiting.get(id)?.scheduled;
  }

  all(): ScheduledRecord[] {
    return [...this.#waiting.values()].map((entry) => entry.scheduled).sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** @returns false when it is not (or no longer) waiting. */
  cancel(id: string): boolean {
    clearTimeout(this.#waiting.get(id)?.timer);
    return this.#waiting.delete(id);
  }

  clear(): void {
    for (const id of [...this.#waiting.keys()]) this.cancel(id);
  }
}
