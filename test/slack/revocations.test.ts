import { describe, expect, it } from 'vitest';
import { Revocations } from '../../src/backends/slack/revocations.js';
import { AuthError, ConnectionError } from '../../src/core/errors/index.js';

const news = () => new AuthError('The token was revoked.');
const refused = () => Promise.reject(new AuthError('token_revoked'));

function fixture(answers: (() => Promise<unknown>)[]) {
  const reports: unknown[] = [];
  const ended: AuthError[] = [];
  const revocations = new Revocations({
    ask: () => answers.shift()?.() ?? Promise.reject(new Error('asked once too often')),
    report: (error) => void reports.push(error),
  });
  return { revocations, reports, ended, end: (error: AuthError) => void ended.push(error) };
}

describe('news of a revoked token', () => {
  it('ends the sessions when Slack refuses the token', async () => {
    const { revocations, ended, end } = fixture([refused]);
    revocations.on(end);
    const error = news();
    revocations.told(error);
    expect(await revocations.settled()).toBeUndefined();
    expect(ended).toEqual([error]);
  });

  it('ends nothing when Slack takes the token, and asks nothing when no session is open', async () => {
    const { revocations, ended, end } = fixture([async () => ({ ok: true })]);
    revocations.told(news());
    await revocations.settled();
    const off = revocations.on(end);
    revocations.told(news());
    expect(await revocations.settled()).toBeUndefined();
    off();
    revocations.told(news());
    await revocations.settled();
    expect(ended).toEqual([]);
  });

  it('that cannot be looked into is the reason of what comes next, until it is known', async () => {
    const { revocations, reports, ended, end } = fixture([
      () => Promise.reject(new ConnectionError('The connection was reset.')),
      async () => ({ ok: true }),
    ]);
    revocations.on(end);
    const error = news();
    revocations.told(error);
    expect(await revocations.settled()).toBe(error);
    expect(reports).toHaveLength(1);
    revocations.told(news());
    expect(await revocations.settled()).toBeUndefined();
    expect(ended).toEqual([]);
  });

  it('is looked into again when a session has begun meanwhile', async () => {
    const { revocations, ended, end } = fixture([
      async () => {
        revocations.on(end);
        throw new AuthError('token_revoked');
      },
      async () => ({ ok: true }),
    ]);
    revocations.on(end);
    revocations.told(news());
    await revocations.settled();
    expect(ended).toEqual([]);
  });
});
