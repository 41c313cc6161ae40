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
    repeatsLate: false,
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
    spoil: ({ own, ofBot }) =>
      void own.push({ kind: 'edit', began: 200, at: 210, outcome: 'done', text: 'other', ...ofBot }),
    says: /own message .* stands as 'from the bot'/,
  },
  {
    name: 'an own delete that was said to be done, and was not',
    spoil: ({ own, ofBot }) => void own.push({ kind: 'delete', began: 200, at: 210, outcome: 'done', ...ofBot }),
    says: /own delete .* it stands/,
  },
  {
    name: 'an own reaction that was said to be done, and was not',
    spoil: ({ own, first }) =>
      void own.push({ kind: 'react', began: 200, at: 210, outcome: 'done', emoji: '🎉', ...first.place }),
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

  it('excuses what the platform cannot replay, while the connection was down and not before or after', async () => {
    const ledgers = await told();
    ledgers.heard.pop();
    const gap: Phase = { trouble: 'sockets dropped', from: 55, to: 80, gapUntil: 70 };
    expect(judge({ ...ledgers, phases: [gap] })).toEqual({ wrong: [], excused: new Map([['backfillDeletes', 1]]) });
    expect(judge({ ...ledgers, phases: [{ ...gap, gapUntil: 56 }] }).wrong).toHaveLength(1);
    expect(judge({ ...ledgers, phases: [{ ...gap, from: 61 }] }).wrong).toHaveLength(1);
    expect(judge({ ...ledgers, phases: [withoutGap(gap)] }).wrong).toHaveLength(1);
    // What a platform can replay is never excused.
    const replays = Capabilities.of({ reactions: 'native', backfillDeletes: 'native' }, limits);
    expect(judge({ ...ledgers, capabilities: replays, phases: [gap] }).wrong).toHaveLength(1);
  });

  it('excuses what came and went before the history was read, and only in its own channel', async () => {
    const ledgers = await told();
    const third = ledgers.deeds[2] as Deed;
    // Neither that message nor its delete was told.
    ledgers.heard = ledgers.heard.filter(({ messageId }) => messageId !== third.messageId);
    const gap: Phase = { trouble: 'sockets dropped', from: 25, to: 90, gapUntil: 55 };
    expect(judge({ ...ledgers, phases: [gap] }).wrong).toEqual([]);
    expect(judge({ ...ledgers, phases: [{ ...gap, from: 31 }] }).wrong.join()).toMatch(/third .*never told/);
    const elsewhere: Heard = { type: 'message.deleted', at: 57, id: 'e', backfilled: false, messageId: 'm' };
    expect(
      judge({ ...ledgers, heard: [...ledgers.heard, { ...elsewhere, channelId: 'other' }], phases: [gap] }).wrong,
    ).toEqual([]);
    // Something of the channel was told in between, so its history had been read, with the message in it.
    const here = { ...elsewhere, channelId: third.channelId };
    expect(judge({ ...ledgers, heard: [...ledgers.heard, here], phases: [gap] }).wrong.join()).toMatch(
      /third .*never told/,
    );
  });

  it('excuses the order of what the transport has mixed up, and no other', async () => {
    const ledgers = await told();
    ledgers.heard.splice(0, 2, ledgers.heard[1] as Heard, ledgers.heard[0] as Heard);
    const mixing: Phase = { trouble: 'posts reset', from: 5, to: 90, mixes: 'any' };
    expect(judge({ ...ledgers, phases: [mixing] }).wrong).toEqual([]);
    expect(judge({ ...ledgers, phases: [{ ...mixing, from: 15 }] }).wrong.join()).toMatch(/first .*behind a newer one/);
    expect(judge({ ...ledgers, phases: [{ ...mixing, to: 15 }] }).wrong.join()).toMatch(/first .*behind a newer one/);
    // What was read from the history is told before anything newer.
    const read = ledgers.heard.map((event, index) => (index === 1 ? { ...event, backfilled: true } : event));
    expect(judge({ ...ledgers, heard: read, phases: [mixing] }).wrong.join()).toMatch(/first .*behind a newer one/);
    // Only a few events are held to come in reverse.
    const early = Array.from(
      { length: 3 },
      (_, index): Deed => ({
        ...(ledgers.deeds[3] as Deed),
        kind: 'react',
        at: 6 + index,
        emoji: '🎉',
        by: 'bob',
        messageId: 'gone',
      }),
    );
    const few: Phase = { ...mixing, mixes: 'the first' };
    expect(judge({ ...ledgers, phases: [few] }).wrong).toEqual([]);
    expect(judge({ ...ledgers, deeds: [...early, ...ledgers.deeds], phases: [few] }).wrong.join()).toMatch(
      /behind a newer one/,
    );
  });

  it('excuses a late message that came and went only where the platform repeats', async () => {
    const ledgers = await told();
    const third = ledgers.heard[2] as Heard;
    const newer = { ...third, id: 'newer', messageId: 'newer', text: 'newer', at: 62 };
    const say: Deed = {
      kind: 'say',
      at: 58,
      by: 'bob',
      channelId: third.channelId ?? '',
      messageId: 'newer',
      text: 'newer',
    };
    const del: Deed = { ...say, kind: 'delete', at: 65 };
    const deeds = [...ledgers.deeds.slice(0, 5), say, ...ledgers.deeds.slice(5), del];
    const late = [newer, { ...third, at: 63 }, { ...(ledgers.heard[5] as Heard), at: 64 }];
    const heard = [...ledgers.heard.filter(({ messageId }) => messageId !== third.messageId), ...late];
    heard.push({ ...newer, id: 'gone', type: 'message.deleted', at: 66 });
    const phases: Phase[] = [{ trouble: 'sockets dropped', from: 25, to: 90, gapUntil: 61 }];
    expect(judge({ ...ledgers, deeds, heard, phases, repeatsLate: true }).wrong).toEqual([]);
    expect(judge({ ...ledgers, deeds, heard, phases }).wrong.join()).toMatch(/third .*behind a newer one/);
    const gapBefore = [{ ...(phases[0] as Phase), from: 35 }];
    expect(judge({ ...ledgers, deeds, heard, phases: gapBefore, repeatsLate: true }).wrong.join()).toMatch(
      /behind a newer/,
    );
  });

  it('excuses the reaction that was missed, and not one after the gap', async () => {
    const ledgers = await told();
    ledgers.heard.splice(4, 1);
    const gap: Phase = { trouble: 'sockets dropped', from: 45, to: 90, gapUntil: 52 };
    expect(judge({ ...ledgers, phases: [gap] }).excused).toEqual(new Map([['backfillReactions', 1]]));
    const again: Deed[] = (['unreact', 'react'] as const).map((kind, index) => ({
      ...(ledgers.deeds[4] as Deed),
      kind,
      at: 70 + index,
    }));
    const id = ledgers.world.user('ada').id;
    const other: Heard = {
      ...(ledgers.heard[0] as Heard),
      id: 'r',
      at: 20,
      type: 'reaction.added',
      emoji: '👎',
      by: id,
    };
    const wrong = judge({
      ...ledgers,
      heard: [...ledgers.heard, other],
      deeds: [...ledgers.deeds, ...again],
      phases: [gap],
    }).wrong;
    expect(wrong.join()).toMatch(/the last told is nothing/);
  });
});

function withoutGap({ gapUntil: _gapUntil, ...phase }: Phase): Phase {
  return phase;
}
