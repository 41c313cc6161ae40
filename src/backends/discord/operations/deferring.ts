import { isChatError } from '../../../core/errors/index.js';
import type { AnswerState } from '../interaction-book.js';
import type { DiscordInteraction } from '../native.js';
import { interactionKind } from '../normalize/interaction.js';
import type { DiscordContext } from './context.js';
import { answeredAlready, callback, callbackType, InteractionCall, insist } from './interaction-calls.js';

/**
 * Answers an interaction for a bot that has not: "thinking" for a command, nothing to be seen for a component, no choices
 * while somebody types. One that another process has answered is left so.
 */
export async function deferInteraction(context: DiscordContext, interaction: DiscordInteraction): Promise<AnswerState> {
  const to = new InteractionCall(context, interaction, undefined);
  const isTyping = to.native.type === interactionKind.autocomplete;
  const type = isTyping ? callbackType.choices : to.isOnMessage ? callbackType.updating : callbackType.thinking;
  try {
    await insist(() => callback(to, type, { body: isTyping ? { choices: [] } : {}, files: [] }));
  } catch (error) {
    if (!isChatError(error) || error.platformCode !== answeredAlready) throw error;
    // What it was answered with only who did it knows: a further answer is right in any case.
    return isTyping ? 'closed' : 'replied';
  }
  if (isTyping) return 'closed';
  return to.isOnMessage ? 'updating' : 'thinking';
}
