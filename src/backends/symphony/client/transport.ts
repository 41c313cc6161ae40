import {
  HttpClient,
  type HttpRequest,
  type HttpResponse,
  type ResponseData,
  type ResponseType,
} from '../../../core/http/index.js';
import type { ClientCertificate, PemSource } from '../../../core/network/index.js';
import { botOf, type SymphonyCertificate, type SymphonyConfig } from '../config.js';
import { fromAnswer } from '../errors.js';
import { endpointOf, type ServiceName } from './endpoints.js';
import { parseSymphonyJson } from './json.js';

/** Tells of "slow down" answers. */
export type RateLimitListener = (operation: string, retryAfterMs: number) => void;

/** The connections to the services of one pod. Knows no session. */
export class Transport {
  readonly #config: SymphonyConfig;
  readonly #onRateLimited: RateLimitListener | undefined;
  readonly #clients = new Map<ServiceName, HttpClient>();

  constructor(config: SymphonyConfig, onRateLimited?: RateLimitListener) {
    this.#config = config;
    this.#onRateLimited = onRateLimited;
  }

  /** The address of a service, without the service's own path. */
  baseUrl(service: ServiceName): string {
    return endpointOf(this.#config, service).baseUrl;
  }

  /** What a service's clock shows, in milliseconds; ours, until it has answered. */
  serverTime(service: ServiceName): number {
    return this.#client(service).serverTime;
  }

  /** Sends a request as it is. Integers of 64 bits in the answer keep their digits. */
  request<Json = unknown, Type extends ResponseType = 'json'>(
    service: ServiceName,
    request: HttpRequest<Type>,
  ): Promise<HttpResponse<ResponseData<Type, Json>>> {
    return this.#client(service).request<Json, Type>(request);
  }

  /** Closes all connections; a later request opens new ones. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  #client(service: ServiceName): HttpClient {
    let client = this.#clients.get(service);
    if (!client) {
      client = this.#make(service);
      this.#clients.set(service, client);
    }
    return client;
  }

  #make(service: ServiceName): HttpClient {
    const { account, ca, ssl, privateHosts, retry, timeoutMs, logger } = this.#config;
    const { baseUrl, proxy, headers } = endpointOf(this.#config, service);
    const isLogin = service === 'sessionAuth' || service === 'keyManager';
    return new HttpClient({
      baseUrl,
      platform: 'symphony',
      account,
      proxy,
      headers,
      privateHosts,
      ca: authoritiesOf(ca, ssl?.trustStore.path),
      clientCertificate: isLogin ? certificateOf(botOf(this.#config)?.certificate) : undefined,
      retry,
      timeoutMs,
      connectTimeoutMs: 15_000,
      logger,
      parseJson: parseSymphonyJson,
      mapError: fromAnswer,
      onRateLimited: this.#onRateLimited,
    });
  }
}

export function authoritiesOf(
  ca: PemSource | readonly PemSource[] | undefined,
  trustStore: string | undefined,
): readonly PemSource[] | undefined {
  const all = [...(ca === undefined ? [] : [ca].flat()), ...(trustStore === undefined ? [] : [trustStore])];
  return all.length === 0 ? undefined : (all as readonly PemSource[]);
}

/** A file that is no `.pem`, `.crt` or `.cer` is taken for PKCS#12, as the BDKs' certificates are. */
export function certificateOf(certificate: SymphonyCertificate | undefined): ClientCertificate | undefined {
  if (!certificate) return undefined;
  const { path, content, keyPath, password: passphrase } = certificate;
  const source = content ?? path ?? '';
  const isPem =
    keyPath !== undefined ||
    (typeof source === 'string' && (source.includes('-----BEGIN') || /\.(?:pem|crt|cer)$/i.test(source)));
  return isPem ? { cert: source, key: keyPath ?? source, passphrase } : { pfx: source, passphrase };
}
