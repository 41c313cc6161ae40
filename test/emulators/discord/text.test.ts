import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds, DiscordIds, isoTime, timeOf } from '../../../src/testing/discord/ids.js';
import { mentionsIn, readMarkup } from '../../../src/testing/discord/markup.js';
import { start } from './harness.js';

const names = {
  user: (id: string) => (id === '10000000000000001' ? 'ada' : undefined),
  role: () => 'crew',
  channel: () => 'general',
};
const readable = (source: string) => readMarkup(source, names);

describe('what a reader sees', () => {
  it.each([
    ['**bold** *it* _it_ __under__ ~~gone~~ ||secret||', 'bold it it under gone secret'],
    ['***both*** __**nested**__', 'both nested'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['\\*\\*plain\\*\\* \\_x\\_ \\# \\> \\`', '**plain** _x_ # > `'],
    ['`**code**` and ``a`b``', '**code** and a`b'],
    ['```js\nif (a < b) {\n  **x**\n}\n```', 'if (a < b) {\n  **x**\n}'],
    ['# Title\n> quote\n- item\n-# small', 'Title\nquote\n• item\nsmall'],
    [
      '[text](https://a.test/x_y_z) <https://b.test/_c_> https://d.test/_e_',
      'text https://b.test/_c_ https://d.test/_e_',
    ],
    [
      '<@10000000000000001> <@!10000000000000001> <@&20000000000000002> <#30000000000000003>',
      '@ada @ada @crew #general',
    ],
    [
      '<:party:40000000000000004> <a:dance:40000000000000005> </deploy now:50000000000000005>',
      ':party: :dance: /deploy now',
    ],
    ['<t:0:R>', '1970-01-01T00:00:00.000Z'],
    ['<@1> &amp; <b>', '<@1> &amp; <b>'],
  ])('%s', (source, expected) => {
    expect(readable(source)).toBe(expected);
  });

  it('escaped text comes back as it was', () => {
    const escaped = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, (sign) => `\\${sign}`);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab *_~|`>#-[]()<@!&:\n\\') }), (text) => {
        expect(readable(escaped(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('mentions count outside code, and behind a backslash', () => {
    const found = mentionsIn('\\<@10000000000000001> `<@10000000000000002>` <@&20000000000000002> ```@everyone```');
    expect(found).toEqual({ users: ['10000000000000001'], roles: ['20000000000000002'], everyone: false });
    expect(mentionsIn('hi @here').everyone).toBe(true);
  });

  it('typed text becomes mentions and emoji of the wire', async () => {
    const { discord, world, general } = await start();
    const crew = world.addGroup('crew', ['ada']);
    world.addCustomEmoji('party');
    const said = world.user('ada').say('general', '  @bob @crew #general :party: @everyone @nobody ');
    const party = world.state.emoji.get('party')?.id;
    expect(said.content).toBe(
      `<@${world.user('bob').id}> <@&${crew.id}> <#${general}> <:party:${party}> @everyone @nobody`,
    );
    expect(said.text).toBe('@bob @crew #general :party: @everyone @nobody');
    expect(() => world.user('ada').react(said, 'nonsense')).toThrow('Discord has no emoji nonsense');
    expect(() => world.user('ada').read('general')).toThrow('people cannot do this on discord: read');
    expect(discord.platform).toBe('discord');
  });
});

describe('ids', () => {
  it('hold their time and rise', () => {
    expect(timeOf('175928847299117063').toISOString()).toBe('2016-04-30T11:18:25.796Z');
    expect(isoTime(new Date('2026-02-17T00:48:03.193Z'))).toBe('2026-02-17T00:48:03.193000+00:00');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 200 }), (steps) => {
        let now = Date.parse('2026-11-21T00:00:00Z');
        const ids = new DiscordIds(() => new Date(now));
        const made = steps.map((step) => {
          now += step;
          return ids.snowflake();
        });
        expect([...made].sort(compareIds)).toEqual(made);
        expect(new Set(made).size).toBe(made.length);
        expect(timeOf(made.at(-1) ?? '0').getTime()).toBe(now);
      }),
      { numRuns: 50 },
    );
  });
});
