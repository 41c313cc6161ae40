import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Random } from '../../soak/random.js';
import type { Backend } from '../../src/core/backend.js';
import { isChatError } from '../../src/core/errors/index.js';
import { ChatEvent, type ChatEventType, type MessageRef } from '../../src/models/index.js';
import type { Person, World, WorldMessage } from '../../src/testing/world.js';
import { isPlain, mutate } from './mutate.js';
import { type Taken, Tap } from './tap.js';

const seed = process.env['PROPERTY_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 5;
const runs = Number(process.env['RUNS'] ?? 40);
const platforms = ['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'];
const tap = new Tap();
const eventTypes = ChatEvent.options.map(({ shape }) => shape.type.value) as ChatEventType[];

/**
 * What takes no payload, but what others here have read already, or this library's own values: an odd one cannot come.
 */
const takesOwnValues =
  /normalize\/(?:.*) (?:slackNameOfEmoji|emojiKey|emojiRoute|pollText|categoryOf|wordOf|keyOfEmoji|isSameEmoji|attachmentOfSticker|roomPath|roomFactsOf|placeUrl|permalinkOf|quotePrefix|userStub|basicUser|pictureUrl|optionsOf)$|events(?:\.ts|\/stamps\.ts) (?:createdEvent|updatedEvent|deletedEvent|eventOfMessage|stamp|nativeEvent|shortHash)$|messages\.ts refIn$|slack\/events\/edits\.ts |(?:teamwire|stackexchange)\/(?:normalize\/|events\.ts )/;

/**
 * What no act here brings to be called, or what its own file calls alone, is fed with what another one of the same parameters
 * was called with.
 */
const donors: readonly (readonly [taker: RegExp, donor: string, values?: (values: unknown[]) => unknown[]])[] = [
  [
    /^discord\/events\/(?:messages|people|places)\.ts/,
    'discord/events.ts eventsOf',
    ([, event, reader]) => [event, reader],
  ],
  [/^slack\/events\/others\.ts/, 'slack/events/others.ts pinEvents'],
  [/^slack\/normalize\/user\.ts userOfBot/, 'slack/normalize/user.ts userOf'],
  [/^slack\/normalize\/user\.ts isSlackItself/, 'slack/normalize/emoji.ts emojiOfSlackName'],
  [/^symphony\/normalize\/presence\.ts statusOf/, 'symphony/client/json.ts parseSymphonyJson'],
  [
    /^rocketchat\/normalize\/emoji\.ts toCustomEmoji/,
    'rocketchat/normalize/user.ts toUser',
    ([wire]) => [wire, 'https://chat.test', 'a'],
  ],
  [/^rocketchat\/message-events\.ts refOf/, 'rocketchat/normalize/thread.ts toThread'],
  [/^rocketchat\/normalize\/quote\.ts readLink/, 'rocketchat/normalize/quote.ts splitQuotes'],
  [/^teamwire\/client\/read\/values\.ts/, 'teamwire/client/read/values.ts textOf'],
  [/^teamwire\/client\/read\/(?:reaction|group)\.ts/, 'teamwire/client/read/message.ts readMessage'],
  [/^stackexchange\/client\/read-json\.ts readEvent$/, 'stackexchange/client/read-json.ts readEvents'],
  [
    /^stackexchange\/client\/pages\/(?:entities|user-page)\.ts (?:decodeEntities|agoOf)/,
    'stackexchange/client/pages/transcript-page.ts readTranscript',
    ([, html]) => [html],
  ],
  [
    /^stackexchange\/client\/pages\/session-page\.ts isForVisitors/,
    'stackexchange/client/pages/session-page.ts readSession',
    ([, html]) => [html],
  ],
  [
    /^stackexchange\/client\/pages\/history-page\.ts/,
    'stackexchange/client/pages/transcript-page.ts readTranscript',
    ([, html]) => [1, html],
  ],
  [
    /^stackexchange\/client\/pages\/room-info-page\.ts/,
    'stackexchange/client/pages/transcript-page.ts readTranscript',
    ([, html]) => [1, html],
  ],
];

/** What a function is fed with. */
function foodOf(name: string): readonly Taken[] {
  const own = tap.of(name);
  if (own.length > 0) return own;
  const [, donor, values = (all: unknown[]) => all] = donors.find(([taker]) => taker.test(name)) ?? [];
  const run = tap.runOf(name);
  if (donor === undefined || run === undefined) return [];
  return tap.of(donor).map((taken) => ({ name, run, values: values(taken.values) }));
}

/** Those that nothing was ever given to. */
function hungry(): string[] {
  return [...tap.names].filter((name) => !takesOwnValues.test(name) && foodOf(name).length === 0);
}

/** Which parameter is the payload: the first object that is plain data, else the longest text. */
function payloadOf(values: readonly unknown[]): number {
  const object = values.findIndex((value) => typeof value === 'object' && value !== null && isPlain(value));
  if (object >= 0) return object;
  const lengths = values.map((value) => (typeof value === 'string' ? value.length : -1));
  const longest = Math.max(...lengths);
  return longest < 0 ? -1 : lengths.indexOf(longest);
}

/** What its caller takes for an answer that is no JSON. */
function isRefusal(name: string, error: unknown): boolean {
  return name.endsWith(' parseSymphonyJson') && error instanceof SyntaxError;
}

async function attempt(run: () => unknown): Promise<void> {
  // What a platform has not is not done.
  await (async () => run())().catch(() => undefined);
}

/** People do all that they can; the bot too. */
async function live(world: World, backend: Backend): Promise<void> {
  const [ada, bob] = [world.user('ada'), world.user('bob')] as const;
  const heard: MessageRef[] = [];
  // A handler for each, as some platforms send only what somebody listens to.
  for (const type of eventTypes)
    backend.on(type, (event) => {
      if (event.type === 'message.created') heard.push(event.message);
    });
  await backend.connect();
  const general = world.channel('general');
  const first = ada.say(general, `hello @bob @${world.bot.handle} https://example.com :smile: *bold* _x_ \`code\``);
  const acts: ((said: WorldMessage) => unknown)[] = [
    (said) => bob.say(general, 'a reply', { thread: said }),
    (said) => bob.reply(said, 'an answer'),
    (said) => ada.edit(said, 'changed'),
    (said) => bob.react(said, '👍'),
    (said) => bob.react(said, '⭐'),
    (said) => bob.unreact(said, '👍'),
    () => ada.upload(general, { filename: 'a.txt', data: 'x', contentType: 'text/plain' }, 'a file'),
    () => ada.upload(general, { filename: 'a.png', data: 'x', contentType: 'image/png' }),
    (said) => bob.pin(said),
    (said) => bob.unpin(said),
    () => ada.type(general),
    () => ada.command(general, '/deploy staging'),
    () => ada.setPresence({ status: 'away', statusText: 'at lunch' }),
    () => bob.rename('Robert'),
    () => ada.read(general),
    () => ada.shareLocation(general, { lat: 1, lon: 2 }),
    () => world.channel('late', { members: ['ada', 'bob'] }),
    () => world.direct('ada'),
    () => ada.leave(general),
    () => ada.join(general),
    () => ada.delete(bob.say(general, 'gone')),
  ];
  for (const act of acts) await attempt(() => act(first));
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1), 10_000);
  const me = backend.me?.id ?? '';
  const said = heard[0] as MessageRef;
  const { channelId } = said;
  const button = [{ components: [{ type: 'button' as const, id: 'ok', label: 'OK' }] }];
  const calls: (() => unknown)[] = [
    () => backend.sendMessage(channelId, 'press', { components: button[0]?.components }),
    () => backend.sendMessage(channelId, { markdown: '**x** [y](https://example.com)\n\n- a\n- b' }),
    () => backend.sendMessage(channelId, 'a file', { files: [{ data: new Uint8Array(3), filename: 'b.txt' }] }),
    () => backend.fetchMessage(said),
    () => backend.fetchMessages(channelId, { limit: 30 }),
    () => backend.fetchMessages(channelId, { limit: 3, thread: said }),
    () => backend.searchMessages('hello'),
    () => backend.fetchChannel(channelId, { fresh: true }),
    () => backend.listChannels().toArray(),
    () => backend.listMembers(channelId).toArray(),
    () => backend.listUsers().toArray(),
    () => backend.listGroups().toArray(),
    () => backend.listPins(channelId).toArray(),
    () => backend.listReactions(said),
    () => backend.listThreads(channelId).toArray(),
    () => backend.fetchUser(ada.id, { fresh: true }),
    () => backend.lookupUser({ name: 'Ada' }),
    () => backend.getPresence(ada.id),
    () => backend.setPresence({ status: 'online' }),
    () => backend.fetchOrganization(),
    () => backend.fetchThread(said),
    () => backend.createThread(said, 'topic'),
    () => backend.addReaction(said, '👍'),
    () => backend.openDirect([ada.id]),
    () => backend.createChannel({ name: 'made' }),
    () => backend.listReaders(said),
    () => backend.permalink(said),
    () => backend.fetchUser(me, { fresh: true }),
  ];
  for (const call of calls) await attempt(call);
  const sent = world.lastMessage(general, ({ buttons }) => buttons.length > 0);
  if (sent) await attempt(() => (ada as Person).click(sent, 'ok'));
  await new Promise((resolve) => setTimeout(resolve, 200));
}

