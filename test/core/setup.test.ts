import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AbortedError, AuthError, addSecret, ServerError, type SetupStep } from '../../src/core/index.js';
import { clockFinding } from '../../src/core/setup/clock.js';
import { reachabilitySteps, runSetupSteps } from '../../src/core/setup/index.js';
import { SetupCheck } from '../../src/models/index.js';
import { startEmulator } from '../../src/testing/index.js';

const describeError = (error: unknown) => (error instanceof AuthError ? error : new ServerError(String(error)));
const run = (steps: readonly SetupStep[], stepMs = 2_000, signal?: AbortSignal) =>
  runSetupSteps(steps, { stepMs, signal, describe: describeError });
const stands = (found = 'It stands.') => Promise.resolve({ status: 'ok' as const, found });

describe('runSetupSteps', () => {
  it('runs side by side, keeps the order of the steps, and skips what stands on a failure', async () => {
    let waiting: (() => void) | undefined;
    const checks = await run([
      {
        name: 'slow',
        // Ends only because the next one runs meanwhile.
        run: () => new Promise<void>((resolve) => (waiting = resolve)).then(() => stands()),
      },
      {
        name: 'quick',
        run: () => {
          waiting?.();
          return stands();
        },
      },
      {
        name: 'token',
        run: () => Promise.reject(new AuthError('It was refused.')),
        advice: ({ code }) => ({ mend: `mend ${code}`, where: 'there' }),
      },
      { name: 'scopes', after: ['token'], run: () => stands() },
      { name: 'events', after: ['scopes', 'quick'], run: () => stands() },
      { name: 'many', after: ['quick'], run: async () => [{ name: 'one', status: 'ok', found: '1' }] },
    ]);
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'slow ok',
      'quick ok',
      'token failed',
      'scopes skipped',
      'events skipped',
      'one ok',
    ]);
    expect(checks[2]).toEqual({
      name: 'token',
      status: 'failed',
      found: 'It was refused.',
      mend: 'mend auth',
      where: 'there',
    });
    expect(checks[3]?.found).toBe('Not looked at, as token failed.');
    for (const check of checks) expect(SetupCheck.parse(check)).toEqual(check);
  });

  it('ends a step that takes too long, hides secrets, and gives up when the caller does', async () => {
    addSecret('hunter2-hunter2');
    const [late, quoted] = await run(
      [
        { name: 'late', run: () => new Promise(() => undefined) },
        { name: 'quoted', run: () => stands('The server says hunter2-hunter2.') },
      ],
      50,
    );
    expect(late).toMatchObject({ status: 'failed', found: expect.stringContaining('no answer within 0.1 s') });
    expect(quoted?.found).toBe('The server says [redacted].');
    const end = new AbortController();
    const running = run([{ name: 'late', run: () => new Promise(() => undefined) }], 60_000, end.signal);
    end.abort();
    await expect(running).rejects.toBeInstanceOf(AbortedError);
  });
});

describe('clockFinding', () => {
  const at = Date.parse('2026-01-31T12:00:00Z');
  const need = { aheadMs: 60_000, behindMs: 240_000, breaks: 'log-ins are refused' };
  const dateOf = (ms: number) => new Date(at + ms).toUTCString();

  it.each([
    [0, need, 'ok', 'The clocks agree.'],
    [-29_000, undefined, 'ok', 'The clocks agree.'],
    [-50_000, need, 'warning', "This machine's clock is 50 s ahead of the server's."],
    [-61_000, need, 'failed', "This machine's clock is 61 s ahead of the server's: log-ins are refused."],
    [239_000, need, 'warning', "This machine's clock is 4 minutes behind the server's."],
    [241_000, need, 'failed', "This machine's clock is 4 minutes behind the server's: log-ins are refused."],
    [600_000, undefined, 'warning', "This machine's clock is 10 minutes behind the server's."],
    [86_400_000, need, 'failed', "This machine's clock is 24 hours behind the server's: log-ins are refused."],
  ] as const)('%i ms: %j', (offset, what, status, found) => {
    expect(clockFinding(dateOf(offset), at, what)).toMatchObject({ status, found });
  });

  it('skips a server that does not tell its time', () => {
    expect(clockFinding(undefined, at, need).status).toBe('skipped');
    expect(clockFinding('tomorrow', at, need).status).toBe('skipped');
  });
});

describe('reachabilitySteps', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [{ url: 'http://127.0.0.1:1' }, /No connection to 127\.0\.0\.1:1: nothing listens there/],
    [
      { url: 'http://chat.invalid' },
      /No connection to chat\.invalid: (?:there is no such host|the DNS did not answer)/,
    ],
    [
      { url: 'https://chat.example.com', proxy: 'http://user:hunter3-hunter3@127.0.0.1:1' },
      /No connection to the proxy 127\.0\.0\.1:1 \(setting 'proxy'\): nothing listens there/,
    ],
  ])('names what is wrong with the way: %j', async (address, found) => {
    const [reach, clock] = await run(reachabilitySteps(address), 8_000);
    expect(reach).toMatchObject({ name: 'reachability', status: 'failed', found: expect.stringMatching(found) });
    expect(clock?.status).toBe('skipped');
    expect(JSON.stringify([reach, clock])).not.toContain('hunter3');
  });

  it('tells a plain server behind https, a server that is down, and a proxy that wants a password', async () => {
    const statuses = [503, 407];
    const server = createServer((_request, response) => {
      response.statusCode = statuses.shift() ?? 200;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const [down] = await run(reachabilitySteps({ url: `http://127.0.0.1:${port}` }));
      expect(down).toMatchObject({ status: 'warning', found: expect.stringContaining('HTTP 503') });
      const proxied = { url: 'http://chat.example.com', proxy: `http://127.0.0.1:${port}` };
      const [proxy] = await run(reachabilitySteps(proxied));
      expect(proxy).toMatchObject({
        status: 'failed',
        found: `The proxy 127.0.0.1:${port} wants a user name and a password (407).`,
      });
      const [through] = await run(reachabilitySteps(proxied));
      expect(through?.found).toContain(`through the proxy 127.0.0.1:${port}`);
      const [tls] = await run(reachabilitySteps({ url: `https://127.0.0.1:${port}`, what: 'agent' }));
      expect(tls).toMatchObject({ name: 'reachability of the agent', status: 'failed' });
      expect(tls?.found).toContain('does not speak TLS');
    } finally {
      server.close();
    }
  });

  it('asks once, without credentials', async () => {
    await using slack = await startEmulator('slack');
    const checks = await run(reachabilitySteps({ url: slack.config.apiUrl }));
    expect(checks.map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(slack.requests.map(({ method, params }) => [method, params])).toEqual([['HEAD', {}]]);
  });
});
