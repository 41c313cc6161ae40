import { ConflictError, InvalidError, NotFoundError } from '../../../core/errors/index.js';
import type { Response } from '../../../core/operations/interactive.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { InteractionAnswer } from '../../../core/options.js';
import type { Command, Interaction, Modal } from '../../../models/index.js';
import type { MessageRecord, WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { isHidden, seenUser } from '../visibility.js';
import { draftOf, readFiles } from './sending.js';

/**
 * Answers with messages, as often as one likes until the time is over: where the interaction was, to the person alone
 * when `ephemeral`, in place of the message that was acted on when `replace`.
 *
 * @throws ConflictError when the time is over
 */
export async function respond(
  client: MemoryClient,
  interaction: Interaction,
  { messages, ephemeral, replace }: Response,
  call: Call,
): Promise<MessageRecord[]> {
  const files = await Promise.all(messages.map((message) => readFiles(message.files)));
  return client.call(
    'interactions.respond',
    { id: interaction.id, ephemeral, replace },
    (state) => {
      answer(client, interaction, state);
      const { channelId, threadId } = interaction;
      if (channelId === undefined) throw new InvalidError('The interaction was in no channel: use sendDirect.');
      const replaced = replace && interaction.message ? actedOn(state, interaction) : undefined;
      return messages.map((message, index) => {
        if (index === 0 && replaced) {
          const { text: content, embeds, components } = message;
          state.messages.edit(replaced, { content, embeds: [...embeds], components: [...components] }, state.bot);
          return replaced;
        }
        const target = { channelId, ...(threadId !== undefined && { thread: { channelId, id: threadId } }) };
        const ephemeralTo = ephemeral ? { ephemeralTo: interaction.user.id } : {};
        return state.messages.post(draftOf(state, target, { ...message, ...ephemeralTo }, files[index] ?? []));
      });
    },
    { signal: call.signal },
  );
}

function actedOn(state: WorldState, { message }: Interaction): MessageRecord {
  const record = message && state.messages.get(message.channelId, message.id);
  if (!record || record.deletedAt || isHidden(record, state)) {
    throw new NotFoundError('The message that was acted on is not there any more.');
  }
  return record;
}

/** Choices are shown to who types (the call stands in `requests`); what is wrong in a modal opens it again. */
export async function answerWith(
  client: MemoryClient,
  interaction: Interaction,
  given: InteractionAnswer,
  call: Call,
): Promise<void> {
  await client.call(
    'interactions.answer',
    { id: interaction.id, ...given },
    (state) => {
      const wanted = 'choices' in given ? 'autocomplete' : 'modal';
      if (interaction.type !== wanted) {
        throw new InvalidError(
          `${'choices' in given ? 'Choices' : 'Errors'} answer a ${wanted}, not a ${interaction.type}.`,
        );
      }
      const pending = answer(client, interaction, state, { once: true });
      if ('errors' in given && pending.modal) {
        const { userId, title, inputs, native } = pending.modal;
        state.modals.open(seenUser(state, userId), {
          title,
          inputs,
          native: { ...(native as object), errors: given.errors },
        });
      }
    },
    { signal: call.signal },
  );
}

/** What the memory platform keeps of a dialog. */
export type MemoryModal = { modal: Modal; channelId?: string; threadId?: string; errors?: Record<string, string> };

/** @throws ConflictError when the time is over, or there was an answer before */
export async function openModal(
  client: MemoryClient,
  interaction: Interaction,
  modal: Modal,
  call: Call,
): Promise<void> {
  await client.call(
    'interactions.modal',
    { id: interaction.id, title: modal.title },
    (state) => {
      answer(client, interaction, state, { once: true });
      const { channelId, threadId } = interaction;
      const native: MemoryModal = {
        modal,
        ...(channelId !== undefined && { channelId }),
        ...(threadId !== undefined && { threadId }),
      };
      const inputs = modal.inputs.map((input) => ({ id: input.id, label: input.label ?? input.id }));
      state.modals.open(seenUser(state, interaction.user.id), { title: modal.title, inputs, native });
    },
    { signal: call.signal },
  );
}

/** Nothing is written when they are the same already. */
export async function setCommands(client: MemoryClient, commands: readonly Command[], call: Call): Promise<void> {
  if (JSON.stringify(client.server.commands) === JSON.stringify(commands)) return;
  await client.put(
    'commands.set',
    { names: commands.map(({ name }) => name) },
    () => {
      client.server.commands = [...commands];
    },
    call.signal,
  );
}

function answer(client: MemoryClient, interaction: Interaction, state: WorldState, options: { once?: boolean } = {}) {
  const pending = client.server.interactions.get(interaction.id);
  if (!pending) throw new NotFoundError(`There is no interaction '${interaction.id}'.`);
  if (pending.expiresAt.getTime() <= state.now().getTime()) {
    throw new ConflictError('The time to answer this interaction is over.');
  }
  if (options.once && pending.isAnswered) {
    throw new ConflictError('The interaction has been answered: a dialog, or choices, can only be the first answer.');
  }
  pending.isAnswered = true;
  return pending;
}