describe('what reads payloads', () => {
  const rejections: string[] = [];
  const onRejection = (error: unknown) => rejections.push(String(error));

  beforeAll(async () => {
    process.on('unhandledRejection', onRejection);
    const { createFromSettings } = await import('../../src/create-backend.js');
    const { startEmulator } = await import('../../src/testing/index.js');
    await Promise.all(
      platforms.map(async (platform) => {
        const emulator = await startEmulator(platform, { users: ['ada', 'bob'] });
        const backend = await createFromSettings(platform, { ...emulator.config, retry: { attempts: 2, baseMs: 5 } });
        await live(emulator.world, backend);
        // What happens at last may be told late; what is never told is named below.
        await vi.waitFor(() => expect(hungry()).toEqual([]), 20_000).catch(() => undefined);
        await backend.disconnect();
        await emulator.stop();
      }),
    );
    tap.isOpen = false;
  }, 240_000);

  afterAll(() => void process.off('unhandledRejection', onRejection));

  it('is fed, every exported function of it', () => {
    expect(hungry()).toEqual([]);
    expect(tap.names.size).toBeGreaterThan(90);
  });

  it.each(platforms)(
    `of %s neither throws nor spoils anything, whatever the payload (seed ${seed})`,
    async (platform) => {
      const random = new Random(seed);
      const wrong: string[] = [];
      const names = [...tap.names].filter((name) => name.startsWith(`${platform}/`) && !takesOwnValues.test(name));
      for (const name of names) {
        const calls = foodOf(name);
        for (let run = 0; run < runs && calls.length > 0; run += 1) {
          const call = random.pick(calls);
          const payload = payloadOf(call.values);
          const values = call.values.map((value, index) => (index === payload ? mutate(value, random) : value));
          try {
            const made = await call.run(...values);
            // Nothing of what it makes may be unfit for JSON.
            if (isPlain(made)) JSON.stringify(made);
          } catch (error) {
            if (isChatError(error) || isRefusal(name, error)) continue;
            wrong.push(
              `${name}(${JSON.stringify(values.filter((value) => isPlain(value)))?.slice(0, 400)}): ${(error as Error).stack?.slice(0, 400)}`,
            );
            break;
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(rejections).toEqual([]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
    120_000,
  );
});
