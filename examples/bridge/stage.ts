import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend, Loss } from 'chatmux';
import type { WorldMessage } from 'chatmux/testing';
import { FileStore } from '../file-store.js';
import type { Place, Stage } from '../stage/stage.js';
import { Bridge } from './bridge.js';

const channel = 'general';

/** One conversation on several platforms at once: the first is where people begin. */
export async function playBridge(stage: Stage, platforms: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  stage.onEnd(() => rm(folder, { recursive: true, maxRetries: 5 }));
  const store = new FileStore(join(folder, 'bridge.json'));
  stage.heading(`Bridge of ${platforms.join(', ')}`);
  const places: Place[] = [];
  for (const platform of platforms) places.push(await stage.place(platform, {}, { cursorStore: store }));
  const [first, ...others] = places as [Place, ...Place[]];

  const losses: string[] = [];
  const errors: unknown[] = [];
  const options = {
    store,
    onLoss: (platform: string, { feature, to }: Loss) => losses.push(`${platform}: ${feature} became ${to}`),
    onError: (error: unknown) => errors.push(error),
  };
  let bridge = await Bridge.start({ ...options, ends: await Promise.all(places.map(endOf)) });
  stage.onEnd(() => bridge.stop());

  const everywhere = async (what: string, look: (place: Place) => boolean | undefined) =>
    stage.see(what, () => others.every(look));
  const copyOn = ({ world }: Place, words: string | RegExp) =>
    world.messages(channel).find(({ author, text }) => author === world.bot.handle && text.search(words) >= 0);
  const ada = first.world.user('ada');
  const said = ada.say(channel, 'The release is out, @bob!');
  await everywhere("a message is seen everywhere, with the speaker's name", (place) => {
    const copy = copyOn(place, 'The release is out');
    return copy && namesSpeaker(copy, 'Ada', first);
  });
  await stage.see('and nobody was pinged', () =>
    others.every((place) => !pings(place, copyOn(place, 'The release is out'))),
  );

  ada.edit(said, 'The release is out *today*');
  await everywhere('an edit is carried', (place) => copyOn(place, /out \*?today/) !== undefined);

  // A person on each other platform answers where they are; all others see it as an answer to the same message.
  for (const place of others) {
    const copy = copyOn(place, 'today');
    if (copy) answer(place, copy, `Thanks, from ${place.platform}`);
  }
  await stage.see('answers from everywhere come back as answers', () =>
    others.every(({ platform, backend }) => {
      const carried = copyOn(first, `Thanks, from ${platform}`);
      return carried && (!tellsReplies(backend) || carried.threadId === said.id || carried.replyToId === said.id);
    }),
  );

  if (first.backend.capabilities.supports('threads')) {
    ada.say(channel, 'In the thread', { thread: said });
    await everywhere('a thread is a thread, or answers where there are none', (place) => {
      const copy = copyOn(place, 'In the thread');
      if (place.backend.capabilities.supports('threads')) return !!copy?.threadId;
      return place.backend.capabilities.level('replies') === 'native' ? !!copy?.replyToId : !!copy;
    });
  }

  ada.react(said, '🎉');
  await everywhere(
    'a reaction is shown: by the bot, or in a line that counts where it can edit',
    ({ world, ...place }) => {
      const copy = copyOn({ world, ...place }, 'today');
      if (place.backend.capabilities.level('addReaction') === 'native') {
        return copy?.reactions['🎉']?.includes(world.bot.handle) ?? false;
      }
      return place.backend.capabilities.supports('editMessage') ? !!copy?.text.includes('🎉 1') : true;
    },
  );

  ada.upload(
    channel,
    { filename: 'plan.txt', data: 'Rest, then the next one', contentType: 'text/plain' },
    'See the plan',
  );
  await everywhere('a file is carried, or named where it is not taken', (place) => {
    const files = place.world.messages(channel).flatMap((message) => message.files);
    return (
      files.some(({ filename, size }) => filename === 'plan.txt' && size === 23) || !!copyOn(place, 'plan.txt \\(')
    );
  });

  const [second] = others;
  if (second) {
    stage.line(`(${second.backend.displayName} loses its connection while bob writes there)`);
    second.emulator.faults.dropConnections();
    const lines = ['one', 'two', 'three'].map((word) => `Line ${word}`);
    for (const line of lines) second.world.user('bob').say(channel, line);
    await stage.see('what was said meanwhile comes in order, and once', () => {
      const carried = first.world.messages(channel).filter(({ text }) => text.includes('Line '));
      return carried.map(({ text }) => text.slice(text.indexOf('Line '))).join() === lines.join();
    });
  }

  stage.line('(the bridge is restarted; ada writes meanwhile)');
  await bridge.stop();
  ada.say(channel, 'Is anybody there?');
  const again = places.map(async (place) =>
    endOf({ ...place, backend: await stage.connectTo(place.emulator, { cursorStore: store }) }),
  );
  bridge = await Bridge.start({ ...options, ends: await Promise.all(again) });
  await everywhere('what was said meanwhile is carried', (place) => !!copyOn(place, 'Is anybody there'));

  const copies = others.map((place) => copyOn(place, 'today')?.id);
  ada.delete(said);
  await everywhere('a deletion is carried, or told where bots cannot delete', (place) =>
    place.backend.capabilities.supports('deleteMessage')
      ? !place.world.messages(channel).some(({ id }) => copies.includes(id))
      : !!copyOn(place, 'deleted by who wrote it'),
  );

  await stage.see('nothing was carried twice, and no copy was carried back', () =>
    places.every(({ world }) => {
      const texts = world.messages(channel).map(({ text }) => text.replace(/^.*?: /, ''));
      return texts.length === new Set(texts).size;
    }),
  );
  await stage.see('nothing failed', () => errors.length === 0);
  for (const loss of new Set(losses)) stage.line(`lost: ${loss}`);
  for (const error of errors) stage.line(`failed: ${error instanceof Error ? error.message : JSON.stringify(error)}`);
}

/** Whether a bot sees what somebody answers. */
function tellsReplies({ capabilities }: Backend): boolean {
  return capabilities.supports('threads') || capabilities.level('replies') === 'native';
}

/** As people do there: in a thread, where an answer is no reply of its own. */
function answer({ world, backend }: Place, message: WorldMessage, text: string): void {
  const isThread = backend.capabilities.supports('threads') && backend.capabilities.level('replies') !== 'native';
  if (isThread) world.user('bob').say(channel, text, { thread: message });
  else world.user('bob').reply(message, text);
}

async function endOf({ backend }: Place) {
  return { backend, channelId: (await backend.fetchChannel({ name: channel })).id };
}

function namesSpeaker(copy: WorldMessage, name: string, { backend }: Place): boolean {
  return (copy.sender ?? copy.text).startsWith(`${name} (${backend.displayName})`);
}

/** Whether it holds markup that pings somebody there. On some platforms plain words do. */
function pings({ platform }: Place, copy: WorldMessage | undefined): boolean {
  const markup = ['rocketchat', 'stackexchange'].includes(platform) ? /@bob/i : /<@|<!|<mention/;
  return markup.test(copy?.content ?? '');
}
