/** Wire payload to model: what every Slack event costs before a handler sees it. */
import { Bench } from 'tinybench';
import type { NormalizeContext } from '../src/backends/slack/normalize/context.js';
import { messageOf } from '../src/backends/slack/normalize/message.js';
import { Message } from '../src/models/index.js';

const plain = {
  type: 'message',
  user: 'U0AAA111',
  text: 'is the build green?',
  ts: '1700000000.000100',
  team: 'T0AAA111',
  channel: 'C0AAA111',
};

const rich = {
  ...plain,
  text: '<@U0BOT111> the *build* is _done_, see <https://example.com/build/42|the log> :tada:',
  edited: { user: 'U0AAA111', ts: '1700000100.000000' },
  reactions: [{ name: '+1', count: 2, users: ['U0AAA111', 'U0BBB222'] }],
  blocks: [
    {
      type: 'rich_text',
      block_id: 'a1',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'user', user_id: 'U0BOT111' },
            { type: 'text', text: ' the ' },
            { type: 'text', text: 'build', style: { bold: true } },
            { type: 'text', text: ' is ' },
            { type: 'text', text: 'done', style: { italic: true } },
            { type: 'text', text: ', see ' },
            { type: 'link', url: 'https://example.com/build/42', text: 'the log' },
            { type: 'emoji', name: 'tada', unicode: '1f389' },
          ],
        },
      ],
    },
  ],
  files: [
    { id: 'F0AAA111', name: 'log.txt', mimetype: 'text/plain', size: 1200, url_private: 'https://files.slack.com/f' },
  ],
};

const context: NormalizeContext = {
  account: 'slack',
  self: undefined,
  userById: () => undefined,
  nameOf: () => undefined,
  customEmoji: () => undefined,
  ownGroupIds: new Set(),
};
const model = messageOf(rich, 'C0AAA111', context);

const bench = new Bench({ time: 500 });
bench
  .add('plain message to model', () => messageOf(plain, 'C0AAA111', context))
  .add('rich message with file and reactions to model', () => messageOf(rich, 'C0AAA111', context))
  .add('model to JSON and back (zod)', () => Message.parse(JSON.parse(JSON.stringify(model))));
await bench.run();
console.table(bench.table());
