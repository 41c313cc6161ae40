import { isChatError } from '../../../core/errors/index.js';
import { botOf, type SymphonyConfig } from '../config.js';
import type { ServiceName } from './endpoints.js';
import type { Tokens } from './login.js';
import type { Transport } from './transport.js';

/** Ends a session on the servers. */
export type Logout = (tokens: Tokens, signal?: AbortSignal | undefined) => Promise<void>;

/**
 * How the bot's session ends. Only sessions of a certificate can be ended; those of a key run out by themselves (wire
 * sheet, section 2.1).
 */
export function botLogout(transport: Transport, config: SymphonyConfig): Logout | undefined {
  if (!botOf(config)?.certificate) return undefined;
  return async ({ sessionToken, keyManagerToken }, signal) => {
    // One API, implemented by the pod and by the key manager: each knows the token that it gave, by the same name.
    const ends = [end(transport, 'sessionAuth', '/sessionauth/v1/logout', sessionToken, signal)];
    if (keyManagerToken !== undefined)
      ends.push(end(transport, 'keyManager', '/keyauth/v1/logout', keyManagerToken, signal));
    const failed = (await Promise.allSettled(ends)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  };
}

async function end(
  transport: Transport,
  service: ServiceName,
  path: string,
  sessionToken: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await transport.request(service, {
      operation: 'logout',
      method: 'POST',
      path,
      headers: { sessionToken },
      idempotent: true,
      redirect: 'error',
      signal,
    });
  } catch (error) {
    // It has ended already. Of a token that is not known (any more) the specification says 400, the services' habit is 401.
    if (!isChatError(error) || (error.status !== 400 && error.status !== 401)) throw error;
  }
}
