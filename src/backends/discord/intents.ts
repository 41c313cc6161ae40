import type { ChatEventType } from '../../models/index.js';

/** The gateway's intents by name (wire sheet, section 16). */
export const intentBits = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildModeration: 1 << 2,
  GuildExpressions: 1 << 3,
  GuildIntegrations: 1 << 4,
  GuildWebhooks: 1 << 5,
  GuildInvites: 1 << 6,
  GuildVoiceStates: 1 << 7,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  GuildMessageReactions: 1 << 10,
  GuildMessageTyping: 1 << 11,
  DirectMessages: 1 << 12,
  DirectMessageReactions: 1 << 13,
  DirectMessageTyping: 1 << 14,
  MessageContent: 1 << 15,
  GuildScheduledEvents: 1 << 16,
  AutoModerationConfiguration: 1 << 20,
  AutoModerationExecution: 1 << 21,
  GuildMessagePolls: 1 << 24,
  DirectMessagePolls: 1 << 25,
} as const;

export type DiscordIntent = keyof typeof intentBits;

export const discordIntents = Object.keys(intentBits) as [DiscordIntent, ...DiscordIntent[]];

/** Those that must be switched on in the developer portal too, with what the portal calls them. */
export const privilegedIntents: Readonly<Partial<Record<DiscordIntent, string>>> = {
  GuildMembers: 'Server Members Intent',
  GuildPresences: 'Presence Intent',
  MessageContent: 'Message Content Intent',
};

const messages: readonly DiscordIntent[] = ['GuildMessages', 'DirectMessages', 'MessageContent'];
const reactions: readonly DiscordIntent[] = ['GuildMessageReactions', 'DirectMessageReactions'];

/** What the gateway must be asked for, to emit an event. Interactions come without any. */
const needed: Readonly<Partial<Record<ChatEventType, readonly DiscordIntent[]>>> = {
  'message.created': messages,
  'message.updated': messages,
  'message.deleted': ['GuildMessages', 'DirectMessages'],
  'message.pinned': ['GuildMessages', 'DirectMessages'],
  'message.unpinned': ['GuildMessages', 'DirectMessages'],
  'reaction.added': reactions,
  'reaction.removed': reactions,
  'member.joined': ['GuildMembers'],
  'member.left': ['GuildMembers'],
  'user.updated': ['GuildMembers'],
  'presence.updated': ['GuildPresences'],
  'typing.started': ['GuildMessageTyping', 'DirectMessageTyping'],
};

/** The events that need an intent. */
export const intentEvents = Object.keys(needed) as ChatEventType[];

/** The intents for the events that somebody listens to; `Guilds` always: channels, threads and roles come with it. */
export function intentsFor(types: Iterable<ChatEventType>): DiscordIntent[] {
  const wanted = new Set<DiscordIntent>(['Guilds']);
  for (const type of types) for (const intent of needed[type] ?? []) wanted.add(intent);
  return discordIntents.filter((intent) => wanted.has(intent));
}

/** The number that `identify` takes. */
export function bitsOfIntents(intents: Iterable<DiscordIntent>): number {
  let bits = 0;
  for (const intent of intents) bits |= intentBits[intent];
  return bits;
}
