import type { Command, CommandOption, Interaction } from '../../models/index.js';
import type { WorldInteraction } from '../world/index.js';
import type { MemoryFrame } from './frame.js';
import { interactionMs } from './memory-server.js';
import { type Scope, toMessageRef, toUser } from './normalize.js';
import type { MemoryModal } from './operations/interactive.js';

/** The interaction that a frame tells of. */
export function toInteraction(frame: MemoryFrame, interaction: WorldInteraction, scope: Scope): Interaction {
  const base = {
    platform: 'memory',
    account: scope.account,
    id: frame.interactionId ?? `frame${frame.seq}`,
    user: toUser(interaction.user, scope),
    createdAt: frame.at,
    expiresAt: new Date(frame.at.getTime() + interactionMs),
  };
  switch (interaction.kind) {
    case 'click':
    case 'choose':
      return {
        ...base,
        type: interaction.kind === 'click' ? 'button' : 'select',
        channelId: interaction.message.channelId,
        ...(interaction.message.threadId !== undefined && { threadId: interaction.message.threadId }),
        message: toMessageRef(interaction.message),
        componentId: interaction.componentId,
        ...(interaction.kind === 'click' && interaction.value !== undefined && { value: interaction.value }),
        ...(interaction.kind === 'choose' && { values: [...interaction.values] }),
      };
    case 'command':
      return {
        ...base,
        type: 'command',
        channelId: interaction.channel.id,
        command: interaction.name,
        text: interaction.text,
      };
    case 'submit': {
      const { modal, channelId, threadId } = interaction.modal.native as MemoryModal;
      return {
        ...base,
        type: 'modal',
        ...(channelId !== undefined && { channelId }),
        ...(threadId !== undefined && { threadId }),
        componentId: modal.id,
        fields: { ...interaction.values },
        ...(modal.metadata !== undefined && { metadata: modal.metadata }),
      };
    }
  }
}

/**
 * The parameters of a command by name: `name:value` anywhere, the other words in the order of the command's options. The
 * last option takes all words that are left when it is a string.
 */
export function commandOptions(text: string, command: Command): Record<string, string | number | boolean> {
  const options: Record<string, string | number | boolean> = {};
  const words = text.split(/\s+/).filter(Boolean);
  const loose: string[] = [];
  for (const word of words) {
    const colon = word.indexOf(':');
    const named = colon > 0 ? command.options.find(({ name }) => name === word.slice(0, colon)) : undefined;
    if (named) options[named.name] = argumentOf(named, word.slice(colon + 1));
    else loose.push(word);
  }
  const open = command.options.filter(({ name }) => !(name in options));
  open.forEach((option, index) => {
    const isRest = index === open.length - 1 && option.type === 'string';
    const word = isRest ? loose.slice(index).join(' ') : loose[index];
    if (word !== undefined && word !== '') options[option.name] = argumentOf(option, word);
  });
  return options;
}

function argumentOf({ type }: CommandOption, word: string): string | number | boolean {
  if ((type === 'integer' || type === 'number') && word.trim() !== '' && !Number.isNaN(Number(word)))
    return Number(word);
  if (type === 'boolean' && /^(true|false|yes|no)$/i.test(word)) return /^(true|yes)$/i.test(word);
  return word;
}
