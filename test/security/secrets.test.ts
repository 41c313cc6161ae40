import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/core/backend.js';
import { isChatError } from '../../src/core/errors/index.js';
import { traceChannels } from '../../src/core/tracing.js';
import { createFromSettings } from '../../src/create-backend.js';
import { platformNamed } from '../../src/registry.js';
import { formsOf } from './canaries.js';
import { platforms, type Stage, secretsOf, stageOf } from './stages.js';
import type { Answer } from './watching-proxy.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const settings = { depth: 8, showHidden: true, maxStringLength: 20_000, maxArrayLength: 50 };

/** Everything that a bot's author can come to see. */
class Seen {
  /** By their text: most are alike. */
  readonly #texts = new Map<string, string>();
  noted = 0;
  readonly logger = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (message: string, detail?: object) => this.note(`log ${level}`, `${message} ${inspect(detail, settings)}`),
    ]),
  );
  readonly #names = Object.values(traceChannels).flatMap((channel) =>
    ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((step) => `tracing:${channel}:${step}`),
  );
  readonly #hear = (trace: unknown) => {
    const { result: _, ...rest } = trace as { result?: unknown };
    this.note('trace', inspect(rest, settings));
  };

  constructor() {
    for (const name of this.#names) subscribe(name, this.#hear);
  }

  stop(): void {
    for (const name of this.#names) unsubscribe(name, this.#hear);
  }

  note(what: string, text: string): void {
    this.noted += 1;
    if (!this.#texts.has(text)) this.#texts.set(text, what);
  }

  error(what: string, error: unknown): void {
    let each = error;
    for (let depth = 0; depth < 8 && each !== undefined && each !== null; depth += 1) {
      const at = `${what}, ${depth} deep`;
      this.note(at, String(each));
      this.note(at, inspect(each, settings));
      this.note(at, inspect(each, { ...settings, customInspect: false }));
      this.note(at, JSON.stringify(each) ?? '');
      if (each instanceof Error) this.note(at, `${each.message}\n${each.stack}`);
      this.note(at, JSON.stringify(Object.getOwnPropertyDescriptors(each)));
      each = (each as { cause?: unknown }).cause;
    }
  }

  watch(backend: Backend): void {
    for (const type of ['error', 'connection.disconnected', 'connection.reconnecting', 'rate_limited'] as const)
      backend.on(type, (event) => this.note(type, `${JSON.stringify(event)} ${inspect(event, settings)}`));
  }

  backend(backend: Backend): void {
    this.note('inspect(backend)', inspect(backend, settings));
    this.note('inspect(client)', inspect(backend.client, settings));
    this.note('JSON of the client', jsonOf(backend.client));
    this.note('console.log', String(backend));
  }

  /** Where a secret stands, in any form. Also a part of it: what was cut is as good as whole. */
  leaks(secrets: readonly string[]): string[] {
    const forms = new Set(secrets.flatMap((secret) => [...formsOf(secret), ...endsOf(secret)]));
    const found = [...this.#texts].flatMap(([text, what]) => {
      const form = [...forms].find((each) => text.includes(each));
      return form === undefined ? [] : [`${what}: ${form} in ${around(text, form)}`];
    });
    return [...new Set(found)];
  }
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return text.slice(Math.max(0, at - 80), at + form.length + 40);
}

/** The first and the last characters, where they are a secret's own: not a prefix that all of a kind have. */
function endsOf(secret: string): string[] {
  if (secret.includes('\n') || secret.length < 24) return [];
  const first = secret.replace(/^(?:xox[a-z]-\d+-|xapp-1-[A-Z]\d+-|eyJ|secret_|Bearer )/, '').slice(0, 10);
  return [/^\d*$/.test(first) ? secret : first, secret.slice(-10)];
}

/** Answers that repeat what was sent, as servers and what stands before them do. */
function echoes(secrets: readonly string[]): Answer[] {
  const all = secrets.join(' | ');
  const forms = secrets.flatMap((secret) => [
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    JSON.stringify(secret),
  ]);
  const said = `the token ${all} is not good: ${forms.join(' ')}`;
  const json = JSON.stringify({
    ok: false,
    success: false,
    status: 'error',
    error: said,
    message: said,
    reason: said,
    errors: [said],
    errorType: said,
    details: { token: all },
    code: 50_001,
    response_metadata: { messages: [said] },
  });
  const slackish = JSON.stringify({
    ok: false,
    error: 'invalid_auth',
    response_metadata: { messages: [said] },
    errors: [said],
  });
  const teamish = JSON.stringify({ error: { code: 'TWServerError', message: said } });
  // Half a secret where a text is cut.
  const padded = [300, 2_000, 4_000].map((length) => `${' '.repeat(length - 6)}${all}`);
  const headers = { 'content-type': 'application/json' };
  return [
    ...[401, 403, 429, 500].map((status) => ({
      status,
      headers: { ...headers, 'x-echo': encodeURIComponent(all), 'retry-after': '0' },
      body: json,
    })),
    { status: 200, headers, body: slackish },
    { status: 400, headers, body: teamish },
    { status: 200, headers, body: `{"broken": "${all}` },
    {
      status: 500,
      headers: { 'content-type': 'text/html' },
      body: `<html><b>${all}</b><p>${forms.join('<br>')}</html>`,
    },
    { status: 200, headers: { 'content-type': 'text/html' }, body: `<html>${all}</html>` },
    { status: 403, headers: { 'content-type': 'text/plain' }, body: said },
    ...padded.map((body) => ({ status: 400, headers: { 'content-type': 'text/plain' }, body })),
    { status: 302, headers: { location: `/elsewhere?token=${encodeURIComponent(secrets[0] ?? '')}` } },
    { status: 302, headers: { location: `http://foreign.example/${encodeURIComponent(secrets[0] ?? '')}` } },
  ];
}

async function open(name: (typeof platforms)[number]): Promise<{ stage: Stage; seen: Seen; channelId: string }> {
  const stage = await stageOf(name);
  const seen = new Seen();
  stops.push(async () => {
    seen.stop();
    await stage.stop();
  });
  const { channelId } = stage.emulator.world.user('ada').say('general', 'hello');
  return { stage, seen, channelId };
}

async function provoke(backend: Backend, channelId: string, seen: Seen, what: string): Promise<number> {
  let failures = 0;
  for (const ask of [
    () => backend.fetchMessages(channelId, { limit: 1 }),
    // Where a message may stand there is looked for, and waited for, on Stack Exchange.
    () =>
      backend.platform === 'stackexchange'
        ? backend.editMessage({ channelId, id: '1' }, 'hello')
        : backend.sendMessage(channelId, 'hello'),
  ]) {
    const outcome = await ask().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (outcome === undefined) continue;
    failures += 1;
    seen.error(what, outcome);
  }
  return failures;
}

describe.each(platforms)('the secrets of %s', (name) => {
  it('are in nothing that is shown, whatever the server answers', async () => {
    const { stage, seen, channelId } = await open(name);
    const { proxy } = stage;
    const backend = await stage.backend({ logger: seen.logger });
    seen.watch(backend);
    await backend.fetchMessages(channelId, { limit: 1 });
    const secrets = proxy.secrets;
    expect(secrets.length).toBeGreaterThan(0);
    let failures = 0;
    for (const [index, answer] of echoes(secrets).entries()) {
      proxy.rule = () => answer;
      failures += await provoke(backend, channelId, seen, `answer ${index} (${answer.status})`);
    }
    expect(failures).toBeGreaterThan(20);
    // A log-in that is refused, and a connection.
    for (const answer of echoes(secrets).slice(0, 5)) {
      proxy.rule = () => answer;
      const fresh = await stage.backend({ logger: seen.logger });
      seen.watch(fresh);
      await fresh.connect({ signal: AbortSignal.timeout(60) }).catch((error: unknown) => seen.error('connect', error));
      await fresh.disconnect();
    }
    proxy.rule = undefined;
    seen.backend(backend);
    expect(seen.leaks(proxy.secrets)).toEqual([]);
    expect(seen.noted).toBeGreaterThan(100);
  });

  it('are in nothing that is shown, when no answer comes', async () => {
    const { stage, seen, channelId } = await open(name);
    const { proxy } = stage;
    const config = stage.emulator.config as Record<string, unknown>;
    const password = 'p@ss/word-0815+proxy';
    const common = { logger: seen.logger, timeoutMs: 400, retry: { attempts: 1 } };
    const direct = (changes: Record<string, unknown>) => createFromSettings(name, { ...config, ...common, ...changes });

    // A proxy that wants other credentials and repeats those that it got, and one that is not there.
    const gate = createServer();
    gate.on('connect', (request, socket) => {
      socket.end(
        `HTTP/1.1 407 ${request.headers['proxy-authorization']}\r\nx-echo: ${request.headers['proxy-authorization']}\r\n\r\n`,
      );
    });
    gate.on('request', (request, response) => {
      response.writeHead(407, { 'x-echo': String(request.headers['proxy-authorization']) });
      response.end(`no: ${request.headers['proxy-authorization']} ${password}`);
    });
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    const { port } = gate.address() as AddressInfo;
    const withProxy = (at: number) => ({ proxy: `http://someone:${encodeURIComponent(password)}@127.0.0.1:${at}` });
    const secure = JSON.parse(
      JSON.stringify(config).replaceAll('"http://127.', '"https://127.').replace('"scheme":"http"', '"scheme":"https"'),
    ) as Record<string, unknown>;
    const cases: Record<string, () => Promise<Backend>> = {
      'a proxy that refuses': () => direct(withProxy(port)),
      'no proxy there': () => direct(withProxy(1)),
      'TLS that is none': () => direct(secure),
      'an unknown CA file': () => direct({ ca: '/no/such/file.pem' }),
      'a wrong proxy': () => direct({ proxy: 'http://someone:p%40ss%2Fword-0815%2Bproxy@no-such-host.invalid:3128' }),
    };
    for (const [what, make] of Object.entries(cases)) {
      const backend = await make();
      seen.watch(backend);
      expect([what, await provoke(backend, channelId, seen, what)]).toEqual([what, 2]);
      seen.backend(backend);
      await backend.disconnect();
    }
    gate.closeAllConnections();
    gate.close();

    // Nobody answers, and then nobody listens.
    const slow = await stage.backend({ ...common, timeoutMs: 120 });
    seen.watch(slow);
    proxy.silent = true;
    await provoke(slow, channelId, seen, 'silence');
    proxy.silent = false;
    await stage.emulator.stop();
    await provoke(await direct({}), channelId, seen, 'nobody there');
    await slow.connect({ signal: AbortSignal.timeout(60) }).catch((error: unknown) => seen.error('connect', error));
    expect(seen.leaks([...proxy.secrets, password])).toEqual([]);
  });

  it('are not told when they stand in the wrong setting', async () => {
    const { stage, seen } = await open(name);
    const config = stage.emulator.config as Record<string, unknown>;
    const { schema } = await platformNamed(name).config();
    const fields = Object.keys((schema as unknown as { shape?: object }).shape ?? {});
    expect(fields.length).toBeGreaterThan(10);
    // Nobody has registered this one.
    const secret = 'Wr0ngPlace/4711+secretvalue';
    for (const key of [...fields, 'tokn', 'Passwort']) {
      for (const value of [secret, [secret], { secret }, `http://me:${secret}@host`, 7]) {
        const given = { ...config, [key]: value };
        const outcome = await createFromSettings(name, given).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) continue;
        expect(isChatError(outcome)).toBe(true);
        seen.error(`${key} = ${typeof value}`, outcome);
      }
      // And its own place is empty.
      const { [key]: _, ...less } = config;
      await createFromSettings(name, { ...less, [`${key}x`]: secretsOf(config)[0] ?? secret }).catch((error: unknown) =>
        seen.error(`${key}x`, error),
      );
    }
    expect(seen.noted).toBeGreaterThan(30);
    expect(seen.leaks([secret, ...secretsOf(config)])).toEqual([]);
  });
});
