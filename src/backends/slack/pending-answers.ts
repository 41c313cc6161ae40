/** What an acknowledgement carries: choices, what is wrong in a modal, another view. */
export type AnswerPayload = Record<string, unknown>;

/**
 * Interactions whose answer goes into the acknowledgement itself, within Slack's three seconds (wire sheet, section 15):
 * the transport waits here for what `respond` or `openModal` says.
 */
export class PendingAnswers {
  readonly #waiting = new Map<string, (payload: AnswerPayload) => void>();

  /**
   * Waits for the answer to an interaction.
   *
   * @param answered - called with it, at most once
   * @returns ends the wait
   */
  open(interactionId: string, answered: (payload: AnswerPayload) => void): () => void {
    this.#waiting.set(interactionId, answered);
    return () => {
      if (this.#waiting.get(interactionId) === answered) this.#waiting.delete(interactionId);
    };
  }

  /** @returns false when nobody waits (any more): it is too late, or the interaction came to another process */
  answer(interactionId: string, payload: AnswerPayload): boolean {
    const answered = this.#waiting.get(interactionId);
    if (answered === undefined) return false;
    this.#waiting.delete(interactionId);
    answered(payload);
    return true;
  }
}
