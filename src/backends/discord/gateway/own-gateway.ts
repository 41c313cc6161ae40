import { ConfigError } from '../../../core/errors/index.js';
import { isOnHosts } from '../../../core/network/index.js';
import type { DiscordConfig } from '../config.js';

/** Where Discord's gateways are. */
const discordHosts = ['gateway.discord.gg', '*.discord.gg'];

/**
 * Whether the bot's token may go to a gateway: what the API, a session or a store names as one is only an address. It
 * may be one of Discord's, on the API's own host or under it (as safe as the API: with TLS where the API has it), or a
 * host of the setting `gatewayHosts`.
 */
export function isOwnGateway(address: string, config: Pick<DiscordConfig, 'apiUrl' | 'gatewayHosts'>): boolean {
  if (!/^wss?:/i.test(address) || !URL.canParse(address)) return false;
  const url = new URL(address.replace(/^ws/i, 'http'));
  const api = new URL(config.apiUrl);
  if (isOnHosts(url, [...discordHosts, ...(config.gatewayHosts ?? []).map(asHttp)])) return true;
  if (api.protocol === 'https:' && url.protocol !== 'https:') return false;
  return url.hostname === api.hostname || url.hostname.endsWith(`.${api.hostname}`);
}

/** @throws ConfigError when the token may not go there */
export function assertOwnGateway(address: string, config: Pick<DiscordConfig, 'apiUrl' | 'gatewayHosts'>): void {
  if (isOwnGateway(address, config)) return;
  const host = URL.canParse(address) ? new URL(address).origin : 'an address that is no URL';
  throw new ConfigError(
    `The API names ${host} as the gateway, which is neither Discord's nor on the API's host: the token is not sent there. If it is yours, give it in the setting 'gatewayHosts'.`,
    { operation: 'connect' },
  );
}

function asHttp(host: string): string {
  return host.replace(/^ws(?=s?:\/\/)/i, 'http');
}
