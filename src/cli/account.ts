import type { Backend, Backends } from '../core/index.js';
import { ConfigError, isChatError } from '../core/index.js';
import { loadBackends } from '../load-backends.js';

/** How `--config` and `--account` were given. */
export type AccountValues = { readonly config?: string | undefined; readonly account?: string | undefined };

/**
 * The backend that the options name.
 *
 * @throws ConfigError when there are several and none is named
 */
export async function backendOf(values: AccountValues): Promise<Backend> {
  const backends = await loadBackends(values.config);
  return oneOf(backends, values.account);
}

/** All configured backends, or the one that is named. */
export async function backendsOf({ config, account }: AccountValues): Promise<readonly Backend[]> {
  const backends = await loadBackends(config);
  return account === undefined ? [...backends.values()] : [backends.for({ account })];
}

function oneOf(backends: Backends, account: string | undefined): Backend {
  if (account !== undefined) return backends.for({ account });
  const [first, ...others] = backends.values();
  if (first && others.length === 0) return first;
  throw new ConfigError(`There are several accounts (${[...backends.keys()].join(', ')}): name one with --account.`);
}

/** The id of a channel given by id, name or `#name`. */
export async function channelIdOf(backend: Backend, channel: string, signal?: AbortSignal): Promise<string> {
  if (!channel.startsWith('#')) {
    const known = await backend.fetchChannel(channel, { signal }).catch((error: unknown) => {
      // It is a name then; any other failure would only be met again.
      if (isChatError(error) && ['not_found', 'invalid', 'forbidden', 'unsupported'].includes(error.code))
        return undefined;
      throw error;
    });
    if (known) return known.id;
  }
  const found = await backend.lookupChannel({ name: channel }, { signal });
  if (found) return found.id;
  throw new ConfigError(`There is no channel '${channel}' that this account can see: chatmux channels lists them.`);
}
