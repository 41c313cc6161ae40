import type { Backend } from './core/backend.js';
import type { EnvironmentNames } from './core/environment.js';
import { ConfigError } from './core/errors/index.js';
import { configFromEnvironment, resolveConfig } from './core/resolve-config.js';
import { type BackendConfig, type PlatformName, platformNamed, type TypesOf } from './registry.js';

/**
 * Makes a backend. Nothing is asked of the platform yet: the first operation authenticates, `connect()` opens the event
 * stream.
 *
 * @param config - the platform and its settings: `{ platform: 'slack', botToken, appToken }`. An unknown key is an error
 * @returns a Backend whose `native` options and models are typed for that platform
 * @throws ConfigError that names each wrong, missing and unknown setting, and the package to install where one is missing
 */
export function createBackend<Name extends PlatformName>(config: BackendConfig<Name>): Promise<Backend<TypesOf<Name>>>;
/**
 * Makes a backend of the environment: `createBackend('slack')` reads `SLACK_BOT_TOKEN`, `SLACK_APP_TOKEN`, …
 *
 * @throws ConfigError that names each variable that is missing or wrong
 */
export function createBackend<Name extends PlatformName>(platform: Name): Promise<Backend<TypesOf<Name>>>;
export async function createBackend(config: string | { platform: string }): Promise<Backend> {
  if (typeof config === 'string') return createFromEnvironment(config);
  if (typeof config !== 'object' || config === null || typeof config.platform !== 'string') {
    throw new ConfigError("createBackend takes { platform, … }, or a platform's name.");
  }
  return createFromSettings(config.platform, config);
}

async function createFromEnvironment(name: string): Promise<Backend> {
  const platform = platformNamed(name);
  const { schema, environment = {} } = await platform.config();
  const config = configFromEnvironment(schema, { platform: name, environment: environment as EnvironmentNames });
  const BackendOfPlatform = await platform.load();
  return new BackendOfPlatform(config);
}

/**
 * As `createBackend`, for settings whose types nobody knows beforehand (a file, JSON).
 *
 * @param fromText - values that came as text are read as numbers and booleans where the schema wants them
 */
export async function createFromSettings(
  name: string,
  settings: Record<string, unknown> | { platform: string },
  fromText = false,
): Promise<Backend> {
  const platform = platformNamed(name);
  const { schema, environment } = await platform.config();
  const account = 'account' in settings && typeof settings.account === 'string' ? settings.account : undefined;
  const config = resolveConfig(schema, settings, { platform: name, account, environment, fromText });
  const BackendOfPlatform = await platform.load();
  return new BackendOfPlatform(config);
}
