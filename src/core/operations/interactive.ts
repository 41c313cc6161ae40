import type { Command, Interaction, Modal } from '../../models/index.js';
import type { Content } from '../../richtext/index.js';
import type {
  CommandInput,
  InteractionAnswer,
  ModalInput,
  OperationOptions,
  RespondOptions,
  SendOptions,
} from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import { compose } from './compose.js';
import { toCommand, toModal } from './inputs.js';
import type { Call } from './kernel.js';
import type { Outgoing } from './outgoing.js';
import { StreamingOperations } from './streaming.js';

/** How an interaction is answered. */
export type Response = {
  readonly messages: readonly Outgoing[];
  readonly ephemeral: boolean;
  readonly replace: boolean;
};

/** Interactions: commands, components, modals. */
export abstract class InteractiveOperations<T extends PlatformTypes = PlatformTypes> extends StreamingOperations<T> {
  /** @returns the messages as far as the platform tells them; none for an ephemeral answer that cannot be addressed */
  protected doRespond(_interaction: Interaction, _response: Response, _call: Call): Promise<T['message'][]> {
    throw this.unsupported('respond');
  }
  /** Choices of an autocomplete, faults of a modal. */
  protected doAnswer(_interaction: Interaction, _answer: InteractionAnswer, _call: Call): Promise<void> {
    throw this.unsupported('respond');
  }
  protected doOpenModal(_interaction: Interaction, _modal: Modal, _call: Call): Promise<void> {
    throw this.unsupported('openModal');
  }
  protected doSetCommands(
    _commands: readonly Command[],
    _organizationId: string | undefined,
    _call: Call,
  ): Promise<void> {
    throw this.unsupported('setCommands');
  }

  /**
   * Answers an interaction: with a message, with choices for an `autocomplete`, or with what is wrong in a `modal`.
   *
   * @param options - `ephemeral`: only the person who acted sees it; `replace`: instead of the message that was acted on
   * @returns the message, where the platform tells it
   * @throws ConflictError when the platform's time for an answer is over
   */
  async respond(
    interaction: Interaction,
    answer: Content | InteractionAnswer,
    options: RespondOptions<T['native']> = {},
  ): Promise<Sent<T> | undefined> {
    return this.operate('respond', options, async (call) => {
      this.#own(interaction);
      if (isAnswer(answer)) {
        call.leave();
        await this.doAnswer(interaction, answer, call);
        return undefined;
      }
      const { ephemeral = false, replace = false, ...send } = options;
      const messages = await compose(this.composer, answer, send as SendOptions);
      const parts = await this.atMostOnce(`respond ${interaction.id}`, options.idempotencyKey, call, (tracked) => {
        tracked.leave();
        return this.doRespond(interaction, { messages, ephemeral, replace }, tracked);
      });
      return parts.length === 0
        ? undefined
        : this.sent(
            parts,
            messages.flatMap(({ losses }) => losses),
          );
    });
  }

  /**
   * Opens a dialog for the person who acted. It must be the first answer, within the platform's few seconds.
   *
   * @throws ConflictError when the time is over or the interaction has been answered
   */
  async openModal(interaction: Interaction, modal: ModalInput, options: OperationOptions = {}): Promise<void> {
    return this.operate('openModal', options, async (call) => {
      this.#own(interaction);
      const checked = toModal(modal);
      call.leave();
      await this.doOpenModal(interaction, checked, call);
    });
  }

  /**
   * Makes these the bot's commands: new ones are added, changed ones changed, all others removed. Nothing is written
   * when they are the same already.
   *
   * @param options - `organization`: only there; everywhere unless given
   */
  async setCommands(
    commands: readonly CommandInput[],
    options: OperationOptions & { organization?: string | { id: string } | undefined } = {},
  ): Promise<void> {
    return this.operate('setCommands', options, async (call) => {
      if (!Array.isArray(commands)) throw this.invalid('setCommands takes a list of commands.', 'setCommands');
      const checked = commands.map(toCommand);
      const { organization } = options;
      call.leave();
      await this.doSetCommands(checked, typeof organization === 'object' ? organization.id : organization, call);
    });
  }

  #own(interaction: Interaction): void {
    if (typeof interaction?.id !== 'string') {
      throw this.invalid("An interaction was expected: the one of an 'interaction' event.");
    }
    if (interaction.platform !== this.platform || interaction.account !== this.account) {
      throw this.invalid(`The interaction belongs to account '${interaction.account}': use backends.for(interaction).`);
    }
  }
}

function isAnswer(answer: Content | InteractionAnswer): answer is InteractionAnswer {
  return typeof answer === 'object' && ('choices' in answer || 'errors' in answer);
}
