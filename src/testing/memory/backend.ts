import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call } from '../../core/operations/kernel.js';
import type { InteractionAnswer } from '../../core/options.js';
import type { Command, Interaction, Modal } from '../../models/index.js';
import { MemoryMessages } from './backend-messages.js';
import type { MemoryMessage } from './native.js';
import * as interactive from './operations/interactive.js';

/**
 * The whole contract in one process, with no network: for unit tests of bots, and the definition of what each operation
 * means. Where the contract leaves something open, the files in `operations/` and `visibility.ts` say what is so here.
 *
 * `world` is the other side: people who write, react and press buttons; it is the same one that the emulators have, so a
 * script written for one runs on all. `faults` lets calls fail and the connection break, so that retries, the
 * supervisor and gap filling work here as on a real platform. `lacks` takes capabilities away, to see how a bot copes.
 *
 * @example
 * ```ts
 * const memory = new MemoryBackend({ users: ['ada'], lacks: ['threads'] });
 * startMyBot(memory);
 * await memory.connect();
 * memory.world.user('ada').say('general', '!status');
 * await memory.world.waitForMessage((message) => message.isBot && message.text.includes('fine'));
 * ```
 */
export class MemoryBackend extends MemoryMessages {
  // Interactions: users, channels and messages stand in the classes before.

  protected override async doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<MemoryMessage[]> {
    const sent = await interactive.respond(this.client, interaction, response, call);
    return sent.map((record) => this.message(record));
  }

  protected override doAnswer(interaction: Interaction, answer: InteractionAnswer, call: Call): Promise<void> {
    return interactive.answerWith(this.client, interaction, answer, call);
  }

  protected override doOpenModal(interaction: Interaction, modal: Modal, call: Call): Promise<void> {
    return interactive.openModal(this.client, interaction, modal, call);
  }

  protected override doSetCommands(
    commands: readonly Command[],
    _organizationId: string | undefined,
    call: Call,
  ): Promise<void> {
    return interactive.setCommands(this.client, commands, call);
  }
}
