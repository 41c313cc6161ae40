import { Capabilities, features, operations } from '../../core/index.js';
import { platformNamed, platformNames } from '../../registry.js';
import { defineCommand } from '../command.js';

const signs = { native: 'yes', partial: 'part', emulated: 'emul', none: '-' } as const;
const styles = { native: 'green', partial: 'yellow', emulated: 'yellow', none: 'dim' } as const;

export const capabilities = defineCommand({
  name: 'capabilities',
  summary: 'what each platform can do',
  arguments: [{ name: 'PLATFORM', isMany: true, complete: 'platform' }],
  json: 'print the matrix with reasons and limits',
  notes: 'yes: the platform has it. part: a part of it. emul: the same meaning by another way. -: it has not.',
  examples: ['capabilities slack discord', 'capabilities --json | jq .slack.reply'],
  async run({ positionals }, io) {
    const names = positionals.length > 0 ? positionals : platformNames();
    const columns: [string, Capabilities][] = [];
    for (const name of names) {
      const row = await platformNamed(name).capabilities?.();
      if (row) columns.push([name, new Capabilities(row.matrix, row.limits)]);
    }
    if (io.isJson) {
      io.out(JSON.stringify(Object.fromEntries(columns.map(([name, row]) => [name, row.toJSON()]))));
      return 0;
    }
    const width = Math.max(...[...operations, ...features].map(({ length }) => length)) + 2;
    const wide = Math.max(4, ...columns.map(([name]) => name.length)) + 1;
    io.out(io.paint.out('bold', (''.padEnd(width) + columns.map(([name]) => name.padEnd(wide)).join('')).trimEnd()));
    for (const capability of [...operations, ...features]) {
      const cells = columns.map(([, row]) => {
        const level = row.level(capability);
        return io.paint.out(styles[level], signs[level].padEnd(wide));
      });
      io.out((capability.padEnd(width) + cells.join('')).trimEnd());
    }
    return 0;
  },
});
