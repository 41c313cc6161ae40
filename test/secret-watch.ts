import { inspect } from 'node:util';
import { afterAll, afterEach, vi } from 'vitest';
import { canariesOfFile } from './security/canaries.js';

/*
 * Every test is a canary test: the secrets that it configures, and those that the library comes to know, may not stand in
 * any error, log line, trace, event or printed line, nor in what `inspect` shows of a backend. The library is not changed
 * for it: its modules are put behind others that look on.
 */
const canaries = canariesOfFile();

/** Whose loggers are listened to. */
const platforms = new Set(['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange']);

type Log = Record<'debug' | 'info' | 'warn' | 'error', (message: string, detail?: Record<string, unknown>) => void>;

vi.mock('../src/core/errors/redact.js', async (original) => {
  const real = await original<typeof import('../src/core/errors/redact.js')>();
  return {
    ...real,
    addSecret(value: string | undefined, options?: { rotating?: boolean }) {
      canaries.add(value);
      real.addSecret(value, options);
    },
  };
});

vi.mock('../src/core/errors/chat-error.js', async (original) => {
  const real = await original<typeof import('../src/core/errors/chat-error.js')>();
  const ChatError: typeof real.ChatError = new Proxy(real.ChatError, {
    construct(target, args, newTarget) {
      const error = Reflect.construct(target, args, newTarget) as Error;
      canaries.lookAtError(error);
      return error;
    },
    get(target, key) {
      if (key !== Symbol.hasInstance) return Reflect.get(target, key) as unknown;
      // It compares the class on the right with ChatError itself; subclasses inherit it.
      return function (this: unknown, value: unknown) {
        return target[Symbol.hasInstance].call((this === ChatError ? target : this) as typeof target, value);
      };
    },
  });
  return { ...real, ChatError };
});

vi.mock('../src/core/resolve-config.js', async (original) => {
  const real = await original<typeof import('../src/core/resolve-config.js')>();
  const resolveConfig = ((...args: Parameters<typeof real.resolveConfig>) => {
    canaries.addSettings(args[1]);
    const settings: unknown = real.resolveConfig(...args);
    const isBackend = platforms.has(args[2].platform);
    if (!isBackend || typeof settings !== 'object' || settings === null) return settings;
    return { ...settings, logger: watched((settings as { logger?: Log }).logger) };
  }) as typeof real.resolveConfig;
  return { ...real, resolveConfig };
});

vi.mock('../src/core/tracing.js', async (original) => {
  const real = await original<typeof import('../src/core/tracing.js')>();
  const look = (trace: object) => {
    const { result: _, ...rest } = trace as { result?: unknown; operation?: string };
    canaries.look('trace', String(rest.operation), () => inspect(rest, { depth: 6 }));
  };
  const traced =
    <Trace extends object>(run: (trace: Trace, work: () => Promise<unknown>) => Promise<unknown>) =>
    (trace: Trace, work: () => Promise<unknown>) => {
      const promise = run(trace, work);
      promise.then(
        () => look(trace),
        () => look(trace),
      );
      return promise;
    };
  return {
    ...real,
    traceOperation: traced(real.traceOperation),
    traceRequest: traced(real.traceRequest),
  };
});

vi.mock('../src/core/delivery/event-hub.js', async (original) => {
  const real = await original<typeof import('../src/core/delivery/event-hub.js')>();
  const { offer } = real.EventHub.prototype;
  real.EventHub.prototype.offer = function (event, options) {
    canaries.look('event', event.type, () => JSON.stringify(event));
    return offer.call(this, event, options);
  };
  return real;
});

vi.mock('../src/core/backend.js', async (original) => {
  const real = await original<typeof import('../src/core/backend.js')>();
  const { disconnect } = real.Backend.prototype;
  real.Backend.prototype.disconnect = function () {
    const options = { depth: 5, showHidden: true, maxArrayLength: 20, maxStringLength: 2_000 };
    canaries.look('backend', this.platform, () => inspect(this, options) + inspect(this.client, options));
    canaries.look('backend', `${this.platform} as JSON`, () => JSON.stringify([this.me, this.capabilities]));
    return disconnect.call(this);
  };
  return real;
});

function watched(logger: Log | undefined): Log {
  const level = (name: keyof Log) => (message: string, detail?: Record<string, unknown>) => {
    canaries.look('log', message.slice(0, 40), () => `${message}\n${inspect(detail, { depth: 8, showHidden: true })}`);
    logger?.[name](message, detail);
  };
  return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
}

for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  const print = console[name].bind(console);
  console[name] = (...values: unknown[]) => {
    canaries.look('print', `by console.${name}`, () => values.map((value) => inspect(value, { depth: 8 })).join(' '));
    print(...values);
  };
}
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = ((...args: unknown[]) => {
    canaries.look('print', 'by the process', () => String(args[0]));
    return write(...args);
  }) as typeof stream.write;
}

afterEach(() => canaries.report());
afterAll(() => canaries.report());
