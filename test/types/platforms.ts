// Design, sections 2 and 5: what is typed per platform. Compiled by tsc; nothing here is run.
import {
  type Backend,
  type Backends,
  type Channel,
  createBackend,
  loadBackends,
  type Message,
  type User,
} from 'chatmux';
import { DiscordBackend, type DiscordInteraction, type DiscordMessage } from 'chatmux/discord';
import { SlackBackend, type SlackMessage, type SlackSendOptions } from 'chatmux/slack';
import {
  MessagePosted,
  StackExchangeBackend,
  type StackExchangeChannelModel,
  StackExchangeClient,
  type StackExchangeEvent,
  type StackExchangeMessage,
  type StackExchangeMessageModel,
  UserEntered,
} from 'chatmux/stackexchange';
import { is } from './expect.js';

declare const slack: SlackBackend;
declare const discord: DiscordBackend;
declare const backends: Backends;

// A platform's backend is a Backend, for whoever knows no platform.
is<Backend>(slack);
is<Backend[]>([slack, new SlackBackend({ botToken: 'xoxb-1' })]);
is<Backend[]>([discord, new DiscordBackend({ token: 'a.b.c' }), slack]);
export function useAny(backend: Backend): void {
  backend.on('message.created', ({ message }) => is<Message>(message));
}
useAny(slack);

export async function configuration(): Promise<void> {
  const typed = await createBackend({ platform: 'slack', botToken: 'xoxb-1', appToken: undefined });
  is<Backend>(typed);
  await createBackend('slack');
  // @ts-expect-error an unknown key is an error
  await createBackend({ platform: 'slack', botToken: 'xoxb-1', botTokn: 'xoxb-2' });
  // @ts-expect-error there is no such platform
  await createBackend({ platform: 'irc' });
  // @ts-expect-error there is no such platform
  await createBackend('irc');
  // @ts-expect-error a token is text
  await createBackend({ platform: 'slack', botToken: 5 });
  // @ts-expect-error an unknown key is an error on the class too
  new SlackBackend({ botToken: 'xoxb-1', webhook: true });

  // Typed by its name alone.
  const sent = await typed.sendMessage('C1', 'x', { native: {} });
  is<SlackMessage>(sent);
  is<string | undefined>(sent.native?.botId);
  // @ts-expect-error another platform's native option is an error
  await typed.sendMessage('C1', 'x', { native: { allowedMentions: { parse: [] } } });
}

export async function nativeOptions(options: SlackSendOptions): Promise<void> {
  const sent = await slack.sendMessage('C1', 'x', { native: options });
  is<SlackMessage>(sent);
  is<SlackMessage[]>(sent.parts);
  // @ts-expect-error native options are the platform's own
  await slack.sendMessage('C1', 'x', { native: { tts: true } });
  slack.on('message.created', ({ message }) => is<SlackMessage>(message));
  for await (const message of slack.messages('C1')) is<SlackMessage>(message);
  is<boolean>(typeof slack.client.chat.postMessage === 'function');
}

export async function onDiscord(): Promise<void> {
  const sent = await discord.sendMessage('700000000000000001', 'x', { native: { tts: true } });
  is<DiscordMessage>(sent);
  is<string | undefined>(sent.native?.guildId);
  // @ts-expect-error native options are the platform's own
  await discord.sendMessage('700000000000000001', 'x', { native: { replyBroadcast: true } });
  discord.on('interaction', ({ interaction }) => is<DiscordInteraction>(interaction));
  await createBackend({ platform: 'discord', webhookUrl: 'https://discord.com/api/webhooks/1/x' });
  await createBackend('discord');
  // @ts-expect-error a shard is a number
  new DiscordBackend({ token: 'a.b.c', sharding: { ids: ['0'] } });
  is<boolean>(typeof discord.client.channels.fetch === 'function');
}

export async function onStackExchange(): Promise<void> {
  const backend = await createBackend({ platform: 'stackexchange', host: 'stackoverflow.com', rooms: [1, '17'] });
  is<Backend>(backend);
  is<Backend[]>([backend, new StackExchangeBackend({ host: 'stackexchange.com' }), slack]);
  const sent = await backend.sendMessage('1', 'x');
  is<StackExchangeMessageModel>(sent);
  is<number | undefined>(sent.native?.stars);
  is<StackExchangeChannelModel>(await backend.fetchChannel('1'));
  // @ts-expect-error an unknown key is an error
  new StackExchangeBackend({ host: 'stackexchange.com', passwort: 'x' });
  const client = new StackExchangeClient({ host: 'meta.stackexchange.com' });
  const room = client.getRoom(1);
  is<string>(await room.name());
  is<string | undefined>(await room.parentSiteName());
  is<StackExchangeMessage>(await room.sendMessage('x'));
  for await (const message of room.newMessages()) is<StackExchangeMessage>(message);
  for await (const event of room.newEvents(UserEntered)) is<UserEntered>(event);
  for await (const event of room.newEvents()) {
    is<StackExchangeEvent>(event);
    if (event instanceof MessagePosted) is<string | undefined>(event.content);
  }
  // @ts-expect-error a room's id is a number
  client.getRoom('1');
}

export async function accounts(): Promise<void> {
  is<Backends>(await loadBackends('chatmux.yaml'));
  declareModels(await backends.for({ account: 'slack' }).fetchChannel('C1'), await slack.fetchUser('U1'));
  is<Backend | undefined>(backends.get('slack'));
  is<() => void>(backends.on('message.created', ({ message }) => is<Message>(message)));
  await backends.connect();
  await backends.disconnect();
}

function declareModels(channel: Channel, user: User): void {
  is<Backend>(backends.for(channel));
  is<Backend>(backends.for(user));
}
