import type { Backend } from '../../core/index.js';
import type { World, WorldMessage } from '../../testing/index.js';

/** One thing that people do, and what must then be seen on the other side. */
export type DemoStep = {
  readonly title: string;
  /** @returns the message that the answer belongs to */
  act(world: World, backend: Backend): WorldMessage;
  /** True once it is seen; asked again until then. */
  seen(context: { world: World; asked: WorldMessage; backend: Backend }): boolean;
};

const channel = 'general';
const report = 'Q3: all is well';

/** The bot's answers in the channel since the question, the question's thread included. */
function answers(world: World, asked: WorldMessage): WorldMessage[] {
  const messages = world.messages(channel);
  const start = messages.findIndex(({ id }) => id === asked.id);
  return messages.slice(start + 1).filter(({ author }) => author === world.bot.handle);
}

function said(world: World, asked: WorldMessage, words: RegExp): boolean {
  return answers(world, asked).some(({ text }) => words.test(text));
}

/** All that a reader sees of a message, its cards included. */
function shownText({ text, embeds }: WorldMessage): string {
  const cards = embeds.flatMap(({ title, text: words, fields, footer }) => [
    title,
    words,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer,
  ]);
  return [text, ...cards].join('\n');
}

/** The polite answer of the bot where the platform lacks what was asked for. */
function declined(world: World, asked: WorldMessage): boolean {
  return said(world, asked, /cannot do that/);
}

/** True where only pictures are files; their size is not told then. */
function isPictures({ capabilities }: Backend): boolean {
  return capabilities.get('files').allowed?.every((type) => type.startsWith('image/')) ?? false;
}

/** What the requirement of the feature bot asks for: `!status`, `!info`, `!react`, files, threads, presence. */
export const demoSteps: readonly DemoStep[] = [
  {
    title: '!info sends a card',
    act: (world) => world.user('ada').say(channel, '!info'),
    seen: ({ world, asked }) =>
      answers(world, asked).some((message) => {
        const shown = shownText(message);
        return ['Feature Bot', 'Version', '1.0.0', 'Uptime', 'Commands'].every((words) => shown.includes(words));
      }),
  },
  {
    title: '!status tells a presence',
    act: (world) => {
      const bob = world.user('bob');
      return world.user('ada').say(channel, `!status @${bob.handle}`);
    },
    seen: ({ world, asked, backend }) =>
      backend.capabilities.supports('getPresence')
        ? said(world, asked, /bob is (online|away|idle|offline|dnd|busy|unknown)/i)
        : declined(world, asked),
  },
  {
    title: '!react reacts',
    act: (world) => world.user('ada').say(channel, '!react'),
    seen: ({ world, asked, backend }) =>
      backend.capabilities.level('addReaction') === 'native'
        ? world
            .messages(channel)
            .some(({ id, reactions }) => id === asked.id && reactions['👍']?.includes(world.bot.handle) === true)
        : declined(world, asked) ||
          world.messages(channel).some(({ id, reactions }) => id === asked.id && Object.keys(reactions).length > 0),
  },
  {
    title: '!thread answers in a thread',
    act: (world) => world.user('ada').say(channel, '!thread'),
    seen: ({ world, asked, backend }) =>
      answers(world, asked).some(
        ({ text, threadId }) =>
          text.includes('among ourselves') && (!backend.capabilities.supports('threads') || threadId !== undefined),
      ),
  },
  {
    title: 'an uploaded file is answered',
    act: (world, backend) =>
      world
        .user('ada')
        .upload(
          channel,
          isPictures(backend)
            ? { filename: 'report.png', data: report, contentType: 'image/png' }
            : { filename: 'report.txt', data: report, contentType: 'text/plain' },
        ),
    seen: ({ world, asked, backend }) =>
      said(world, asked, isPictures(backend) ? /report\.png/ : new RegExp(`report\\.txt \\(${report.length} bytes\\)`)),
  },
  {
    title: 'the presence heartbeat shows the bot as online',
    act: (world) => world.user('ada').say(channel, 'Still there?'),
    seen: ({ world, backend }) =>
      backend.capabilities.supports('setPresence')
        ? backend.isPresenceHeartbeatActive && world.botPresence.status === 'online'
        : !backend.isPresenceHeartbeatActive,
  },
];
