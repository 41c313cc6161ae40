import type { Dispatcher } from 'undici';
import type { CommonSettings } from '../../core/config.js';
import { loadTls } from '../../core/network/index.js';
import { loadUndici } from './sdk.js';

/**
 * How the SDK's requests get to Slack where the settings name a proxy or authorities.
 *
 * @returns `undefined` when Node's own way will do
 * @throws ConfigError when a certificate cannot be used
 */
export async function dispatcherOf({
  proxy,
  ca,
}: Pick<CommonSettings, 'proxy' | 'ca'>): Promise<Dispatcher | undefined> {
  if (proxy === undefined && ca === undefined) return undefined;
  const undici = await loadUndici();
  const tls = await loadTls({ ca });
  if (proxy === undefined) return new undici.Agent(tls && { connect: tls });
  const connection = tls && { requestTls: tls, proxyTls: tls };
  if (proxy === 'env') return new undici.EnvHttpProxyAgent({ ...connection, ...(tls && { connect: tls }) });
  return new undici.ProxyAgent({ uri: proxy, ...connection });
}
