import fc from 'fast-check';
import type { Inline } from '../../src/richtext/index.js';
import { foreignMention, hostilePieces, treeArbitrary } from '../richtext/arbitrary.js';

const id = '123456789012345678';
const home = { platform: 'discord', account: 'discord' };

/** Pieces that mean something to Discord, or nearly. */
export const discordPieces = [
  ...hostilePieces,
  `<@${id}>`,
  `<@!${id}>`,
  `<@&${id}>`,
  `<#${id}>`,
  `<:party:${id}>`,
  `<a:party:${id}>`,
  `</roll:${id}>`,
  `</roll dice six:${id}>`,
  '<t:1618953630>',
  '<t:1618953630:R>',
  '<id:guide>',
  '<id:customize>',
  '@\u200beveryone',
  '@\u200b\u200bhere',
  '\\\u200b',
  '`\u200b`',
  '***',
  '___',
  '~~~',
  '|||',
  '````',
  '```ts\n',
  '\n```',
  '\n- ',
  '\n  - ',
  '\n1. ',
  '\n> ',
  '\n>>> ',
  '\n# ',
  '\n### ',
  '\n#### ',
  '\n-# ',
  '[x](https://x.test)',
  '[x](<https://x.test>)',
  '[x](https://x.test "y")',
  '](https://x.test)',
  'https://x.test/a_(b)_c.',
  '<https://x.test/a>',
  '¯\\_(ツ)_/¯',
  '\ufeff',
];

export const discordText = fc
  .array(fc.constantFrom(...discordPieces), { minLength: 1, maxLength: 10 })
  .map((parts) => parts.join(''));

const atoms: readonly fc.Arbitrary<Inline>[] = [
  foreignMention,
  fc.record({
    type: fc.constant('mention' as const),
    kind: fc.constantFrom('user' as const, 'channel' as const, 'role' as const),
    platform: fc.constant('discord'),
    account: fc.constant('discord'),
    id: fc.constantFrom(id, '17', '12345678901234567890'),
  }),
  fc.constantFrom<Inline>(
    { type: 'mention', kind: 'everyone', ...home },
    { type: 'mention', kind: 'here', ...home },
    { type: 'emoji', name: 'party', id, isCustom: true, ...home },
    { type: 'emoji', name: 'a_b', id, isCustom: true, isAnimated: true, ...home },
    { type: 'emoji', name: 'party', isCustom: true, platform: 'slack', account: 'slack' },
    { type: 'emoji', name: 'wave', unicode: '👋🏽' },
    { type: 'timestamp', value: '2021-04-20T21:20:30.000Z' },
    { type: 'timestamp', value: '2021-04-20T21:20:30.567Z', style: 'relative' },
    { type: 'timestamp', value: '1969-01-01T00:00:00.000Z', style: 'date' },
    { type: 'inlineCode', value: '`' },
    { type: 'inlineCode', value: ' a`b``c``` ' },
    { type: 'break' },
  ),
];

export const discordTree = treeArbitrary({
  text: fc.oneof(fc.constantFrom('one', 'two words', 'a_b', 'x*y', 'end.', ' '), discordText),
  marks: ['strong', 'emphasis', 'delete', 'underline', 'spoiler'],
  atoms,
});
