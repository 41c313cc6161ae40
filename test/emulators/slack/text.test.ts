import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emojiByName, emojiByUnicode, reactionName } from '../../../src/testing/slack/text/emoji.js';
import { escapeText, unescapeText } from '../../../src/testing/slack/text/escape.js';
import { readRichText } from '../../../src/testing/slack/text/readable.js';
import { rewriteText } from '../../../src/testing/slack/text/rewrite.js';
import { toRichText } from '../../../src/testing/slack/text/rich-text.js';
import { start } from './harness.js';

const read = (text: string, options = {}) =>
  readRichText(toRichText(rewriteText(text), options), (kind, id) => `${kind}-${id}`);

describe("Slack's rewriting of text", () => {
  it.each([
    ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
    ['already &lt; &amp;', 'already &lt; &amp;'],
    ['see http://a.test/x?y=1&z=2.', 'see <http://a.test/x?y=1&amp;z=2>.'],
    ['a.test', '<http://a.test|a.test>'],
    ['mail a@x.test', 'mail <mailto:a@x.test|a@x.test>'],
    ['<https://x.test|label> <@U1> <!here> <#C1|x>', '<https://x.test|label> <@U1> <!here> <#C1|x>'],
    ['👍 👋🏼 ❤️ 🇺🇸', ':+1: :wave::skin-tone-3: :heart: :us:'],
    ['3 * 4 # 5', '3 * 4 # 5'],
    ['<b>', '&lt;b&gt;'],
  ])('%s', (sent, kept) => {
    expect(rewriteText(sent)).toBe(kept);
  });

  it('parse=none links nothing, parse=full means everything literally', () => {
    expect(rewriteText('http://a.test', { parse: 'none' })).toBe('http://a.test');
    expect(rewriteText('<@U1>', { parse: 'full' })).toBe('&lt;@U1&gt;');
  });

  it('escaping has an inverse', () => {
    fc.assert(fc.property(fc.string(), (text) => unescapeText(escapeText(text)) === text));
  });

  it('rewriting twice changes nothing more', () => {
    const words = fc.array(
      fc.constantFrom('<', '>', '&', '&amp;', 'a', ' ', '*', '`', 'http://a.test', '<@U1>', '👍', ':tada:', '\n'),
      { maxLength: 12 },
    );
    fc.assert(fc.property(words, (parts) => rewriteText(rewriteText(parts.join(''))) === rewriteText(parts.join(''))));
  });
});

describe('rich_text', () => {
  it('reads as the text without its marks', () => {
    expect(read('*b* _i_ ~s~ `c` snake_case 2*3*4 * not *')).toBe('b i s c snake_case 2*3*4 * not *');
    expect(read('<@U1> in <#C1> <!subteam^S1> <!here> <https://x.test|x> <!date^1700000000^{date}|then>')).toBe(
      '@user-U1 in #channel-C1 @usergroup-S1 @here x then',
    );
    expect(read('> quote\nafter\n```code *x*\nmore```end')).toBe('quote\nafter\ncode *x*\nmore\nend');
    expect(read('- one\n- two', { lists: true }).trimEnd()).toBe('• one\n• two');
  });

  it('has the recorded form', () => {
    expect(toRichText('a *b _c_* <@U1>')).toEqual([
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'a ' },
          { type: 'text', text: 'b ', style: { bold: true } },
          { type: 'text', text: 'c', style: { bold: true, italic: true } },
          { type: 'text', text: ' ' },
          { type: 'user', user_id: 'U1' },
        ],
      },
    ]);
  });

  it('never loses a letter and never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('q', 'j', ' ', '*', '_', '~', '`', '```', '\n', '<', '>', '&', ':', '@U1'), {
          maxLength: 30,
        }),
        (parts) => {
          const letters = (text: string) => text.replaceAll(/[^qj]/g, '');
          return letters(read(parts.join(''))) === letters(parts.join(''));
        },
      ),
    );
  });
});

describe("Slack's emoji names", () => {
  it('aliases, tones and signs go both ways', () => {
    expect(emojiByName('thumbsup')).toMatchObject({ name: '+1', unicode: '👍' });
    expect(emojiByName('+1::skin-tone-4')).toMatchObject({ tone: 4, unicode: '👍🏽' });
    expect(emojiByUnicode('❤')?.unicode).toBe('❤️');
    expect(emojiByUnicode('🤷🏽‍♀️')).toMatchObject({ tone: 4 });
    expect(emojiByName('nonsense')).toBeUndefined();
    for (const sign of ['👍', '🎉', '❤️', '👋🏼', '🇺🇸', '#️⃣', '👨‍👩‍👧']) {
      const found = emojiByUnicode(sign);
      expect(found && emojiByName(reactionName(found))?.unicode, sign).toBe(sign);
    }
  });
});

describe('the world reads blocks', () => {
  it('of every kind', async () => {
    const { web, world, general } = await start();
    const plain = (text: string) => ({ type: 'plain_text', text });
    const blocks = [
      { type: 'header', text: plain('Head :tada:') },
      { type: 'section', text: { type: 'mrkdwn', text: '*a*' }, fields: [{ type: 'mrkdwn', text: '_f_' }] },
      {
        type: 'context',
        elements: [
          { type: 'mrkdwn', text: 'c' },
          { type: 'image', image_url: 'https://x.test/i.png', alt_text: 'alt' },
        ],
      },
      { type: 'divider' },
      { type: 'markdown', text: '**m** `x`' },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: '1' },
            { type: 'raw_number', value: 2 },
          ],
        ],
      },
      { type: 'image', image_url: 'https://x.test/i.png', alt_text: 'picture' },
    ];
    await web.apiCall('chat.postMessage', { channel: general, blocks, text: 'fallback' });
    expect(world.lastMessage('general')).toMatchObject({
      content: 'fallback',
      text: 'Head 🎉\na\nf\nc alt\nm x\n1 | 2\npicture',
    });
  });
});
