import { randomBytes } from 'node:crypto';
import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { type DiscordState, isDirect, type Place, type Webhook } from '../discord-state.js';
import { FormCheck, invalidForm } from '../form-check.js';
import { Intent } from '../gateway/intents.js';
import type { InteractionRecord, Interactions } from '../interactions/interactions.js';
import { type Json, text } from '../json.js';
import { userMentions } from '../messages/mentions.js';
import { checkNotEmpty, Flag, readMessageInput } from '../messages/message-input.js';
import { applyEdit, postMessage } from '../messages/posting.js';
import { messageData } from '../native.js';
import { Permission } from '../permissions.js';
import { nothing, ok, type RestCall, type Route, type RouteAnswer, route } from '../rest-call.js';
import { isForum } from '../wire/channel.js';
import { wireMessage } from '../wire/message.js';
import { wireUser } from '../wire/user.js';

const mostPerChannel = 15;

/** Webhooks, and the follow-ups of interactions, which use the same routes. (Wire sheet, sections 12 and 14.) */
export function webhookRoutes(interactions: Interactions): Route[] {
  const open = { isOpen: true };
  return [
    route('POST', '/channels/:channel/webhooks', (call) => {
      const place = call.place();
      if (isDirect(place.channel)) throw new DiscordError(50003);
      call.place(Permission.manageWebhooks);
      const name = checkName(call, true);
      const own = [...call.discord.webhooks.values()].filter(({ channelId }) => channelId === place.id);
      if (own.length >= mostPerChannel) throw new DiscordError(30007);
      const webhook: Webhook = {
        id: call.discord.ids.snowflake(),
        token: randomBytes(48).toString('base64url'),
        channelId: place.id,
        name,
        avatar: null,
        creatorId: call.bot.id,
      };
      call.discord.webhooks.set(webhook.id, webhook);
      told(webhook, call.discord);
      return ok(wireWebhook(webhook, call.discord));
    }),
    route('GET', '/channels/:channel/webhooks', (call) => {
      const place = call.place(Permission.manageWebhooks);
      return ok(all(call.discord, (each) => each.channelId === place.id));
    }),
    route('GET', '/guilds/:guild/webhooks', (call) => {
      call.guild();
      call.needGuild(Permission.manageWebhooks);
      return ok(all(call.discord, () => true));
    }),
    route('GET', '/webhooks/:webhook', (call) => ok(wireWebhook(byId(call), call.discord))),
    route(
      'GET',
      '/webhooks/:webhook/:token',
      (call) => ok(wireWebhook(byToken(call), call.discord, { open: true })),
      open,
    ),
    route('PATCH', '/webhooks/:webhook', (call) => ok(rename(byId(call), call))),
    route('PATCH', '/webhooks/:webhook/:token', (call) => ok(rename(byToken(call), call)), open),
    route('DELETE', '/webhooks/:webhook', (call) => remove(byId(call), call)),
    route('DELETE', '/webhooks/:webhook/:token', (call) => remove(byToken(call), call), open),
    route(
      'POST',
      '/webhooks/:webhook/:token',
      (call) => {
        const interaction = interactionOf(call, interactions);
        if (interaction) return ok(wireMessage(interactions.followUp(interaction, call), call.discord));
        return execute(byToken(call), call);
      },
      open,
    ),
    route(
      'GET',
      '/webhooks/:webhook/:token/messages/:message',
      (call) => ok(wireMessage(target(call, interactions), call.discord)),
      open,
    ),
    route(
      'PATCH',
      '/webhooks/:webhook/:token/messages/:message',
      (call) => {
        const message = target(call, interactions);
        const data = messageData(message);
        const options = { fallback: userMentions, currentFlags: data.flags ?? 0 };
        applyEdit(message, readMessageInput(call.body, call.files, call.discord, options), call.bot, call.discord);
        return ok(wireMessage(message, call.discord));
      },
      open,
    ),
    route(
      'DELETE',
      '/webhooks/:webhook/:token/messages/:message',
      (call) => {
        call.world.messages.delete(target(call, interactions), call.bot);
        return nothing;
      },
      open,
    ),
  ];
}

/** The interaction whose token is in the path; the application's id stands for the webhook's. */
function interactionOf(call: RestCall, interactions: Interactions): InteractionRecord | undefined {
  return call.param('webhook') === call.bot.id ? interactions.byToken(call.param('token')) : undefined;
}

function byId(call: RestCall): Webhook {
  const webhook = call.discord.webhooks.get(call.id('webhook'));
  if (!webhook) throw new DiscordError(10015);
  call.placeById(webhook.channelId, Permission.manageWebhooks);
  return webhook;
}

