import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { EventHub } from '../../src/core/delivery/index.js';
import { addSecret, InvalidError } from '../../src/core/errors/index.js';
import { resolveConfig } from '../../src/core/resolve-config.js';
import { traceOperation } from '../../src/core/tracing.js';
import { createFromSettings } from '../../src/create-backend.js';
import { startEmulator } from '../../src/testing/index.js';
import { Canaries, canariesOfFile, formsOf } from './canaries.js';

const canaries = canariesOfFile();
/** No `secret()` marks it, so that nothing redacts it: only the watch knows. */
const planted = 'planted-canary/42+"quoted"';

describe('the watch over the whole suite', () => {
  afterEach(() => canaries.take());

  const settings = () => resolveConfig(z.looseObject({}), { botToken: planted }, { platform: 'slack' });

  it('knows the secrets of settings by their names, and those that the library is told', () => {
    const before = canaries.size;
    settings();
    expect(canaries.size).toBe(before + 1);
    addSecret('another-canary-4711');
    expect(canaries.size).toBe(before + 2);
    resolveConfig(z.looseObject({}), { proxy: 'http://me:pa%20ss-word-0815@proxy.test' }, { platform: 'test' });
    expect(canaries.size).toBe(before + 3);
  });

  it.each(formsOf(planted).map((form) => [form]))('sees one in an error as %s', (form) => {
    settings();
    new InvalidError(`it went wrong: ${form}`);
    expect(canaries.take().join()).toContain('error InvalidError');
  });

  it('sees one beneath an error, and in what is known of it', () => {
    settings();
    new InvalidError('wrong', { cause: new Error(`inner ${planted}`) });
    expect(canaries.take()).not.toEqual([]);
    new InvalidError('wrong', { operation: planted });
    expect(canaries.take()).not.toEqual([]);
    new InvalidError('wrong', {
      cause: new Error('outer', { cause: Object.assign(new Error('x'), { url: planted }) }),
    });
    expect(canaries.take()).not.toEqual([]);
  });

  it('sees one in a log line, a trace, an event, and in what is printed', async () => {
    const { logger } = settings() as unknown as { logger: { info(message: string, detail?: object): void } };
    logger.info(`token ${planted}`);
    expect(canaries.take().join()).toContain('log token');
    logger.info('deep', { at: { last: [planted] } });
    expect(canaries.take().join()).toContain('log deep');

    await traceOperation({ platform: 'test', account: 'a', operation: `call ${planted}` }, async () => 1);
    await Promise.resolve();
    expect(canaries.take().join()).toContain('trace call');

    const hub = new EventHub({ platform: 'test', account: 'a' });
    hub.offer({ type: 'native', platform: 'test', account: 'a', id: '1', at: new Date(), name: 'x', payload: planted });
    expect(canaries.take().join()).toContain('event native');

    const shown = vi.spyOn(process.stderr, 'write');
    console.error('printed', { at: [planted] });
    expect(canaries.take().join()).toContain('print by console.error');
    process.stderr.write(`printed ${planted}\n`);
    expect(shown).toHaveBeenCalled();
    expect(canaries.take().join()).toContain('print by the process');
  });

  it('fails the test that showed one', async () => {
    settings();
    new InvalidError(`it went wrong: ${planted}`);
    expect(() => canaries.report()).toThrow('A secret was shown:');
    expect(() => canaries.report()).not.toThrow();
  });

  it('sees one in what inspect shows of a backend', async () => {
    await using emulator = await startEmulator('slack');
    const backend = await createFromSettings('slack', emulator.config);
    Object.assign(backend, { leaked: (emulator.config as { botToken: string }).botToken });
    await backend.disconnect();
    expect(canaries.take().join()).toContain('backend slack');
    expect(canaries.looked.backend).toBeGreaterThan(0);
  });

  it('takes no plain word for a secret', () => {
    const own = new Canaries();
    for (const word of ['secret', 'password', 'short-1', 'correct horse battery staple']) own.add(word);
    expect(own.size).toBe(0);
  });
});
