import { type CommonSettings, commonConfig } from './config.js';

/** Of a platform's settings those that every backend has. */
type CommonOf<Config> = Pick<Config, keyof CommonSettings & keyof Config>;

/**
 * What the base of a backend may keep of a platform's settings. Everything that it keeps can be seen by `util.inspect`, so
 * no token, password or key is among it.
 */
export function commonSettings<Config extends object>(config: Config): CommonOf<Config> {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => Object.hasOwn(commonConfig, key)),
  ) as CommonOf<Config>;
}
