import { describe, expect, it } from 'vitest';
import type { Heard } from '../../soak/heard.js';
import type { OwnDeed } from '../../soak/own.js';
import type { Deed } from '../../soak/people.js';
import type { Send } from '../../soak/sends.js';
import { judge, type Phase } from '../../soak/verdict.js';
import { Capabilities } from '../../src/core/capabilities.js';
import { createFromSettings } from '../../src/create-backend.js';
import { startEmulator } from '../../src/testing/index.js';

const limits = { text: { max: 4_000, unit: 'codePoints' } } as const;

/** A world in which ada wrote and edited two messages, deleted one, reacted, and the bot answered; and all of it was told. */
async function told() {
  const emulator = await startEmulator('slack', { users: ['ada'] });
  const { world } = emulator;
  const backend = await createFromSettings('slack', emulator.config);
  const sent = await backend.sendMessage(world.channel('general').id, 'from the bot');
  const again = await backend.sendMessage(sent.channelId, 'from the bot');
  await backend.disconnect();
  await emulator.stop();
  const ofBot = [sent, again].map(({ channelId, id }) => ({ channelId, messageId: id }));
  const ada = world.user('ada');
  const deeds: Deed[] = [];
  const heard: Heard[] = [];
  let at = 0;
  const note = (deed: Omit<Deed, 'at' | 'by'>, event: Omit<Heard, 'at' | 'id' | 'backfilled'>) => {
    at += 10;
    deeds.push({ ...deed, at, by: 'ada' });
    heard.push({ ...event, at: at + 1, id: `event ${at}`, backfilled: false });
  };
  const say = (text: string) => {
    const message = ada.say('general', text);
    const place = { channelId: message.channelId, messageId: message.id };
    note({ kind: 'say', text, ...place }, { type: 'message.created', text, ...place });
    return { message, place };
  };
  const [first, second, third] = [say('first'), say('second'), say('third')];
  ada.edit(first.message, 'changed');
  note({ kind: 'edit', text: 'changed', ...first.place }, { type: 'message.updated', text: 'changed', ...first.place });
  ada.react(first.message, '👍');
  note(
    { kind: 'react', emoji: '👍', ...first.place },
    { type: 'reaction.added', emoji: '👍', by: ada.id, ...first.place },
  );
  ada.delete(third.message);
  note({ kind: 'delete', ...third.place }, { type: 'message.deleted', ...third.place });
  const sends: Send[] = [];
  const own: OwnDeed[] = [];
  const phases: Phase[] = [];
  const capabilities = Capabilities.of({ reactions: 'native', idempotency: 'native' }, limits);
  return {
    platform: 'slack',
    world,
    deeds,
    heard,
    sends,
    own,
    phases,
    capabilities,
    first,
    second,
    ofBot: ofBot[0] as (typeof ofBot)[number],
  };
}

type Ledgers = Awaited<ReturnType<typeof told>>;

const wrongs: { name: string; spoil(ledgers: Ledgers): void; says: RegExp }[] = [
  { name: 'a message that was not told', spoil: ({ heard }) => void heard.splice(1, 1), says: /never told/ },
  {
    name: 'a message that was told twice',
    spoil: ({ heard }) => void heard.push({ ...(heard[1] as Heard), id: 'another' }),
    says: /told 2 times/,
  },
  {
    name: 'an event that came twice',
    spoil: ({ heard }) => void heard.push(heard[4] as Heard),
    says: /the event event 50 was told 2 times/,
  },
  {
    name: 'the wrong order',
    spoil: ({ heard }) => void heard.splice(0, 2, heard[1] as Heard, heard[0] as Heard),
    says: /behind a newer one/,
  },
  {
    name: 'an edit that was not told',
    spoil: ({ heard }) => void heard.splice(3, 1),
    says: /the last text told is 'first'/,
  },
  {
    name: 'an edit told before its message',
    spoil: ({ heard }) => void heard.unshift(...heard.splice(3, 1)),
    says: /told before it/,
  },
  { name: 'a deletion that was not told', spoil: ({ heard }) => void heard.pop(), says: /delete .* never told/ },
  {
    name: 'a reaction that was not told',
    spoil: ({ heard }) => void heard.splice(4, 1),
    says: /the last told is nothing/,
  },
  {
    name: 'a message that nobody wrote',
    spoil: ({ heard }) =>
      void heard.push({ type: 'message.created', at: 99, id: 'x', backfilled: false, messageId: 'ghost', text: 'boo' }),
    says: /nobody wrote/,
  },
  {
    name: 'an own edit that was said to be done, and was not',
    spoil: ({ own, ofBot }) => void own.push({ kind: 'edit', at: 210, outcome: 'done', text: 'other', ...ofBot }),
    says: /own message .* stands as 'from the bot'/,
  },
  {
    name: 'an own delete that was said to be done, and was not',
    spoil: ({ own, ofBot }) => void own.push({ kind: 'delete', at: 210, outcome: 'done', ...ofBot }),
    says: /own delete .* it stands/,
  },
  {
    name: 'an own reaction that was said to be done, and was not',
    spoil: ({ own, first }) => void own.push({ kind: 'react', at: 210, outcome: 'done', emoji: '🎉', ...first.place }),
    says: /own reaction .* is not there/,
  },
  {
    name: 'a send that was said not to have happened, and did',
    spoil: ({ sends }) =>
      void sends.push({ text: 'from the bot', key: undefined, tries: ['not sent', 'perhaps sent'], ids: [] }),
    says: /is there 2 times/,
  },
  {
    name: 'a send that is there twice although the platform takes its key',
    spoil: ({ sends }) => void sends.push({ text: 'from the bot', key: 'k', tries: ['perhaps sent', 'sent'], ids: [] }),
    says: /is there 2 times/,
  },
  {
    name: 'a send that is not there',
    spoil: ({ sends }) => void sends.push({ text: 'gone', key: undefined, tries: ['sent'], ids: [] }),
    says: /is not there/,
  },
];

describe('the judge of the campaign', () => {
  it('finds nothing wrong where all was told', async () => {
    expect(judge(await told())).toEqual({ wrong: [], excused: new Map() });
  });

  it.each(wrongs)('sees $name', async ({ spoil, says }) => {
    const ledgers = await told();
    spoil(ledgers);
    expect(judge(ledgers).wrong.join('\n')).toMatch(says);
  });

  it('excuses what the platform cannot replay, while the connection was down and not before', async () => {
    const ledgers = await told();
    ledgers.heard.pop();
    const gap: Phase = { trouble: 'sockets dropped', breaksConnection: true, from: 55, to: 70 };
    expect(judge({ ...ledgers, phases: [gap] })).toEqual({ wrong: [], excused: new Map([['backfillDeletes', 1]]) });
    expect(judge({ ...ledgers, phases: [{ ...gap, to: 56 }] }).wrong).toHaveLength(1);
    expect(judge({ ...ledgers, phases: [{ ...gap, breaksConnection: false }] }).wrong).toHaveLength(1);
  });
});