function byToken(call: RestCall): Webhook {
  const webhook = call.discord.webhooks.get(call.id('webhook'));
  if (!webhook) throw new DiscordError(10015);
  if (webhook.token !== call.param('token')) throw new DiscordError(50027);
  return webhook;
}

/** A message of this webhook, or of this interaction (`@original`). */
function target(call: RestCall, interactions: Interactions): MessageRecord {
  const interaction = interactionOf(call, interactions);
  if (interaction) return interactions.messageOf(interaction, call.param('message'));
  const webhook = byToken(call);
  const place = placeFor(webhook, call);
  const message = call.discord.messageIn(place, call.id('message'));
  if (!message || messageData(message).webhookId !== webhook.id) throw new DiscordError(10008);
  return message;
}

/** The webhook's channel, or a thread of it. */
function placeFor(webhook: Webhook, call: RestCall): Place {
  const threadId = call.query.get('thread_id');
  const place = call.discord.place(threadId ?? webhook.channelId);
  if (!place || place.channel.id !== webhook.channelId) throw new DiscordError(10003);
  return place;
}

function execute(webhook: Webhook, call: RestCall): RouteAnswer {
  const { body, discord, bot, world } = call;
  const form = new FormCheck();
  form.text(body.username, ['username'], { max: 80 });
  form.url(body.avatar_url, ['avatar_url']);
  form.done();
  const input = readMessageInput(body, call.files, discord, { fallback: userMentions });
  checkNotEmpty(input);
  let place = placeFor(webhook, call);
  let id: string | undefined;
  if (isForum(place.channel) && !place.thread) {
    const name = text(body, 'thread_name');
    if (!name)
      throw new DiscordError(220001, {
        message: 'Webhooks posted to forum channels must have a thread_name or thread_id',
      });
    const thread = world.threads.create(place.channel, bot, name);
    place = { id: thread.id, channel: place.channel, thread };
    id = thread.id;
  }
  const avatarUrl = text(body, 'avatar_url');
  const message = postMessage(
    {
      place,
      author: bot,
      input: { ...input, flags: input.flags & ~Flag.ephemeral },
      id,
      sender: { name: text(body, 'username') || webhook.name, ...(avatarUrl ? { avatarUrl } : {}) },
      native: { webhookId: webhook.id, applicationId: undefined, flags: input.flags & ~Flag.ephemeral },
    },
    discord,
  );
  return call.flag('wait') ? ok(wireMessage(message, discord)) : nothing;
}

function checkName(call: RestCall, required: boolean): string {
  const name = typeof call.body.name === 'string' ? call.body.name.trim() : call.body.name;
  const form = new FormCheck();
  form.text(name, ['name'], { max: 80, min: 1, required });
  form.done();
  if (/clyde|discord/i.test(String(name ?? '')))
    throw invalidForm(['name'], 'USERNAME_INVALID_CONTAINS', 'Username cannot contain "discord"');
  return typeof name === 'string' ? name : '';
}

function rename(webhook: Webhook, call: RestCall): Json {
  webhook.name = checkName(call, false) || webhook.name;
  const channelId = text(call.body, 'channel_id');
  if (channelId) webhook.channelId = call.placeById(channelId).id;
  told(webhook, call.discord);
  return wireWebhook(webhook, call.discord);
}

function remove(webhook: Webhook, call: RestCall): RouteAnswer {
  call.discord.webhooks.delete(webhook.id);
  told(webhook, call.discord);
  return nothing;
}

function told(webhook: Webhook, discord: DiscordState): void {
  const data = { guild_id: discord.guildId, channel_id: webhook.channelId };
  discord.announce({ name: 'WEBHOOKS_UPDATE', data, needs: Intent.webhooks });
}

function all(discord: DiscordState, isWanted: (webhook: Webhook) => boolean): Json[] {
  return [...discord.webhooks.values()].filter(isWanted).map((webhook) => wireWebhook(webhook, discord));
}

function wireWebhook(webhook: Webhook, discord: DiscordState, options: { open?: boolean } = {}): Json {
  const creator = discord.user(webhook.creatorId);
  return {
    id: webhook.id,
    type: 1,
    guild_id: discord.guildId,
    channel_id: webhook.channelId,
    name: webhook.name,
    avatar: webhook.avatar,
    token: webhook.token,
    application_id: webhook.creatorId === discord.world.bot.id ? discord.world.bot.id : null,
    url: `${discord.baseUrl}/api/webhooks/${webhook.id}/${webhook.token}`,
    // Not for who comes with the token alone.
    ...(options.open || !creator ? {} : { user: wireUser(creator, discord) }),
  };
}
