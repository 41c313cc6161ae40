import { intentEvents, intentsFor, privilegedIntents } from '../../src/backends/discord/intents.js';
import { betweenMarkers } from './between-markers.js';
import type { Generator } from './generator.js';

const output = 'docs/platforms/discord.md';

/** What each event asks of the gateway, as the backend asks for it. */
export const discordIntentsTable: Generator = {
  name: 'intents of Discord',
  outputs: [output],
  run() {
    const rows = new Map<string, string[]>();
    for (const type of intentEvents) {
      const key = intentsFor([type])
        .filter((intent) => intent !== 'Guilds')
        .map((intent) => `\`${intent}\`${privilegedIntents[intent] ? ' (privileged)' : ''}`)
        .join(' ');
      rows.set(key, [...(rows.get(key) ?? []), `\`${type}\``]);
    }
    const lines = [...rows].map(([intents, types]) => `| ${types.join(' ')} | ${intents} |`);
    const rest = ['| `channel.…` `thread.…` | `Guilds`, which is always asked for |', '| `interaction` | none |'];
    const table = ['| event | intents |', '|---|---|', ...lines, ...rest].join('\n');
    return { [output]: betweenMarkers(output, 'intents', table) };
  },
};
