import { InvalidError, UnsupportedError } from '../../../core/errors/index.js';
import type { Response } from '../../../core/operations/interactive.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Interaction } from '../../../models/index.js';
import type { SymphonyMessage } from '../native.js';
import type { SymphonyContext } from './context.js';
import { editMessage } from './editing.js';
import { sendMessage } from './sending.js';

/** There is no reply endpoint and no deadline: an answer is a message, or an edit of the form's (wire sheet, section 10). */
export async function respond(
  context: SymphonyContext,
  interaction: Interaction,
  { messages, ephemeral, replace }: Response,
  call: Call,
): Promise<SymphonyMessage[]> {
  const { channelId, message: form } = interaction;
  if (ephemeral)
    throw new UnsupportedError('Symphony has no messages for one reader: answer in the direct conversation instead.');
  if (channelId === undefined) throw new InvalidError('The interaction does not say where it happened.');
  const sent: SymphonyMessage[] = [];
  for (const [index, outgoing] of messages.entries()) {
    sent.push(
      replace && index === 0 && form
        ? await editMessage(context, form, outgoing, call)
        : await sendMessage(context, { channelId }, outgoing, call),
    );
  }
  return sent;
}
