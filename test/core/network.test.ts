import { describe, expect, it } from 'vitest';
import { ConnectionError, TimeoutError } from '../../src/core/errors/index.js';
import {
  connectionError,
  displayUrl,
  isRefusedHandshake,
  networkErrorCode,
  wasNeverSent,
} from '../../src/core/network/index.js';

const withCode = (code: string, cause?: unknown) => Object.assign(new Error('words', { cause }), { code });

describe('network failures', () => {
  it('are known by the innermost code, wherever it stands', () => {
    expect(networkErrorCode(withCode('ECONNRESET'))).toBe('ECONNRESET');
    expect(networkErrorCode(new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }))).toBe('ENOTFOUND');
    expect(networkErrorCode(new AggregateError([withCode('ECONNREFUSED')]))).toBe('ECONNREFUSED');
    expect(networkErrorCode(withCode('ERR_BAD_REQUEST', withCode('EPIPE')))).toBe('EPIPE');
    const looped: { code: string; cause?: unknown } = { code: 'X' };
    looped.cause = looped;
    expect(networkErrorCode(looped)).toBe('X');
    for (const value of [null, undefined, 'text', new Error('x')]) expect(networkErrorCode(value)).toBeUndefined();
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
    '%s: nothing was sent',
    (code) => expect(wasNeverSent(code)).toBe(true),
  );
  it.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', undefined])('%s: it may have been', (code) =>
    expect(wasNeverSent(code)).toBe(false),
  );

  it('say what to mend', () => {
    const of = (code: string) => connectionError(withCode(code), 'chat.example');
    expect(of('SELF_SIGNED_CERT_IN_CHAIN')).toMatchObject({
      code: 'connection',
      retryable: false,
      message: expect.stringContaining("'ca'"),
    });
    expect(of('CERT_HAS_EXPIRED')).toMatchObject({ retryable: false, message: expect.stringContaining('expired') });
    expect(of('ENOTFOUND')).toMatchObject({ retryable: true, message: expect.stringContaining('spelling') });
    expect(of('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED').message).toContain("'clientCertificate'");
    expect(of('ETIMEDOUT')).toBeInstanceOf(TimeoutError);
    expect(connectionError('odd', 'chat.example')).toBeInstanceOf(ConnectionError);
    expect(isRefusedHandshake('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')).toBe(true);
    expect(isRefusedHandshake('ECONNRESET')).toBe(false);
  });

  it('name an address without what is secret in it', () => {
    expect(displayUrl('https://me:pass@chat.example:8443/a/b?token=secret#x')).toBe('https://chat.example:8443/a/b');
    expect(displayUrl('nonsense')).not.toContain('nonsense');
  });
});
