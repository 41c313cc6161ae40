import { parse as parseOfficially } from '@rocket.chat/message-parser';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toMessage as toRocketChatMessage } from '../../src/backends/rocketchat/normalize/message.js';
import { toMessage as toStackExchangeMessage } from '../../src/backends/stackexchange/normalize/message.js';
import { toMessage as toTeamwireMessage } from '../../src/backends/teamwire/normalize/message.js';
import {
  loadDialect,
  Message,
  mapInlines,
  md,
  normalize,
  parse,
  type Rendered,
  type RichText,
  render,
  renderWithLosses,
  toPlainText,
} from '../../src/index.js';
import { reader as discordReader, ids, wireMessage } from '../discord/context.js';
import { context as rocketChatContext, wire as rocketChatWire } from '../rocketchat/context.js';
import { reader as slackReader } from '../slack/context.js';
import { present } from '../stackexchange/site-model.js';
import { sent } from '../symphony/round-trip.js';
import { treeArbitrary } from './arbitrary.js';

type Platform = {
  account: string;
  /** The message as the platform's normaliser makes it of what the platform gives back for what it was sent. */
  receive(rendered: Rendered): Message | undefined;
  /** Of the trees below, those that the markup loses something of. */
  loses: readonly string[];
};

const nobody = {
  origin: 'https://chat.example.com',
  selfId: '1',
  userById: () => undefined,
  idOfName: () => undefined,
};

const platforms: Readonly<Record<string, Platform>> = {
  slack: {
    account: 'slack',
    receive: ({ text, data }) =>
      slackReader().message({ ts: '1763600000.000100', user: 'U0ADA', text, ...data }, 'C0LAB'),
    loses: ['a code block', 'a nested quote', 'a task list', 'a heading', 'a table', 'a rule', 'an image', 'a spoiler'],
  },
  discord: {
    account: 'discord',
    receive: ({ text }) =>
      discordReader().message(wireMessage({ content: text }), { channelId: ids.general, guildId: ids.guild }),
    loses: ['a table', 'an image', 'a rule', 'a task list', 'a nested quote'],
  },
  symphony: {
    account: 'symphony',
    receive: ({ text }) => sent(text),
    loses: ['an ordered list', 'a task list', 'an image', 'a spoiler'],
  },
  rocketchat: {
    account: 'work',
    receive: ({ text }) => {
      const md = parseOfficially(text, { emoticons: true, colors: true, katex: { parenthesisSyntax: true } });
      return toRocketChatMessage(
        rocketChatWire({ msg: text, md: JSON.parse(JSON.stringify(md)) }),
        rocketChatContext(),
      );
    },
    loses: ['underline', 'a table', 'a nested list', 'a nested quote'],
  },
  stackexchange: {
    account: 'stackexchange',
    receive: ({ text }) =>
      toStackExchangeMessage(
        {
          event_type: 1,
          message_id: 1,
          room_id: 2,
          user_id: 3,
          user_name: 'Ada',
          time_stamp: 1763600000,
          content: present(text),
        },
        { ...nobody, account: 'stackexchange' },
      ),
    loses: [
      'underline',
      'a code block',
      'a nested quote',
      'a list',
      'an ordered list',
      'a nested list',
      'a task list',
      'a heading',
      'a table',
      'a rule',
      'an image',
      'a spoiler',
    ],
  },
  teamwire: {
    account: 'teamwire',
    receive: ({ text }) =>
      toTeamwireMessage({ mid: 'm', tid: 't', fromUid: 'u', msg: text, timestamp: 0, attachments: [] } as never, [], {
        account: 'teamwire',
        selfId: 'me',
        userById: () => undefined,
      }),
    loses: [
      'marks',
      'code',
      'links',
      'underline',
      'a code block',
      'a quote',
      'a nested quote',
      'a list',
      'an ordered list',
      'a nested list',
      'a task list',
      'a heading',
      'a table',
      'a rule',
      'an image',
      'a spoiler',
      'right-to-left text',
    ],
  },
};
const names = Object.keys(platforms);

const trees: Readonly<Record<string, RichText>> = {
  text: md`${'Hello there, 2 * 3 * 4 = 24, snake_case and __init__'}`,
  'text that looks like markup': md`${'*a* _b_ ~c~ `d` [e](https://x.test) <b> &amp; @everyone <!channel> :smile: > q'}`,
  marks: md`Some **bold**, *italic* and ~~struck~~ words`,
  code: md`Run ${'npm ci'}: \`npm ci && npm test\``,
  links: md`See [the log](https://example.com/a_b/c?d=1&e=2) of it`,
  emoji: md`Well done 😄 👋🏽`,
  underline: normalize({
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'underline', children: [{ type: 'text', value: 'under' }] }] }],
  }),
  lines: md`one\
two\
three`,
  paragraphs: md`one

two`,
  'a code block': md`\`\`\`java
int a = 1;

f(a);
\`\`\``,
  'a quote': md`> quoted words`,
  'a nested quote': md`> one
>
> > two`,
  'a list': md`- one
- **two**`,
  'an ordered list': md`3. one
4. two`,
  'a nested list': md`- one
  - two
- three`,
  'a task list': md`- [x] one
- [ ] two`,
  'a heading': md`# Title`,
  'a table': md`| a | b |
|---|---|
| 1 | 2 |`,
  'a rule': md`one

---

two`,
  'an image': md`![a picture](https://example.com/a.png)`,
  'a spoiler': normalize({
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'spoiler', children: [{ type: 'text', value: 'secret' }] }] }],
  }),
  'right-to-left text': md`שלום **עולם** مرحبا`,
};

beforeAll(async () => {
  for (const name of names) await loadDialect(name);
});

function roundTrip(name: string, tree: RichText): { rendered: Rendered; message: Message; restored: Message } {
  const { account, receive } = platforms[name] as Platform;
  const rendered = renderWithLosses(tree, name, { platform: name, account });
  const message = receive(rendered);
  if (!message) throw new Error('no message');
  return { rendered, message, restored: Message.parse(JSON.parse(JSON.stringify(message))) };
}

/** A standard emoji may come back as its characters. */
function asCharacters(tree: RichText): RichText {
  return normalize(
    mapInlines(tree, (node) =>
      node.type === 'emoji' && node.unicode !== undefined ? { type: 'text', value: node.unicode } : node,
    ),
  );
}

describe.each(names)('a message of %s', { timeout: 60_000 }, (name) => {
  it.each(Object.keys(trees))('holds the author’s tree, also after JSON: %s', (what) => {
    const tree = trees[what] as RichText;
    const { rendered, message, restored } = roundTrip(name, tree);
    const read = parse(message);
    expect(parse(restored)).toEqual(read);
    if (rendered.losses.length === 0) expect(asCharacters(read), rendered.text).toEqual(asCharacters(normalize(tree)));
    expect((platforms[name] as Platform).loses.includes(what), JSON.stringify(rendered.losses)).toBe(
      rendered.losses.length > 0,
    );
  });

  it('is the same after JSON, whatever it holds', () => {
    fc.assert(
      fc.property(treeArbitrary(), (tree) => {
        // Nobody sends what shows nothing.
        fc.pre(render(tree, name) !== '');
        const { message, restored } = roundTrip(name, tree);
        const read = parse(message);
        expect(parse(restored)).toEqual(read);
        // What was read is in its normal form: nothing of it is for the next reader to find.
        expect(normalize(read)).toEqual(read);
        expect(typeof toPlainText(read)).toBe('string');
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });
});
