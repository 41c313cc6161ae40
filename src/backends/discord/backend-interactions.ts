import type { KeyObject } from 'node:crypto';
import type { AckOptions } from '../../core/delivery/index.js';
import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call } from '../../core/operations/kernel.js';
import type { InteractionAnswer } from '../../core/options.js';
import type { ChatEvent, Command, Interaction, Modal } from '../../models/index.js';
import { DiscordMessages } from './backend-messages.js';
import type { DiscordConfig } from './config.js';
import { eventsOf } from './events.js';
import { answerRequest, publicKeyOf } from './http-interactions.js';
import { InteractionBook } from './interaction-book.js';
import type { DiscordInteraction, DiscordMessage } from './native.js';
import { setCommands } from './operations/commands.js';
import { deferInteraction } from './operations/deferring.js';
import * as interactive from './operations/interactive.js';
import type { Wire } from './wire/read.js';

/** Of the three seconds that Discord waits, what is left for the way there. */
const deferAfterMs = 2_000;

/** Discord's interactions: how they come, and which function answers them. */
export abstract class DiscordInteractions extends DiscordMessages {
  #book: InteractionBook | undefined;
  #key: KeyObject | undefined;

  protected abstract get interactionSettings(): Pick<DiscordConfig, 'deferAfterMs' | 'publicKey'>;

  /** The interactions under way. */
  protected get interactions(): InteractionBook {
    this.#book ??= new InteractionBook({
      deferAfterMs: this.interactionSettings.deferAfterMs ?? deferAfterMs,
      defer: (interaction) => deferInteraction(this.context, interaction),
      report: (error) => this.reportError(error, 'respond'),
    });
    return this.#book;
  }

  /**
   * Whoever gives no answer in time has it deferred, from wherever it came. Where nobody listens nobody will answer: then
   * the person is not to wait for it.
   */
  protected override ingest(event: ChatEvent, options?: AckOptions): void {
    if (event.type === 'interaction' && this.#isHeard)
      void this.interactions.receive(event.interaction as DiscordInteraction);
    super.ingest(event, options);
  }

  get #isHeard(): boolean {
    return this.hub.listensTo('interaction') || this.hub.listensToAll;
  }

  protected override async doHandleRequest(request: Request): Promise<Response> {
    const { publicKey } = this.interactionSettings;
    if (publicKey === undefined) throw this.unsupported('handleRequest');
    this.#key ??= publicKeyOf(publicKey);
    return answerRequest(request, this.#key, (payload) => this.#receive(payload));
  }

  async #receive(payload: Wire): Promise<boolean> {
    const events = await eventsOf('INTERACTION_CREATE', payload, this.context.reader);
    const event = events.find((each) => each.type === 'interaction');
    if (event?.type !== 'interaction') return false;
    const answered = this.#isHeard ? this.interactions.receive(event.interaction as DiscordInteraction) : undefined;
    this.ingest(event);
    await answered;
    return true;
  }

  protected override doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<DiscordMessage[]> {
    return interactive.respond(this.context, interaction, response, call);
  }
  protected override doAnswer(interaction: Interaction, answer: InteractionAnswer, call: Call): Promise<void> {
    return interactive.answer(this.context, interaction, answer, call);
  }
  protected override doOpenModal(interaction: Interaction, modal: Modal, call: Call): Promise<void> {
    return interactive.openModal(this.context, interaction, modal, call);
  }
  protected override doSetCommands(
    commands: readonly Command[],
    organizationId: string | undefined,
    call: Call,
  ): Promise<void> {
    return setCommands(this.context, commands, organizationId, call);
  }
}
