import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseConfigText } from '../../../core/config-text.js';
import { ConfigError } from '../../../core/errors/index.js';
import { interpolate } from '../../../core/interpolate.js';
import type { SymphonyConfigInput } from '../config.js';

type Settings = Record<string, unknown>;
type Environment = Readonly<Record<string, string | undefined>>;

/** What the BDKs set of their own machinery, and chatmux has no use for. */
const without = {
  top: ['_version', 'datahose', 'connectionTimeout', 'connectionPoolMax', 'connectionPoolPerRoute'],
  service: ['connectionTimeout', 'readTimeout', 'connectionPoolMax', 'connectionPoolPerRoute'],
  datafeed: ['version', 'retry', 'idFilePath'],
};
const services = ['pod', 'agent', 'keyManager', 'sessionAuth'];

/**
 * Reads a file as the official BDKs have it, `config.yaml` as a rule: the settings at its top level. `${NAME}` and
 * `${NAME:-default}` in texts are environment variables. What concerns the BDK's own machinery only is left out.
 *
 * @param path - `.json`, else YAML; relative paths of keys in it are relative to the working directory
 * @param env - where `${NAME}` comes from
 * @returns settings for `new SymphonyBackend` and `new SymphonyClient`
 * @throws ConfigError when it cannot be read, names a variable that is not set, asks for the first datafeed or for
 *   `agent.loadBalancing`, or has a trust store that is no PEM file
 *
 * @example
 * ```ts
 * import { readBdkConfig, SymphonyBackend } from 'chatmux/symphony';
 *
 * const backend = new SymphonyBackend(await readBdkConfig('config.yaml'));
 * ```
 */
export async function readBdkConfig(path: string, env: Environment = process.env): Promise<BdkSettings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The configuration file '${path}' cannot be read (${code}).`);
  }
  const format = extname(path).toLowerCase() === '.json' ? 'json' : 'yaml';
  const root = interpolate(await parseConfigText(text, format, path), path, env);
  if (!isObject(root))
    throw new ConfigError(`The configuration file '${path}' must hold settings: host, bot and what else is needed.`);
  return settingsOf(root, path) as BdkSettings;
}

/** What a BDK's file says, in chatmux's words. Whether they are right is for the schema. */
type BdkSettings = Omit<SymphonyConfigInput, 'platform'>;

function settingsOf(root: Settings, path: string): Settings {
  const { readTimeout, retry, datafeed, ssl, bot, app, ...rest } = omit(root, without.top);
  if (isObject(rest['agent']) && rest['agent']['loadBalancing'] !== undefined)
    throw new ConfigError(
      `In ${path} 'agent.loadBalancing' is not supported: give one agent, or the load balancer before them, as 'agent.host'.`,
    );
  return {
    ...rest,
    ...Object.fromEntries(
      services.flatMap((name) => (isObject(rest[name]) ? [[name, omit(rest[name], without.service)]] : [])),
    ),
    ...(readTimeout !== undefined && rest['timeoutMs'] === undefined && { timeoutMs: readTimeout }),
    ...given('retry', retryOf(retry)),
    ...given('datafeed', datafeedOf(datafeed, path)),
    ...given('ssl', sslOf(ssl, path)),
    ...given('bot', credentialsOf(bot)),
    ...given('app', credentialsOf(app)),
  };
}

/** The pause between two tries doubles with us; of the BDKs it is `multiplier` times as long. -1 is "for ever". */
function retryOf(retry: unknown): unknown {
  if (!isObject(retry)) return retry;
  const { maxAttempts, initialIntervalMillis, maxIntervalMillis, multiplier: _, ...ours } = retry;
  return {
    ...ours,
    ...(maxAttempts !== -1 && given('attempts', maxAttempts)),
    ...given('baseMs', initialIntervalMillis),
    ...given('maxMs', maxIntervalMillis),
  };
}

function datafeedOf(datafeed: unknown, path: string): unknown {
  if (!isObject(datafeed)) return datafeed;
  const { version } = datafeed;
  if (version !== undefined && String(version).toLowerCase() !== 'v2')
    throw new ConfigError(
      `In ${path} 'datafeed.version' must be v2: Symphony has taken the older datafeed out of service.`,
    );
  return omit(datafeed, without.datafeed);
}

/** A password says that the store is a Java one, or PKCS#12. */
function sslOf(ssl: unknown, path: string): unknown {
  if (!isObject(ssl) || !isObject(ssl['trustStore'])) return ssl;
  const { password, ...trustStore } = ssl['trustStore'];
  const file = String(trustStore['path'] ?? '');
  if (password !== undefined && /\.(?:jks|p12|pfx)$/i.test(file))
    throw new ConfigError(
      `In ${path} 'ssl.trustStore.path' must be a PEM file, not '${file}': 'keytool -list -rfc -keystore ${file}' writes the certificates of a store as PEM.`,
    );
  return { ...ssl, trustStore };
}

/** Older files have the paths beside the name. */
function credentialsOf(of: unknown): unknown {
  if (!isObject(of)) return of;
  const { privateKeyPath, certificatePath, certificatePassword, ...rest } = of;
  return {
    ...(privateKeyPath !== undefined && { privateKey: { path: privateKeyPath } }),
    ...(certificatePath !== undefined && {
      certificate: { path: certificatePath, ...given('password', certificatePassword) },
    }),
    ...rest,
  };
}

function omit(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}

function given(name: string, value: unknown): Settings {
  return value === undefined ? {} : { [name]: value };
}

function isObject(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
