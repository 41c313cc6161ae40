import { type CapabilityName, features, operations } from '../../src/core/capabilities.js';
import { betweenMarkers } from './between-markers.js';
import { type CapabilityColumns, capabilityColumns } from './capability-columns.js';
import type { Generator } from './generator.js';

const output = 'README.md';
const signs = { native: '●', partial: '◐', emulated: '○', none: '·' } as const;

/** The matrix in few rows: what is the same on every platform stands in one. The rest of the README stays as it is. */
export const readmeMatrix: Generator = {
  name: 'README matrix',
  outputs: [output],
  async run() {
    return { [output]: betweenMarkers(output, 'matrix', table(await capabilityColumns())) };
  },
};

function table(columns: CapabilityColumns): string {
  const cells = (name: CapabilityName) => columns.map(([, row]) => signs[row.level(name)]).join(' | ');
  const rows = new Map<string, string[]>();
  for (const name of [...operations, ...features]) {
    const key = cells(name);
    rows.set(key, [...(rows.get(key) ?? []), `\`${name}\``]);
  }
  const head = `| | ${columns.map(([name]) => name).join(' | ')} |\n|---|${':-:|'.repeat(columns.length)}`;
  return [head, ...[...rows].map(([key, names]) => `| ${names.join(' ')} | ${key} |`)].join('\n');
}
