import type { SlackChannel, SlackUser } from '../../src/backends/slack/native.js';
import { SlackReader } from '../../src/backends/slack/reader.js';
import { EntityCache } from '../../src/core/cache/index.js';

export const bot = {
  userId: 'U0BOT111',
  botId: 'B0BOT111',
  appId: 'A0APP111',
  teamId: 'T0AAA111',
  teamUrl: 'https://acme.slack.com/',
};

/** A reader with nobody behind it: it knows who is put into its caches. */
export function reader(options: { ask?: (id: string) => unknown } = {}) {
  const users = new EntityCache<SlackUser>();
  const channels = new EntityCache<SlackChannel>();
  const raw = new WeakMap<object, unknown>();
  const made = new SlackReader({
    account: 'slack',
    users,
    channels,
    remember: (model, payload) => {
      raw.set(model, payload);
      return model;
    },
    askUser: async (id) => options.ask?.(id) ?? Promise.reject(new Error('nobody is asked')),
    askChannel: async (id) => options.ask?.(id) ?? Promise.reject(new Error('nobody is asked')),
    askGroups: async () => [],
    forgetEmoji: () => undefined,
  });
  made.self = bot;
  return Object.assign(made, { users, channels, raw });
}

export function person(id: string, name: string): SlackUser {
  return { platform: 'slack', account: 'slack', id, name, handle: name.toLowerCase(), isBot: false };
}
