// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test hold ${NAME} on purpose
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccounts, readConfigFile } from '../../src/core/config-file.js';
import { ConfigError } from '../../src/core/errors/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chatmux-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string | Uint8Array, env: Record<string, string> = {}, name = 'chatmux.yaml') {
  const path = join(folder, name);
  await writeFile(path, text);
  return readConfigFile(path, env);
}

async function problem(
  text: string | Uint8Array,
  env: Record<string, string> = {},
  name = 'chatmux.yaml',
): Promise<string> {
  const error = await read(text, env, name).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
}

describe('readConfigFile', () => {
  it('reads named accounts with ${ENV} values, in order', async () => {
    const text = `
accounts:
  work:
    platform: slack
    botToken: \${TOKEN}
    nested: { list: ["a-\${TOKEN}-\${NONE:-x:-y}", 3, true] }
    literal: "$\${TOKEN}"
  games: { platform: discord, token: '\${NONE:-}' }
`;
    expect(await read(text, { TOKEN: 'se${cret}"\n' })).toEqual([
      {
        account: 'work',
        platform: 'slack',
        settings: { botToken: 'se${cret}"\n', nested: { list: ['a-se${cret}"\n-x:-y', 3, true] }, literal: '${TOKEN}' },
      },
      { account: 'games', platform: 'discord', settings: { token: '' } },
    ]);
  });

  it('reads a list, and JSON with a byte order mark', async () => {
    const json =
      '\uFEFF{"accounts":[{"platform":"slack","account":"a","emoji":"\\ud83d\\ude00\\/"},\n\t{"platform":"slack"}]}';
    expect(await read(json, {}, 'c.json')).toEqual([
      { account: 'a', platform: 'slack', settings: { emoji: '😀/' } },
      { account: 'slack', platform: 'slack', settings: {} },
    ]);
  });

  it('names account, key and variable when one is missing', async () => {
    const message = await problem('accounts: { work: { platform: slack, deep: { botToken: "${MISSING_TOKEN}" } } }');
    expect(message).toContain("account 'work'");
    expect(message).toContain("'deep.botToken'");
    expect(message).toContain('MISSING_TOKEN');
    expect(await problem('accounts: { a: { platform: slack, t: "${TOKEN}" } }', { TOKEN: '' })).toContain('TOKEN');
    expect(await problem('accounts: { a: { platform: slack, t: "${constructor}" } }')).toContain('constructor');
    expect(await problem('accounts: { a: { platform: slack, t: "canary${" } }')).not.toContain('canary');
  });

  it.each([
    ['two accounts of one name', 'accounts: [{platform: slack}, {platform: slack}]', /two accounts/],
    ['a key that stands twice', 'accounts:\n  a: {platform: slack}\n  a: {platform: discord}\n', /twice.*line 3/],
    ['no accounts', '{}', /accounts/],
    ['empty accounts', 'accounts: {}', /at least one/],
    ['an empty file', '', /accounts/],
    ['an account that is no object', 'accounts: { a: slack }', /account 'a' must be an object/],
    ['no platform', 'accounts: { a: { botToken: canary } }', /no 'platform'/],
    ['an unknown key at the top', 'acounts: { a: {platform: slack} }', /did you mean 'accounts'/],
    ['another name within', 'accounts: { a: {platform: slack, account: b} }', /another name/],
    ['prototype keys', 'accounts: { a: {platform: slack, __proto__: {x: 1}} }', /__proto__/],
    ['deep prototype keys', 'accounts: { a: {platform: slack, x: [[{constructor: 1}]]} }', /constructor/],
    ['an unquoted *', 'accounts: { a: {platform: slack, password: *canary } }', /begins with \*/],
    ['an unknown tag', 'accounts: { a: {platform: slack, password: !canary x } }', /begins with !/],
    ['bad YAML', 'accounts: { a: {platform: slack, t: "canary', /line 1/],
    ['a deep nest', `accounts: ${'['.repeat(20_000)}`, /ConfigError|cannot be read|deep/],
  ])('refuses %s', async (_name, text, message) => {
    const told = await problem(text);
    expect(told).toMatch(message);
    expect(told).not.toContain('canary');
  });

  it('refuses an alias bomb', async () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [n, l] of [...'bcdefghij'].entries())
      lines.push(`${l}: &${l} [${Array(9).fill(`*${'abcdefghi'[n]}`).join(',')}]`);
    expect(await problem(lines.join('\n'))).toMatch(/alias/);
  });

  it('refuses JSON with a doubled account, bad JSON (without telling it), and the rest', async () => {
    expect(await problem('{"accounts":{"a":{"platform":"x"},"a":{"platform":"y"}}}', {}, 'c.json')).toMatch(/twice/);
    const bad = await problem('{"accounts":{"a":{"platform":"x","t":"canary" "b"}}}', {}, 'c.json');
    expect(bad).toMatch(/not valid JSON/);
    expect(bad).not.toContain('canary');
    expect(await problem('x', {}, 'c.toml')).toMatch(/\.yaml/);
    expect(await problem(Buffer.from([0xff, 0xfe, 0x00]))).toMatch(/UTF-8/);
    expect(await problem(' '.repeat(1_048_577))).toMatch(/longer/);
    await expect(readConfigFile(join(folder, 'none.yaml'))).rejects.toThrow(/does not exist/);
    await expect(readConfigFile(folder)).rejects.toBeInstanceOf(ConfigError);
  });

  it('survives anything', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string({ unit: 'grapheme' }),
          fc
            .array(
              fc.constantFrom(
                'accounts:',
                '\n',
                '  ',
                'a',
                ': ',
                '{',
                '}',
                '[',
                '*',
                '&a',
                '${',
                '}',
                '"',
                "'",
                '- ',
                '!',
                '|',
              ),
            )
            .map((parts) => parts.join('')),
        ),
        async (text) => {
          const result = await read(text).catch((error: unknown) => error);
          if (!Array.isArray(result)) expect(result).toBeInstanceOf(ConfigError);
        },
      ),
      { numRuns: 150 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('readAccounts', () => {
  it('takes an object made by code, its live parts untouched and its texts as they are', () => {
    class Store {
      get() {}
      set() {}
    }
    const cursorStore = new Store();
    const [first] = readAccounts({ accounts: { a: { platform: 'slack', cursorStore, botToken: '${X}' } } });
    expect(first?.settings['cursorStore']).toBe(cursorStore);
    expect(first?.settings['botToken']).toBe('${X}');
    const [second] = readAccounts(
      { accounts: { a: { platform: 'slack', cursorStore, botToken: '${X}' } } },
      { env: { X: 'y' } },
    );
    expect(second?.settings).toEqual({ cursorStore, botToken: 'y' });
  });
});
