import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person, WorldMessage } from 'chatmux/testing';
import { FileStore } from '../file-store.js';
import type { Place, Stage } from '../stage/stage.js';
import { StandUp } from './bot.js';
import type { Clock } from './clock.js';

/** A clock that the script moves. */
export class ScriptClock implements Clock {
  #now = new Date('2026-11-23T08:59:00Z');
  #waiting: { time: Date; run: () => void }[] = [];

  now(): Date {
    return this.#now;
  }

  at(time: Date, run: () => void): () => void {
    const entry = { time, run };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== entry);
    };
  }

  passTo(time: string): void {
    this.#now = new Date(`2026-11-23T${time}:00Z`);
    const due = this.#waiting.filter((entry) => entry.time <= this.#now);
    this.#waiting = this.#waiting.filter((entry) => !due.includes(entry));
    for (const { run } of due) run();
  }
}

/** A morning in the channel `team`: three are asked, the bot is restarted in the middle, one stays silent. */
export async function playStandUp(stage: Stage, platform: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-up-'));
  stage.onEnd(() => rm(folder, { recursive: true, maxRetries: 5 }));
  const place = await stage.place(platform, { users: ['ada', 'bob', 'cyd'] });
  const { world, backend, emulator } = place;
  stage.heading(`Stand-up on ${backend.displayName}`);
  world.channel('team', { type: 'private', members: ['ada', 'bob', 'cyd'] });
  const [ada, bob, cyd] = [world.user('ada'), world.user('bob'), world.user('cyd')];
  const hasPresence = backend.capabilities.supports('getPresence');

  const clock = new ScriptClock();
  const options = { channel: 'team', time: '09:00', remindAfter: 60, closeAfter: 120, clock };
  const first = await StandUp.start(backend, { ...options, store: new FileStore(join(folder, 'store.json')) });
  clock.passTo('09:00');
  const question = await stage.see('all are asked', () =>
    world.lastMessage('team', ({ text }) =>
      ['ada', 'bob', 'cyd', 'what comes next'].every((word) => text.toLowerCase().includes(word)),
    ),
  );
  if (!question) return;
  if (hasPresence) setAway(place, cyd);
  const adas = answer(place, ada, question, 'Wrote the bridge, next its tests');
  await stage.see('an answer is stored', () => saved(folder, 'Wrote the bridge'));

  stage.line('(the bot is restarted; meanwhile bob answers and ada edits)');
  await first.stop();
  answer(place, bob, question, 'Reviewed *all* of it');
  const mayEdit = backend.capabilities.supports('editMessage');
  if (mayEdit) ada.edit(adas, `${adas.text} and its docs`);
  const second = await StandUp.start(await stage.connectTo(emulator), {
    ...options,
    store: new FileStore(join(folder, 'store.json')),
  });
  stage.onEnd(() => second.stop());

  clock.passTo('10:00');
  await stage.see(hasPresence ? 'who is away is named and not pinged' : 'who is silent is reminded', () =>
    world.lastMessage('team', ({ text }) =>
      hasPresence ? /^Away: Cyd/.test(shown(text)) : /Still to come: @?Cyd/i.test(shown(text)),
    ),
  );
  clock.passTo('11:00');
  await stage.see('the summary has the answer of the time away, the edit, and who was silent', () =>
    world.lastMessage('team', ({ text }) => {
      const words = mayEdit ? 'next its tests and its docs' : 'next its tests';
      return ['2 of 3', words, 'Reviewed', 'No answer: Cyd'].every((part) => shown(text).includes(part));
    }),
  );
}

/** Without the quote of what is answered, which some platforms put above. */
function shown(text: string): string {
  return text.slice(Math.max(0, text.search(/Away|Still to come|Stand-up/)));
}

function setAway({ platform }: Place, person: Person): void {
  // In Stack Exchange chat presence is to be in a room.
  if (platform === 'stackexchange') for (const room of ['team', 'general']) person.leave(room);
  // Slack knows who is active, and who is away.
  else person.setPresence({ status: platform === 'slack' ? 'away' : 'offline' });
}

/** In the thread, or where there are none as a reply. */
export function answer({ backend }: Place, person: Person, question: WorldMessage, text: string): WorldMessage {
  if (backend.capabilities.supports('threads')) return person.say(question.channel, text, { thread: question });
  return person.reply(question, text);
}

/** Whether the words stand in the store. */
function saved(folder: string, words: string): boolean {
  const path = join(folder, 'store.json');
  return existsSync(path) && readFileSync(path, 'utf8').includes(words);
}
