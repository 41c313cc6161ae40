import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../docs/platforms/discord.md', import.meta.url), 'utf8');

/** Bits by the names that Discord's settings show (wire sheet, section 6). */
const bits = {
  'Add Reactions': 6,
  'View Channels': 10,
  'Send Messages': 11,
  'Manage Messages': 13,
  'Embed Links': 14,
  'Attach Files': 15,
  'Read Message History': 16,
  'Use External Emojis': 18,
  'Create Public Threads': 35,
  'Create Private Threads': 36,
  'Send Messages in Threads': 38,
  'Create Polls': 49,
  'Pin Messages': 51,
};
const more = { 'Manage Channels': 4, 'Manage Roles': 28, 'Manage Webhooks': 29, 'Manage Threads': 34 };

const sum = (...sets: Record<string, number>[]) =>
  sets.flatMap((set) => Object.values(set)).reduce((all, bit) => all | (1n << BigInt(bit)), 0n);

it('the invite link holds the permissions that the page names', () => {
  expect(page).toContain(`permissions=${sum(bits)}\n`);
  expect(page).toContain(`it is \`${sum(bits, more)}\``);
  for (const name of Object.keys({ ...bits, ...more })) expect(page).toContain(name);
});
