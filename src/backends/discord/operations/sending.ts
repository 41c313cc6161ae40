import { createHash, randomBytes } from 'node:crypto';
import { isChatError, NotFoundError, UnsupportedError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';
import type { Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import { messagePayload } from './payload.js';
import { placeOf, wireChannelOf } from './places.js';
import { sentMessage } from './sent-message.js';
import { sendThroughWebhook } from './webhook-messages.js';
import { wireTarget } from './wire-target.js';

/** A nonce is a string of 25 characters at the most (wire sheet, section 19). */
const nonceLength = 25;

/**
 * Sends a message. An enforced nonce stands on every one: Discord gives the message that is there already when the same
 * comes twice within a few minutes, so that a lost answer can be asked for again.
 */
export async function sendMessage(
  context: DiscordContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<DiscordMessage> {
  if (message.ephemeralTo !== undefined)
    throw new UnsupportedError(
      'On Discord only the answer to an interaction can be shown to one person: respond(interaction, …, { ephemeral: true }).',
    );
  if (context.config.token === undefined) return sendThroughWebhook(context, target, message, call);
  const wireChannelId = await wireTarget(context, target, message, call);
  const place = await placeOf(context, wireChannelId, call.signal);
  if (message.sender !== undefined) {
    if (place.guildId !== null) return sendThroughWebhook(context, target, message, call);
    message.losses.push({ feature: 'sender', from: message.sender.name ?? 'another picture', to: 'the bot itself' });
  }
  const { body, files } = await messagePayload(context, message, call.signal);
  const wire = await answering(message.replyTo, () =>
    context.rest.post<Wire>(urlPath`/channels/${wireChannelId}/messages`, {
      body: {
        ...body,
        ...(message.replyTo && { message_reference: referenceTo(message.replyTo) }),
        nonce: nonceOf(message.idempotencyKey, wireChannelId),
        enforce_nonce: true,
      },
      files,
      signal: call.signal,
    }),
  );
  return sentMessage(context, wire, place);
}

/** A native forward: its content is Discord's copy of the message. */
export async function forwardMessage(
  context: DiscordContext,
  ref: MessageRef,
  channelId: string,
  call: Call,
): Promise<DiscordMessage> {
  const { signal } = call;
  const from = await wireChannelOf(context, ref, signal);
  const place = await placeOf(context, channelId, signal);
  const wire = await answering(ref, () =>
    context.rest.post<Wire>(urlPath`/channels/${channelId}/messages`, {
      body: {
        message_reference: { type: 1, channel_id: from, message_id: ref.id },
        nonce: nonceOf(undefined, channelId),
        enforce_nonce: true,
      },
      signal,
    }),
  );
  return sentMessage(context, wire, place);
}

/**
 * The caller's key in the form that Discord takes, or one that nobody else has.
 *
 * @param scope - the channel: a key means one message in each
 */
export function nonceOf(key: string | undefined, scope: string): string {
  const text =
    key === undefined
      ? randomBytes(nonceLength).toString('base64url')
      : createHash('sha256')
          .update(JSON.stringify([scope, key]))
          .digest('base64url');
  return text.slice(0, nonceLength);
}

function referenceTo(replyTo: MessageRef): object {
  return { message_id: replyTo.id, fail_if_not_exists: true };
}

/** What is to be answered or forwarded is not there: Discord calls the form invalid. */
async function answering<Result>(ref: MessageRef | undefined, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    const isMissing =
      ref !== undefined && isChatError(error) && error.code === 'invalid' && /message_reference/.test(error.message);
    if (!isMissing || !/unknown/i.test(error.message)) throw error;
    const { operation, status, platformCode } = error;
    throw new NotFoundError(`Discord: there is no message ${ref.id} to answer or forward.`, {
      platform: 'discord',
      operation,
      status,
      platformCode,
      cause: error,
    });
  }
}
