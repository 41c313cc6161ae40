import { ConfigError } from '../../core/errors/index.js';

const install = 'npm install @slack/web-api @slack/socket-mode undici';

/** Slack's Web API client. @throws ConfigError that names the package to install */
export function loadWebApi(): Promise<typeof import('@slack/web-api')> {
  return load('@slack/web-api', () => import('@slack/web-api'));
}

/** Slack's Socket Mode client. @throws ConfigError that names the package to install */
export function loadSocketMode(): Promise<typeof import('@slack/socket-mode')> {
  return load('@slack/socket-mode', () => import('@slack/socket-mode'));
}

/** The HTTP client beneath `fetch`: needed for proxies, own authorities, and by Socket Mode. */
export function loadUndici(): Promise<typeof import('undici')> {
  return load('undici', () => import('undici'));
}

async function load<Module>(name: string, run: () => Promise<Module>): Promise<Module> {
  try {
    return await run();
  } catch (error) {
    const code = (error as { code?: unknown } | undefined)?.code;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new ConfigError(`The Slack backend needs the package '${name}': ${install}`, {
      platform: 'slack',
      operation: 'load',
      cause: error,
    });
  }
}
