import { Capabilities, features, operations } from '../../core/index.js';
import { platformNamed, platformNames } from '../../registry.js';
import { type Command, readArgs } from '../command.js';

const signs = { native: 'yes', partial: 'part', emulated: 'emul', none: '-' } as const;

export const capabilities: Command = {
  name: 'capabilities',
  summary: 'what each platform can do',
  usage: `chatmux capabilities [PLATFORM...] [--json]

yes: the platform has it. part: a part of it. emul: the same meaning by another way. -: it has not.`,
  async run(args, io) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } });
    const names = positionals.length > 0 ? positionals : platformNames();
    const columns: [string, Capabilities][] = [];
    for (const name of names) {
      const row = await platformNamed(name).capabilities?.();
      if (row) columns.push([name, new Capabilities(row.matrix, row.limits)]);
    }
    if (values.json) {
      io.out(JSON.stringify(Object.fromEntries(columns.map(([name, row]) => [name, row.toJSON()]))));
      return 0;
    }
    const width = Math.max(...operations.map(({ length }) => length)) + 2;
    io.out(''.padEnd(width) + columns.map(([name]) => name.padEnd(15)).join(''));
    for (const capability of [...operations, ...features]) {
      io.out(capability.padEnd(width) + columns.map(([, row]) => signs[row.level(capability)].padEnd(15)).join(''));
    }
    return 0;
  },
};
