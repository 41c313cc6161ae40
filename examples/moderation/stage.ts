import { ConfigError } from 'chatmux';
import type { Place, Stage } from '../stage/stage.js';
import { startModeration } from './bot.js';

const people = ['ada', 'bob', 'cyd', 'dan'];

/** Two flags are enough here. A moderator brings one message back. Where nobody can react, the bot says why and ends. */
export async function playModeration(stage: Stage, platform: string): Promise<void> {
  const place = await stage.place(platform, { users: people });
  const { world, backend } = place;
  stage.heading(`Moderation on ${backend.displayName}`);
  world.channel('moderators', { type: 'private', members: ['dan'] });
  const errors: unknown[] = [];
  try {
    const stop = await startModeration(backend, {
      moderators: 'moderators',
      flags: 2,
      flagsPerHour: 2,
      store: new Map(),
      onError: (error) => errors.push(error),
    });
    stage.onEnd(stop);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    stage.line(error.message);
    await stage.see('it ends with a clear message', () => error.message.includes(backend.displayName));
    return;
  }

  const bad = world.user('ada').say('general', 'Buy *my* coins at once');
  const isThere = () => world.messages('general').some(({ id }) => id === bad.id);
  world.user('bob').react(bad, '🚩');
  world.user('ada').react(bad, '🚩');
  await stage.see('one flag, and the own one, hide nothing', () => flagCount(place, bad.id) === 2 && isThere());
  world.user('cyd').react(bad, '🚩');
  const report = await stage.see('the moderators get a quote', () =>
    world.lastMessage('moderators', ({ text }) => text.includes('2 people flagged') && text.includes('coins at once')),
  );
  if (!report) return;
  const isHidden = report.text.includes('is hidden');
  await stage.see(
    isHidden ? 'the message is gone' : 'the bot may not delete it, and says so',
    () => isThere() !== isHidden,
  );

  world.user('dan').react(report, '✅');
  await stage.see('a moderator undoes it', () => {
    const back = world.lastMessage('general', ({ id, text }) => id !== bad.id && /Ada wrote:/.test(text));
    const told = world.lastMessage('moderators', ({ text }) => /(Brought back|Left as it is) by Dan/.test(text));
    return told && (!isHidden || back);
  });

  // Bob has flagged one message; after one more his flags do not count for an hour.
  const words = ['first', 'second', 'third'].map((word) => world.user('ada').say('general', `The ${word} one`));
  for (const message of words) for (const who of ['bob', 'dan']) world.user(who).react(message, '🚩');
  const last = world.user('bob').say('general', 'The last one');
  for (const who of ['ada', 'cyd']) world.user(who).react(last, '🚩');
  await stage.see('who flags too much is not counted', () => {
    const reports = world.messages('moderators').filter(({ text }) => text.includes('people flagged'));
    const about = reports.map(({ text }) => /coins|(first|second|third|last) one/.exec(text)?.[0]);
    return about.join() === 'coins,first one,last one';
  });
  await stage.see('nothing failed', () => errors.length === 0);
  for (const error of errors) stage.line(error instanceof Error ? error.message : JSON.stringify(error));
}

function flagCount({ world }: Place, id: string): number {
  return world.messages('general').find((message) => message.id === id)?.reactions['🚩']?.length ?? 0;
}
