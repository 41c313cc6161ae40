import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { garbler } from '../../soak/garbler.js';
import { Random } from '../../soak/random.js';
import { fileCookieStore } from '../../src/backends/stackexchange/client/cookies.js';
import { readBdkConfig, validateMessageML } from '../../src/backends/symphony/index.js';
import { ConfigError } from '../../src/core/errors/index.js';
import { createFromSettings } from '../../src/create-backend.js';
import { platformNames } from '../../src/registry.js';
import { emulatorNames, startEmulator } from '../../src/testing/index.js';
import { documents } from '../symphony/messageml-documents.js';
import { mutate } from './mutate.js';

const seed = process.env['PROPERTY_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 5;
const runs = Number(process.env['RUNS'] ?? 40);
const platforms = platformNames().filter((name) => emulatorNames().includes(name));
const rejections: string[] = [];
const onRejection = (error: unknown) => rejections.push(String(error));

beforeEach(() => void process.on('unhandledRejection', onRejection));
afterEach(() => {
  process.off('unhandledRejection', onRejection);
  expect(rejections.splice(0)).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

describe(`what a store gives back (seed ${seed})`, () => {
  it.each(platforms)(
    'may be anything: %s goes on',
    async (platform) => {
      const random = new Random(seed);
      const garble = garbler(random, 1);
      const store = new Map<string, string>();
      const emulator = await startEmulator(platform, { users: ['ada'] });
      const { world } = emulator;
      const ada = world.user('ada');
      const general = world.channel('general');
      for (const word of ['first', 'second']) {
        for (const [key, value] of store) store.set(key, garble(value));
        const backend = await createFromSettings(platform, { ...emulator.config, cursorStore: store });
        const heard: string[] = [];
        backend.on('message.created', ({ message }) => void heard.push(message.text));
        await backend.connect();
        ada.say(general, word);
        await expect.poll(() => heard, { timeout: 20_000, interval: 20 }).toContain(word);
        await backend.disconnect();
        expect(store.size).toBeGreaterThan(0);
      }
      await emulator.stop();
    },
    60_000,
  );
});

describe(`a file of settings (seed ${seed})`, () => {
  const folder = mkdtemp(join(tmpdir(), 'chatmux-'));
  afterAll(async () => rm(await folder, { recursive: true }));

  it('of a BDK is read, or a ConfigError says why not', async () => {
    const random = new Random(seed);
    const garble = garbler(random, 1);
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----';
    const settings = {
      host: 'acme.symphony.com',
      port: 443,
      proxy: { host: 'proxy.test', port: 3128, username: 'u', password: 'p4ssw0rd-of-it' },
      bot: { username: 'bot', privateKey: { content: key } },
      app: { appId: 'app', privateKey: { path: 'app.pem' } },
      agent: { host: 'agent.test', context: 'agent', readTimeout: 5 },
      datafeed: { version: 'v2', idFilePath: 'x', retry: { maxAttempts: 3 } },
      ssl: { trustStore: { path: 'ca.pem' } },
      retry: { maxAttempts: 2, initialIntervalMillis: 5, multiplier: 2 },
    };
    for (let run = 0; run < runs; run += 1) {
      const json = garble(JSON.stringify(settings));
      let text = json;
      if (random.chance(0.5))
        try {
          text = stringify(JSON.parse(json));
        } catch {
          // It was cut: YAML takes it as it is.
        }
      const path = join(await folder, random.chance(0.3) ? 'config.json' : 'config.yaml');
      await writeFile(path, text);
      const read = await readBdkConfig(path, {}).catch((error: unknown) => error);
      if (read instanceof Error) expect(read, text.slice(0, 300)).toBeInstanceOf(ConfigError);
      else {
        const made = await createFromSettings('symphony', { ...(read as object), platform: 'symphony' }).catch(
          (error: unknown) => error,
        );
        if (made instanceof Error) expect(made, text.slice(0, 300)).toBeInstanceOf(ConfigError);
      }
    }
  });

  it('of cookies is read, or is as good as none', async () => {
    const random = new Random(seed);
    const path = join(await folder, 'cookies.json');
    const kept = { 'chatmux:stackexchange:a:h:o:cookies': JSON.stringify({ version: 'tough-cookie@6', cookies: [] }) };
    for (let run = 0; run < runs; run += 1) {
      await writeFile(path, mutate(JSON.stringify(mutate(kept, random)), random));
      const store = fileCookieStore(path);
      await store.get('chatmux:stackexchange:a:h:o:cookies');
      await store.set('other', 'value');
      expect(await store.get('other')).toBe('value');
    }
  });
});

describe(`a document of MessageML (seed ${seed})`, () => {
  it('is judged, whatever it holds', () => {
    const random = new Random(seed);
    for (let run = 0; run < runs * 5; run += 1) {
      const text = mutate(mutate(random.pick(documents)[0], random), random);
      const data = mutate({ a: { type: 'x', version: '1', id: [{ type: 'y', value: 'z' }] } }, random);
      const verdict = validateMessageML(text, random.chance(0.5) ? { data } : {});
      expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
    }
  });
});
