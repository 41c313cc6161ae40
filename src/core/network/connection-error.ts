import { type ChatErrorOptions, ConnectionError, TimeoutError } from '../errors/index.js';

/** The code of a Node network failure, also where it stands in a cause or in the first of many (`AggregateError`). */
export function networkErrorCode(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  // undici and axios put words of their own over what the socket said.
  const inner =
    networkErrorCode(cause, depth + 1) ?? networkErrorCode(Array.isArray(errors) ? errors[0] : undefined, depth + 1);
  return inner ?? (typeof code === 'string' ? code : undefined);
}

const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: check the address and port, and that the server is up',
  ENOTFOUND: 'there is no such host: check the spelling and the DNS',
  EAI_AGAIN: 'the DNS did not answer: check the network',
  EHOSTUNREACH: 'there is no way to that host: check the network and the proxy',
  ENETUNREACH: 'there is no way to that network: check the network and the proxy',
  ECONNRESET: 'the connection was closed before the answer came',
  EPIPE: 'the connection was closed while the request was sent',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed in the middle of the answer',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired: the server needs a new one',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host name: check the address',
  EPROTO: 'it does not speak TLS there: check http:// or https:// and the port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: check http:// or https:// and the port',
};

const unknownAuthority = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function isTls(code: string): boolean {
  return (
    unknownAuthority.has(code) || code.startsWith('CERT_') || code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL')
  );
}

/** Failures of the name, the first packet or the server's certificate: nothing of the request has left by then. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * True when a failure of this code means that nothing was sent, for clients that do not tell when their connection
 * stands. An unreachable host is none of them: that is also what a connection in use fails with.
 */
export function wasNeverSent(code: string | undefined): boolean {
  if (code === undefined) return false;
  return neverSent.has(code) || unknownAuthority.has(code) || /^(CERT_|ERR_TLS_CERT)/.test(code);
}

/** True when the server refused our certificate: with TLS 1.3 that comes after the connection stands. */
export function isRefusedHandshake(code: string | undefined): boolean {
  return code !== undefined && /ALERT.*(CERTIFICATE|UNKNOWN_CA)/.test(code);
}

/**
 * The ConnectionError (or TimeoutError) for what a socket failed with, saying what to mend.
 *
 * @param host - where to, for the message; without credentials
 */
export function connectionError(
  error: unknown,
  host: string,
  options: ChatErrorOptions = {},
): ConnectionError | TimeoutError {
  const code = networkErrorCode(error);
  const details = { platformCode: code, cause: error, ...options };
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new TimeoutError(`${host} did not answer in time.`, details);
  }
  if (code !== undefined && unknownAuthority.has(code)) {
    return new ConnectionError(
      `${host} has a TLS certificate of an authority that is not known here (${code}): give its PEM file in the setting 'ca'.`,
      { ...details, retryable: false },
    );
  }
  if (isRefusedHandshake(code)) {
    return new ConnectionError(
      `${host} wants another client certificate (${code}): see the setting 'clientCertificate'.`,
      { ...details, retryable: false },
    );
  }
  const reason = (code && advice[code]) ?? (error instanceof Error ? error.message : 'the connection failed');
  // A certificate does not mend itself within a minute.
  const retryable = code === undefined || !isTls(code);
  return new ConnectionError(`No connection to ${host}: ${reason}${code ? ` (${code})` : ''}.`, {
    retryable,
    ...details,
  });
}
