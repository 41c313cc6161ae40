import { type Backend, type Message, md, UnsupportedError, type User } from 'chatmux';

/** What the bot says of itself with `!info`. */
const version = '1.0.0';

/**
 * A bot that shows what chatmux does, on whatever platform its backend is for:
 *
 * - `!status @somebody` tells their presence
 * - `!info` sends a card
 * - `!react` reacts to the message
 * - `!thread` answers in a thread
 * - a file is answered with its name and size
 *
 * What a platform has not, the bot says politely.
 *
 * @param backend - of any platform; it is connected here
 * @returns what ends the bot and disconnects
 */
export async function startFeatureBot(backend: Backend): Promise<() => Promise<void>> {
  const started = Date.now();

  backend.on('message.created', async ({ message }) => {
    if (message.isOwn) return;
    try {
      await answer(backend, message, started);
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      await backend.reply(message, `Sorry, ${backend.displayName} cannot do that.`);
    }
  });
  backend.on('error', ({ error }) => console.error(`${error.name}: ${error.message}`));

  await backend.connect();
  if (backend.capabilities.supports('setPresence')) {
    backend.startPresenceHeartbeat({ intervalMs: 300_000, status: 'auto', statusText: 'Feature Bot Running' });
  }

  return async () => {
    backend.stopPresenceHeartbeat();
    await backend.disconnect();
  };
}

async function answer(backend: Backend, message: Message, started: number): Promise<void> {
  for (const attachment of message.attachments) {
    await backend.reply(message, md`I see you uploaded **${attachment.filename}** (${attachment.size ?? 0} bytes)`);
  }
  const command = /!(\w+)/.exec(message.text)?.[1];
  if (command === 'status') await status(backend, message);
  if (command === 'info') await info(backend, message, started);
  if (command === 'react') await backend.addReaction(message, reactionOn(backend));
  if (command === 'thread') await backend.replyInThread(message, 'Here we are among ourselves.');
}

/** Some platforms have few reactions; their capabilities name them. */
function reactionOn(backend: Backend): string {
  const { allowed } = backend.capabilities.get('addReaction');
  return allowed === undefined || allowed.includes('👍') ? 'thumbsup' : (allowed[0] ?? 'thumbsup');
}

async function status(backend: Backend, message: Message): Promise<void> {
  const mention = message.mentions.find(({ kind, id }) => kind === 'user' && id !== undefined && id !== backend.me?.id);
  const user: User = mention?.id === undefined ? message.author : await backend.fetchUser(mention.id);
  const presence = await backend.getPresence(user);
  await backend.reply(message, md`**${user.name}** is ${presence.status}`);
}

async function info(backend: Backend, message: Message, started: number): Promise<void> {
  await backend.reply(message, 'Here is my card:', {
    embeds: [
      {
        title: 'Feature Bot',
        description: 'I show what **chatmux** does.',
        color: '#36a64f',
        fields: [
          { name: 'Version', value: version, inline: true },
          { name: 'Uptime', value: `${Math.round((Date.now() - started) / 1000)} s`, inline: true },
          { name: 'Commands', value: '`!status` `!info` `!react` `!thread`' },
        ],
        footer: { text: `chatmux on ${backend.displayName}` },
      },
    ],
  });
}
