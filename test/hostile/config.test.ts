import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { garbler } from '../../soak/garbler.js';
import { Random } from '../../soak/random.js';
import { readAccounts } from '../../src/core/config-file.js';
import { parseConfigText } from '../../src/core/config-text.js';
import { ConfigError } from '../../src/core/errors/index.js';
import { createFromSettings } from '../../src/create-backend.js';
import { platformNames } from '../../src/registry.js';
import { emulatorNames, startEmulator } from '../../src/testing/index.js';

const platforms = platformNames().filter((name) => emulatorNames().includes(name));

/** What must not be read by anybody: the settings' own secrets. */
function secretsOf(config: object): string[] {
  const names = /token|password|secret|^content$/i;
  return Object.entries(config).flatMap(([key, value]) => {
    if (typeof value === 'object' && value !== null) return secretsOf(value);
    return names.test(key) && typeof value === 'string' && value.length > 8 ? [value] : [];
  });
}

describe('a configuration of any shape', () => {
  it.each(platforms)('makes a backend of %s, or a ConfigError that shows no secret', async (platform) => {
    const emulator = await startEmulator(platform);
    const { config } = emulator;
    await emulator.stop();
    const secrets = secretsOf(config);
    expect(secrets).not.toEqual([]);
    const garble = garbler(new Random(11), 1);
    const outcomes = { made: 0, refused: 0 };
    for (let round = 0; round < 120; round += 1) {
      let settings: unknown;
      try {
        settings = JSON.parse(garble(JSON.stringify(config)));
      } catch {
        continue;
      }
      try {
        const backend = await createFromSettings(platform, settings as { platform: string });
        outcomes.made += 1;
        const shown = inspect(backend, { depth: 6 });
        for (const secret of secrets) expect(shown).not.toContain(secret);
        await backend.disconnect();
      } catch (error) {
        expect(error, JSON.stringify(settings).slice(0, 300)).toBeInstanceOf(ConfigError);
        outcomes.refused += 1;
        for (const secret of secrets) expect(inspect(error)).not.toContain(secret);
      }
    }
    expect(outcomes.refused).toBeGreaterThan(20);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is read from a file, or a ConfigError says why not', async () => {
    const random = new Random(3);
    const garble = garbler(random, 1);
    const json = JSON.stringify({
      accounts: [
        { platform: 'slack', account: 'one', botToken: `\${SLACK_BOT_TOKEN}` },
        { platform: 'discord', account: 'two', token: 'x'.repeat(30) },
      ],
    });
    for (let round = 0; round < 300; round += 1) {
      const text = garble(json);
      for (const format of ['json', 'yaml'] as const) {
        try {
          readAccounts(await parseConfigText(text, format, 'chatmux.config'), { env: { SLACK_BOT_TOKEN: 'xoxb-1' } });
        } catch (error) {
          expect(error, text.slice(0, 300)).toBeInstanceOf(ConfigError);
        }
      }
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
