import { createRequire } from 'node:module';
import { ConfigError } from '../../core/errors/index.js';

export type DiscordSdk = typeof import('discord.js');

/** discord.js. It loads on first use. @throws ConfigError that names the package to install */
export async function loadDiscord(): Promise<DiscordSdk> {
  try {
    return await import('discord.js');
  } catch (error) {
    throw explained(error);
  }
}

/** The same at once, for a caller that cannot wait. @throws ConfigError that names the package to install */
export function requireDiscord(): DiscordSdk {
  try {
    // CommonJS has the one, ES modules have the other.
    const here = typeof __filename === 'string' ? __filename : import.meta.url;
    return createRequire(here)('discord.js') as DiscordSdk;
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return error;
  return new ConfigError("The Discord backend needs the package 'discord.js': npm install discord.js", {
    platform: 'discord',
    operation: 'load',
    cause: error,
  });
}
