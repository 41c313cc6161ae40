import type { Backend, Backends } from '../core/index.js';
import { ConfigError, isChatError } from '../core/index.js';
import { loadBackends } from '../load-backends.js';

/** The options by which every command that talks to a platform finds its account. */
export const accountOptions = {
  config: { type: 'string', short: 'c' },
  account: { type: 'string', short: 'a' },
} as const;

export const accountUsage = `  -a, --account NAME   which configured account (the only one unless there are several)
  -c, --config FILE    chatmux.yaml, .yml or .json (default: ./chatmux.yaml, else the environment)`;

/**
 * The backend that the options name.
 *
 * @throws ConfigError when there are several and none is named
 */
export async function backendOf(values: {
  config?: string | undefined;
  account?: string | undefined;
}): Promise<Backend> {
  const backends = await loadBackends(values.config);
  return oneOf(backends, values.account);
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
  throw new ConfigError(`There is no channel '${channel}' that this account can see.`);
}
