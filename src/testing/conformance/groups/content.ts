import assert from 'node:assert/strict';
import { md } from '../../../richtext/index.js';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const hostile = [
  'Everyone: @everyone @here @channel <!channel> <!here> <!everyone> <@U012AB3CD> <@1> <#C012AB3CD> [x](memory:everyone)',
  '**not bold** *not* _not_ ~~not~~ `not` ||not||',
  '[not a link](http://example.com) <http://example.com|no> &amp; &lt; <b>no</b> <mention uid="1"/>',
  '# no heading',
  '- no list',
  '> no quote',
].join('\n');

/** What content becomes: plain text, Markdown, mentions, embeds, and what is too long. */
export function contentTests(suite: Suite): void {
  suite.group('content', {}, (group) => {
    group.test('plain text arrives as it is, pings nobody and formats nothing', async (trial) => {
      const place = trial.channel();
      const sent = await trial.backend.sendMessage(place.id, hostile);
      const words = (texts: string[]) => (texts.length > 1 ? texts.join(' ').replace(/\s+/g, ' ') : texts[0]);
      const expected = sent.parts.length > 1 ? hostile.replace(/\s+/g, ' ') : hostile;
      assert.equal(words(sent.parts.map((part) => trial.standing(part).text)), expected);
      assert.equal(words(sent.parts.map(({ text }) => text)), expected);
      assert.deepEqual(sent.mentions, []);
      assert.deepEqual((await trial.backend.fetchMessages(place.id, { limit: 1 }))[0]?.mentions, []);
    });

    group.test('line breaks and unicode survive', async (trial) => {
      const text = `one\ntwo\n\nfour 👩‍👩‍👧 é 漢字 ${trial.text()}`;
      const sent = await trial.backend.sendMessage(trial.channel().id, text);
      assert.equal(trial.standing(sent).text, text);
      assert.equal(sent.text, text);
    });

    group.feature('markdown', {
      works: async (trial) => {
        const word = trial.text('bold');
        const sent = await trial.backend.sendMessage(trial.channel().id, { markdown: `**${word}** and _more_` });
        assert.equal(trial.standing(sent).text, `${word} and more`, 'the marks are no text');
        assert.notEqual(trial.standing(sent).content, `${word} and more`, 'the marks are in the markup');
        assert.equal(sent.text, `${word} and more`);
      },
      lacks: async (trial) => {
        const word = trial.text('bold');
        const sent = await trial.backend.sendMessage(trial.channel().id, { markdown: `**${word}**` });
        assert.ok(trial.standing(sent).text.includes(word));
        assert.ok(sent.losses.length > 0);
      },
    });

    group.feature('codeBlocks', {
      works: async (trial) => {
        const code = `if (a < b && **c**) {\n  return '@everyone';\n}`;
        const sent = await trial.backend.sendMessage(trial.channel().id, { markdown: `\`\`\`js\n${code}\n\`\`\`` });
        assert.ok(trial.standing(sent).text.includes(code), 'code arrives as it is');
        assert.ok(sent.text.includes(code));
        assert.deepEqual(sent.mentions, []);
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, { markdown: '```\nx = 1\n```' });
        assert.ok(trial.standing(sent).text.includes('x = 1'));
        assert.ok(sent.losses.length > 0);
      },
    });

    group.feature('tables', {
      works: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, { markdown: tableMarkdown });
        for (const cell of tableCells) assert.ok(trial.standing(sent).text.includes(cell), `${cell} arrives`);
        if (trial.level('tables') === 'native') assert.ok(!sent.losses.some(({ feature }) => feature === 'table'));
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, { markdown: tableMarkdown });
        for (const cell of tableCells) assert.ok(trial.standing(sent).text.includes(cell), `${cell} arrives`);
        assert.ok(sent.losses.some(({ feature }) => feature === 'table'));
      },
    });

    group.feature('mentions', {
      works: async (trial) => {
        const user = await trial.backend.fetchUser(trial.ada.id);
        const place = trial.channel();
        const sent = await trial.backend.sendMessage(place.id, md`Hello ${user}!`);
        const mention = sent.mentions.find(({ kind }) => kind === 'user');
        assert.ok(mention, 'the mention is on the message');
        assert.equal(mention.id, trial.ada.id);
        assert.ok(sent.text.includes(user.name), 'the text has the name');
        assert.ok(
          /^Hello @?(ada)!$/i.test(trial.standing(sent).text),
          `the reader sees it: ${trial.standing(sent).text}`,
        );
        const none = await trial.backend.sendMessage(place.id, md`Hello ${user}!`, { mentions: 'none' });
        assert.deepEqual(none.mentions, []);
        assert.ok(none.text.includes(user.name));
      },
      lacks: async (trial) => {
        const user = await trial.backend.fetchUser(trial.ada.id);
        const sent = await trial.backend.sendMessage(trial.channel().id, md`Hello ${user}!`);
        assert.ok(trial.standing(sent).text.includes(user.name));
        assert.ok(sent.losses.some(({ feature }) => feature === 'mention'));
      },
    });

    group.test('mentions of this account are told', async (trial) => {
      if (!trial.supports('mentions')) return;
      const said = trial.said(`@${trial.world.bot.handle} are you there?`);
      const message = await newest(trial, said.channelId);
      assert.equal(message?.mentionsMe, true);
      const mention = message?.mentions[0];
      assert.ok(mention && message);
      assert.equal(mention.id, trial.world.bot.id);
      assert.ok(mention.end > mention.start && mention.end <= message.content.length);
      assert.ok(message.text.includes(trial.world.bot.name));
      const other = trial.said('nobody is meant');
      assert.equal((await newest(trial, other.channelId))?.mentionsMe, false);
    });

    group.test('a value in md never becomes markup', async (trial) => {
      const value = '**x** @everyone <!channel>';
      const sent = await trial.backend.sendMessage(trial.channel().id, md`_${value}_`);
      assert.equal(trial.standing(sent).text, value);
      assert.deepEqual(sent.mentions, []);
    });

    group.test('a mention of another account is its name and pings nobody', async (trial) => {
      const user = { ...(await trial.backend.fetchUser(trial.ada.id)), account: 'elsewhere' };
      const sent = await trial.backend.sendMessage(trial.channel().id, md`Hello ${user}`);
      assert.deepEqual(sent.mentions, []);
      assert.ok(trial.standing(sent).text.includes(user.name));
    });

    group.test('raw markup is sent untouched', async (trial) => {
      // What people type in the platform's markup is as good as any sample of it.
      const typed = trial.said(trial.text('as typed'));
      const sent = await trial.backend.sendMessage(typed.channelId, { raw: typed.content });
      assert.equal(trial.standing(sent).text, typed.text);
    });

    group.test('content over the limit is split, cut or refused', async (trial) => {
      const { max } = trial.backend.capabilities.limits.text;
      if (!Number.isFinite(max)) return;
      const place = trial.channel();
      const word = 'lorem ipsum dolor ';
      const long = word.repeat(Math.ceil((max * 1.5) / word.length)).trim();
      const split = await trial.backend.sendMessage(place.id, long);
      assert.ok(split.parts.length >= 2, 'it becomes several messages');
      const shown = split.parts.map((part) => trial.standing(part).text);
      assert.equal(shown.join(' ').replace(/\s+/g, ' '), long.replace(/\s+/g, ' '), 'nothing is lost');
      const cut = await trial.backend.sendMessage(place.id, long, { overflow: 'truncate' });
      assert.equal(cut.parts.length, 1);
      assert.ok(cut.losses.some(({ feature }) => feature === 'length'));
      const before = trial.world.messages(place).length;
      await assertRejects(() => trial.backend.sendMessage(place.id, long, { overflow: 'error' }), 'invalid');
      assert.equal(trial.world.messages(place).length, before);
    });

    group.feature('embeds', {
      works: async (trial) => {
        const title = trial.text('Build');
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), {
          embeds: [
            {
              title,
              description: 'It is **green**.',
              color: 0x2ecc71,
              fields: [{ name: 'Branch', value: 'main', inline: true }],
              footer: { text: 'CI' },
            },
          ],
        });
        const shown = trial.standing(sent);
        const all = [shown.text, JSON.stringify(shown.embeds)].join(' ');
        for (const words of [title, 'green', 'Branch', 'main', 'CI'])
          assert.ok(all.includes(words), `${words} is shown`);
        if (trial.level('embeds') === 'native') {
          assert.equal(sent.embeds[0]?.title, title);
          assert.equal(sent.embeds[0]?.fields[0]?.name, 'Branch');
        }
      },
      lacks: async (trial) => {
        const title = trial.text('Build');
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), {
          embeds: [{ title, description: 'It is green.', fields: [{ name: 'Branch', value: 'main' }] }],
        });
        for (const words of [title, 'green', 'Branch', 'main']) assert.ok(trial.standing(sent).text.includes(words));
        assert.ok(sent.losses.some(({ feature }) => feature === 'embed'));
      },
    });

    group.test('what is wrong in an embed is named', async (trial) => {
      const error = await assertRejects(
        () => trial.backend.sendMessage(trial.channel().id, 'x', { embeds: [{ title: 'x', color: 'reddish' }] }),
        'invalid',
      );
      assert.ok(error.message.includes('color'));
    });

    group.feature('components', {
      works: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, 'Shall I?', {
          components: [
            { type: 'button', id: 'yes', label: 'Yes, please', style: 'primary' },
            { type: 'button', id: 'docs', label: 'The docs', style: 'link', url: 'https://example.com/' },
            { type: 'select', id: 'where', options: [{ label: 'Staging', value: 'staging' }] },
          ],
        });
        const shown = trial.standing(sent);
        const all = `${shown.text} ${shown.buttons.map(({ label }) => label).join(' ')}`;
        for (const label of ['Yes, please', 'The docs']) assert.ok(all.includes(label), `${label} is shown`);
        if (trial.level('components') === 'native') {
          assert.ok(shown.buttons.some(({ id, label }) => id === 'yes' && label === 'Yes, please'));
          assert.deepEqual(
            shown.selects.map(({ id, options }) => [id, options.map(({ value }) => value)]),
            [['where', ['staging']]],
          );
        }
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, 'Shall I?', {
          components: [{ type: 'button', id: 'yes', label: 'Yes, please' }],
        });
        assert.ok(trial.standing(sent).text.includes('Yes, please'));
        assert.ok(sent.losses.some(({ feature }) => feature === 'components'));
      },
    });
  });
}

const tableMarkdown = '| Service | State |\n| --- | --- |\n| web | fine |\n| mail | slow |';
const tableCells = ['Service', 'State', 'web', 'fine', 'mail', 'slow'];

async function newest(trial: Trial, channelId: string) {
  return (await trial.backend.fetchMessages(channelId, { limit: 1 }))[0];
}
