import type { Call } from '../../../core/operations/kernel.js';
import type { OutgoingEdit } from '../../../core/operations/outgoing.js';
import type { MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';
import { countAt, type Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import { editPayload } from './payload.js';
import { placeOf } from './places.js';
import { sentMessage } from './sent-message.js';
import { configuredWebhook, onMessage } from './webhook-messages.js';

/** Changes a message: what the edit leaves out stays, embeds and files too. */
export async function editMessage(
  context: DiscordContext,
  ref: MessageRef,
  edit: OutgoingEdit,
  call: Call,
): Promise<DiscordMessage> {
  const { rest, config } = context;
  const { signal } = call;
  return onMessage(context, ref, call, async ({ route, ...way }, wireChannelId) => {
    // Flags are set as a whole.
    const isFlagged = edit.linkPreviews !== undefined || edit.native?.['flags'] !== undefined;
    const flags = isFlagged ? countAt(await rest.get<Wire>(route, { ...way, signal }), 'flags') : undefined;
    const { body, files } = await editPayload(context, edit, { flags }, signal);
    const wire = await rest.patch<Wire>(route, { ...way, body, files, signal });
    if (config.token !== undefined) return sentMessage(context, wire, await placeOf(context, wireChannelId, signal));
    const { place } = await configuredWebhook(context, undefined, signal);
    return sentMessage(context, wire, ref.threadId === undefined ? place : { ...place, threadId: ref.threadId });
  });
}

/** Deletes a message: the account's own, or anybody's with the permission Manage Messages. */
export async function deleteMessage(context: DiscordContext, ref: MessageRef, call: Call): Promise<void> {
  await onMessage(context, ref, call, ({ route, ...way }) =>
    context.rest.delete(route, { ...way, signal: call.signal }),
  );
}
