import { isChatError, NotFoundError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';
import type { Place } from '../normalize/context.js';
import { nativeOf } from '../send-options.js';
import type { OwnWebhook } from '../webhook-book.js';
import type { Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { type DiscordContext, selfOf } from './context.js';
import { messagePayload } from './payload.js';
import { placeOf, wireChannelOf } from './places.js';
import { sentMessage } from './sent-message.js';
import { threadName } from './thread-start.js';
import { wireTarget } from './wire-target.js';

/** "Cannot edit a message authored by another user", "Missing Permissions". */
const notOurs = new Set(['50005', '50013']);
const unknownWebhook = '10015';
/** The webhook is of a forum; whoever has nothing but its address learns it so. */
const needsThreadName = '220001';

/**
 * Sends through a webhook: under another name, or because there is nothing else. There are no replies that way (wire sheet,
 * section 12), and no nonce: a key holds in this process.
 */
export async function sendThroughWebhook(
  context: DiscordContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<DiscordMessage> {
  const { idempotencyKey } = message;
  const send = () => postThroughWebhook(context, target, message, call);
  return idempotencyKey === undefined ? send() : context.once.run(`${target.channelId} ${idempotencyKey}`, send);
}

async function postThroughWebhook(
  context: DiscordContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<DiscordMessage> {
  const { rest, config } = context;
  const { signal } = call;
  if (message.replyTo !== undefined && target.thread === undefined)
    message.losses.push({ feature: 'reply', from: 'a reply under another name', to: 'a message' });
  const { place, webhook, threadId } = await wayTo(context, target, message, call);
  const { body, files } = await messagePayload(context, message, signal);
  const query = new URLSearchParams({ wait: 'true' });
  if (threadId !== undefined) query.set('thread_id', threadId);
  if ('components' in body) query.set('with_components', 'true');
  const native = nativeOf(message.native);
  const isPost = threadId === undefined && context.places.isForum(place.channelId) === true;
  const request = {
    body: {
      ...body,
      ...(message.sender?.name !== undefined && { username: message.sender.name }),
      ...(message.sender?.avatarUrl !== undefined && { avatar_url: message.sender.avatarUrl }),
      ...(isPost && { thread_name: threadName(message.text) }),
      ...(native.appliedTagIds !== undefined && { applied_tags: native.appliedTagIds }),
    },
    files,
    query,
    auth: false,
    signal,
  };
  const post = ({ id, token }: OwnWebhook) => rest.post<Wire>(urlPath`/webhooks/${id}/${token}`, request);
  const wire = await post(webhook).catch(async (error: unknown) => {
    if (isChatError(error) && error.platformCode === needsThreadName) {
      Object.assign(request.body, { thread_name: threadName(message.text) });
      return post(webhook);
    }
    if (config.token === undefined || !isChatError(error) || error.platformCode !== unknownWebhook) throw error;
    // Somebody deleted it since it was found: another one is found or made.
    context.webhooks.forget(place.channelId);
    return post((await wayTo(context, target, message, call)).webhook);
  });
  const channelId = textAt(wire, 'channel_id');
  if (channelId === undefined || channelId === (threadId ?? place.channelId)) return sentMessage(context, wire, place);
  // A post was made.
  const made =
    config.token === undefined ? { ...place, threadId: channelId } : await placeOf(context, channelId, signal);
  return sentMessage(context, wire, made);
}

/** The webhook that reaches a place. */
async function wayTo(
  context: DiscordContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<{ place: Place; webhook: OwnWebhook; threadId: string | undefined }> {
  const { webhooks, config, reader } = context;
  if (config.token === undefined) {
    const { webhook, place } = await configuredWebhook(context, target.channelId, call.signal);
    const threadId = target.thread?.id;
    return { webhook, place: threadId === undefined ? place : { ...place, threadId }, threadId };
  }
  const wireId = await wireTarget(context, target, message, call);
  const place = await placeOf(context, wireId, call.signal);
  const name = reader.userById(selfOf(context).userId)?.name ?? 'chatmux';
  return { place, webhook: await webhooks.of(place.channelId, name, call.signal), threadId: place.threadId };
}

/** The webhook of the settings. @throws NotFoundError for a channel that it does not reach */
export async function configuredWebhook(
  { webhooks }: DiscordContext,
  channelId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ webhook: OwnWebhook; place: Place }> {
  const configured = await webhooks.configured(signal);
  const own = configured && textAt(configured.wire, 'channel_id');
  if (configured === undefined || own === undefined) throw new NotFoundError('The webhook is in no channel.');
  if (channelId !== undefined && channelId !== own)
    throw new NotFoundError(`The webhook posts to channel ${own} only, not to ${channelId}.`);
  const guildId = textAt(configured.wire, 'guild_id');
  return {
    webhook: configured.webhook,
    place: guildId === undefined ? { channelId: own } : { channelId: own, guildId },
  };
}

/** How a message is changed: by its channel's route, or by that of the webhook it was sent through. */
export type MessageRoute = { readonly route: string; readonly query?: URLSearchParams; readonly auth?: false };

/**
 * Does something to a message. What was sent through a webhook of ours can be changed only through it, and a ref does not
 * say which it was: where Discord refuses, the message is asked. What one person sees is reached through its interaction.
 */
export async function onMessage<Result>(
  context: DiscordContext,
  ref: MessageRef,
  call: Call,
  run: (way: MessageRoute, wireChannelId: string) => Promise<Result>,
): Promise<Result> {
  const { signal } = call;
  const privateRoute = context.interactions.privateRoute(ref.id);
  if (privateRoute !== undefined) return run({ route: privateRoute, auth: false }, ref.threadId ?? ref.channelId);
  if (context.config.token === undefined) {
    const { webhook, place } = await configuredWebhook(context, ref.channelId, signal);
    try {
      return await run(routeThrough(webhook, ref), ref.threadId ?? place.channelId);
    } catch (error) {
      // The first message of a post is in the thread that has its id.
      if (ref.threadId !== undefined || !isChatError(error) || error.code !== 'not_found') throw error;
      return run(routeThrough(webhook, { ...ref, threadId: ref.id }), ref.id).catch(() => {
        throw error;
      });
    }
  }
  const wireChannelId = await wireChannelOf(context, ref, signal);
  const route = urlPath`/channels/${wireChannelId}/messages/${ref.id}`;
  try {
    return await run({ route }, wireChannelId);
  } catch (error) {
    if (!isChatError(error) || !notOurs.has(error.platformCode ?? '')) throw error;
    const webhook = await webhookBehind(context, route, wireChannelId, call).catch(() => undefined);
    if (webhook === undefined) throw error;
    const { threadId } = await placeOf(context, wireChannelId, signal);
    return run(routeThrough(webhook, threadId === undefined ? ref : { ...ref, threadId }), wireChannelId);
  }
}

function routeThrough(webhook: OwnWebhook, ref: MessageRef): MessageRoute {
  const route = urlPath`/webhooks/${webhook.id}/${webhook.token}/messages/${ref.id}`;
  return ref.threadId === undefined
    ? { route, auth: false }
    : { route, auth: false, query: new URLSearchParams({ thread_id: ref.threadId }) };
}

async function webhookBehind(
  context: DiscordContext,
  route: string,
  wireChannelId: string,
  call: Call,
): Promise<OwnWebhook | undefined> {
  const wire = await context.rest.get<Wire>(route, { signal: call.signal });
  const id = textAt(wire, 'webhook_id');
  // An answer to an interaction has the application's id there.
  if (id === undefined || id === context.application?.id) return undefined;
  const { channelId } = await placeOf(context, wireChannelId, call.signal);
  const webhook = await context.webhooks.of(channelId, 'chatmux', call.signal);
  return webhook.id === id ? webhook : undefined;
}
