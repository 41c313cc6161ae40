import type { HttpClient } from '../../../core/http/index.js';
import { ApiFamily } from './api-family.js';
import type { Caller, CallOptions } from './caller.js';
import { pageOf } from './parameters.js';
import type { Page, Paging } from './types/date.js';
import type { PublicSetting, ServerInfo } from './types/server.js';

/** A server's version; servers tell no patch to everybody. */
export type ServerVersion = { readonly major: number; readonly minor: number };

/** The server itself. */
export class ServerApi extends ApiFamily {
  readonly #http: HttpClient;
  #version: Promise<ServerVersion | undefined> | undefined;

  constructor(caller: Caller, http: HttpClient) {
    super(caller);
    this.#http = http;
  }

  /** What the server tells everybody about itself; no log-in is needed. */
  async info(options: { signal?: AbortSignal | undefined } = {}): Promise<ServerInfo> {
    const { data } = await this.#http.request<(ServerInfo & { info?: ServerInfo }) | undefined>({
      ...options,
      operation: 'info',
      path: '/api/info',
    });
    // Old servers have it one level deeper (wire sheet, section 0).
    const { info, version = info?.version, minimumClientVersions } = data ?? {};
    return {
      ...(typeof version === 'string' && { version }),
      ...(minimumClientVersions && { minimumClientVersions }),
    };
  }

  /** The version, asked for once; `undefined` where the server does not tell it. */
  version(signal?: AbortSignal | undefined): Promise<ServerVersion | undefined> {
    if (!this.#version) {
      const version = this.info({ signal }).then(({ version: text }) => {
        const numbers = /^(\d+)\.(\d+)/.exec(text ?? '');
        return numbers ? { major: Number(numbers[1]), minor: Number(numbers[2]) } : undefined;
      });
      this.#version = version;
      version.catch(() => {
        if (this.#version === version) this.#version = undefined;
      });
    }
    return this.#version;
  }

  /** Each permission with the roles that have it. @see wire sheet, section 5 */
  permissions(options: CallOptions = {}): Promise<{ update: readonly unknown[] }> {
    return this.caller.get('permissions.listAll', options);
  }

  /**
   * Settings that everybody may read, as `Message_MaxAllowedSize`.
   *
   * @param options - `ids`: only these
   */
  publicSettings(
    options: CallOptions & Paging & { ids?: readonly string[] | undefined } = {},
  ): Promise<Page<'settings', PublicSetting>> {
    const { ids, ...rest } = options;
    return this.caller.get('settings.public', { _id: ids?.join(','), ...rest, ...pageOf(rest) });
  }
}
