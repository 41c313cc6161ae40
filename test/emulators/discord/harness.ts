import {
  Client,
  type ClientOptions,
  DiscordAPIError,
  GatewayIntentBits,
  Partials,
  REST,
  type TextChannel,
} from 'discord.js';
import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import {
  type DiscordEmulator,
  type DiscordEmulatorOptions,
  startDiscordEmulator,
} from '../../../src/testing/discord/index.js';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export type Json = Record<string, unknown>;

/** An emulator with ada and bob, and a REST client of the official SDK. */
export async function start(options: DiscordEmulatorOptions = {}) {
  const discord = await startDiscordEmulator({ users: ['ada', 'bob'], ...options });
  cleanups.push(() => discord.stop());
  const rest = restClient(discord);
  return { discord, world: discord.world, rest, general: discord.world.channel('general').id };
}

export function restClient(discord: DiscordEmulator, options: Json = {}): REST {
  const { apiUrl, cdnUrl, token } = discord.config;
  return new REST({ api: apiUrl, cdn: cdnUrl, version: '10', retries: 0, timeout: 5_000, ...options }).setToken(token);
}

export const allIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildModeration,
  GatewayIntentBits.GuildExpressions,
  GatewayIntentBits.GuildWebhooks,
  GatewayIntentBits.GuildInvites,
  GatewayIntentBits.GuildPresences,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.GuildMessageTyping,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.DirectMessageReactions,
  GatewayIntentBits.DirectMessageTyping,
  GatewayIntentBits.MessageContent,
  GatewayIntentBits.GuildMessagePolls,
];

/** The unmodified client, ready. Everything that the gateway dispatched is in `raw`. */
export async function connect(discord: DiscordEmulator, options: Partial<ClientOptions> & { token?: string } = {}) {
  const { token = discord.config.token, ...rest } = options;
  const client = new Client({
    intents: allIntents,
    partials: [
      Partials.Channel,
      Partials.Message,
      Partials.Reaction,
      Partials.User,
      Partials.GuildMember,
      Partials.ThreadMember,
    ],
    rest: { api: discord.config.apiUrl, cdn: discord.config.cdnUrl, version: '10', retries: 0, timeout: 5_000 },
    ...rest,
  });
  const raw: { t: string; d: Json; s: number }[] = [];
  const errors: Error[] = [];
  // Copied: the client changes what it is given.
  client.on('raw' as never, (packet: { t: string; d: Json; s: number }) => {
    if (packet.t) raw.push(JSON.parse(JSON.stringify(packet)));
  });
  client.on('error', (error) => void errors.push(error));
  cleanups.push(() => client.destroy());
  const ready = new Promise<void>((resolve) => client.once('clientReady', () => resolve()));
  await client.login(token);
  await ready;
  const guild = client.guilds.cache.first();
  if (!guild) throw new Error('no guild');
  const general = guild.channels.cache.find((channel) => channel.name === 'general') as TextChannel;
  const of = (type: string) => raw.filter((packet) => packet.t === type).map((packet) => packet.d);
  return { client, guild, general, raw, errors, of };
}

/** Waits, briefly and bounded, until the condition gives something. */
export async function until<T>(condition: () => T | undefined | false | null, timeoutMs = 20_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The error that a call is refused with: `[status, code]` of Discord's. */
export async function refusal(call: Promise<unknown>): Promise<[number, number]> {
  const error = await refused(call);
  return [error.status, Number(error.code)];
}

export async function refused(call: Promise<unknown>): Promise<DiscordAPIError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof DiscordAPIError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A bare socket to the gateway: frames as they come. */
export async function gatewaySocket(discord: DiscordEmulator, query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${discord.url.replace(/^http/, 'ws')}/${query}`);
  const frames: { op: number; d: Json; s: number | null; t: string | null }[] = [];
  const binary: Buffer[] = [];
  let closed: number | undefined;
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) binary.push(data);
    else frames.push(JSON.parse(data.toString()));
  });
  socket.on('close', (code) => {
    closed = code;
  });
  socket.on('error', () => undefined);
  cleanups.push(() => socket.terminate());
  const send = (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const identify = (extra: Json = {}) =>
    send({
      op: 2,
      d: {
        token: discord.config.token,
        intents: 1 | 512,
        properties: { os: 'linux', browser: 'x', device: 'x' },
        ...extra,
      },
    });
  return { socket, frames, binary, send, identify, closed: () => closed };
}
