import type { Backend } from '../../src/core/backend.js';
import { createFromSettings } from '../../src/create-backend.js';
import { type Emulator, startEmulator } from '../../src/testing/index.js';
import { WatchingProxy } from './watching-proxy.js';

/** A platform, its backend, and the proxy between them. */
export type Stage = {
  readonly name: string;
  readonly emulator: Emulator;
  readonly proxy: WatchingProxy;
  /** Nothing is repeated, so that each failure comes at once. */
  backend(settings?: Record<string, unknown>): Promise<Backend>;
  stop(): Promise<void>;
};

export const platforms = ['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'] as const;
export type Platform = (typeof platforms)[number];

/** The texts of a configuration that are secret, wherever they stand. */
export function secretsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return /token|secret|password|content/i.test(key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretsOf(inner, name));
}

export async function stageOf(name: Platform): Promise<Stage> {
  const emulator = await startEmulator(name, { users: ['ada', 'bob'] });
  const config = emulator.config as Record<string, unknown>;
  const ports = [...JSON.stringify(config).matchAll(/127\.0\.0\.1:(\d+)|"port":(\d+)/g)].map(
    (match) => match[1] ?? match[2],
  );
  const proxy = await WatchingProxy.start([new URL(emulator.url).port, ...ports.map(String)], secretsOf(config));
  const backends: Backend[] = [];
  return {
    name,
    emulator,
    proxy,
    async backend(settings = {}) {
      const backend = await createFromSettings(name, {
        ...config,
        proxy: proxy.url,
        timeoutMs: 3_000,
        retry: { attempts: 1, totalMs: 300, baseMs: 1, maxMs: 50 },
        ...settings,
      });
      backends.push(backend);
      return backend;
    },
    async stop() {
      proxy.rule = undefined;
      await Promise.all(backends.map((backend) => backend.disconnect()));
      await emulator.stop();
      await proxy.stop();
    },
  };
}
