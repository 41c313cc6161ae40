import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/sequencer.js';

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

const report = process.env['CHATMUX_TEST_REPORT'];

export default defineConfig({
  resolve: {
    // Tests may import the package by its public name; they then run against the source, never a stale build.
    alias: [
      { find: /^chatmux$/, replacement: source('index.ts') },
      { find: /^chatmux\/testing$/, replacement: source('testing/index.ts') },
      { find: /^chatmux\/html$/, replacement: source('richtext/html/index.ts') },
      { find: /^chatmux\/http$/, replacement: source('core/http/index.ts') },
      { find: /^chatmux\/([a-z]+)$/, replacement: source('backends/$1/index.ts') },
    ],
  },
  test: {
    environment: 'node',
    // `.ci/run` counts from a report, and runs the same command as everybody else.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    include: ['test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
    setupFiles: ['test/property-seed.ts', 'test/patience.ts', 'test/secret-watch.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Most of the time a test waits for a socket: two cores serve three.
    maxWorkers: 3,
    // Long, as a busy machine is no defect: see test/patience.ts.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    teardownTimeout: 5_000,
    restoreMocks: true,
    unstubEnvs: true,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
});
