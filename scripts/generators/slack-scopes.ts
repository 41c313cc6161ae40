import { neededScopes } from '../../src/backends/slack/scopes.js';
import { betweenMarkers } from './between-markers.js';
import type { Generator } from './generator.js';

const output = 'docs/platforms/slack.md';

/** What each operation needs of Slack's scopes: the table by which a token's scopes narrow the capabilities. */
export const slackScopesTable: Generator = {
  name: 'scopes of Slack',
  outputs: [output],
  run() {
    const rows = [...rowsOf(neededScopes('bot', false), 'bot'), ...rowsOf(neededScopes('user', true), 'user')];
    const table = ['| operation | token | scopes (any one of a list) |', '|---|---|---|', ...rows].join('\n');
    return { [output]: betweenMarkers(output, 'scopes', table) };
  },
};

/** Operations with equal needs stand in one row. */
function rowsOf(needs: ReturnType<typeof neededScopes>, token: string): string[] {
  const rows = new Map<string, string[]>();
  for (const [name, scopes] of Object.entries(needs)) {
    const key = scopes.map((scope) => `\`${scope}\``).join(' ');
    rows.set(key, [...(rows.get(key) ?? []), `\`${name}\``]);
  }
  return [...rows].map(([scopes, names]) => `| ${names.join(' ')} | ${token} | ${scopes} |`);
}
