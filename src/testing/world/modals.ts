import type { ModalRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

/** The dialogs that the bot has open with people; at most a stack of them for each. */
export class ModalStore {
  readonly #state: WorldState;
  readonly #open = new Map<string, ModalRecord[]>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  /** The one on top. */
  of(user: UserRecord): ModalRecord | undefined {
    return this.#open.get(user.id)?.at(-1);
  }

  stackOf(user: UserRecord): readonly ModalRecord[] {
    return this.#open.get(user.id) ?? [];
  }

  open(user: UserRecord, modal: Omit<ModalRecord, 'id' | 'userId'> & { id?: string | undefined }): ModalRecord {
    const record = {
      ...modal,
      id: modal.id ?? this.#state.platform.ids.other('modal'),
      userId: user.id,
    };
    this.#open.set(user.id, [...this.stackOf(user), record]);
    this.#state.emit({ type: 'modal.opened', modal: record, user });
    return record;
  }

  close(user: UserRecord, modal: ModalRecord): void {
    const stack = this.stackOf(user);
    if (!stack.includes(modal)) return;
    this.#open.set(
      user.id,
      stack.filter((each) => each !== modal),
    );
    this.#state.emit({ type: 'modal.closed', modal, user });
  }
}
