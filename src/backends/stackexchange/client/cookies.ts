import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { CookieJar } from 'tough-cookie';
import type { CursorStore } from '../../../core/cursor-store.js';
import { addSecret, ConfigError } from '../../../core/errors/index.js';
import type { CookieStore } from '../../../core/http/index.js';

/** Shorter ones are choices (a language, a theme). */
const shortestMark = 16;

export type CookiesOptions = {
  /** Keeps the cookies over a restart. */
  store?: CursorStore | undefined;
  /** The key in the store. */
  key: string;
};

/**
 * The session's cookies. Log-ins are few: the site answers many with a captcha, so what a log-in gave is kept and used
 * again (wire sheet, section 2.4). Values are sent byte for byte (2.5).
 */
export class Cookies implements CookieStore {
  readonly #options: CookiesOptions;
  #jar = new CookieJar();
  #loading: Promise<void> | undefined;
  #isChanged = false;

  constructor(options: CookiesOptions) {
    this.#options = options;
  }

  async getCookieString(url: string): Promise<string> {
    await this.load();
    return this.#jar.getCookieString(url);
  }

  async setCookie(cookie: string, url: string, options: { ignoreError: true }): Promise<void> {
    await this.load();
    const kept = await this.#jar.setCookie(cookie, url, options);
    if (kept) hide(kept.key, kept.value);
    this.#isChanged = true;
  }

  /** True when the account's cookie is there; whether it is still good only the site knows. */
  async hasAccount(url: string): Promise<boolean> {
    await this.load();
    return (await this.#jar.getCookies(url)).some(({ key, value }) => key === 'acct' && value !== '');
  }

  /** Writes the cookies down, if they changed. */
  async save(): Promise<void> {
    const { store, key } = this.#options;
    if (!this.#isChanged) return;
    this.#isChanged = false;
    await store?.set(key, JSON.stringify(await this.#jar.serialize()));
  }

  /** Forgets all cookies, those in the store too. */
  async clear(): Promise<void> {
    const { store, key } = this.#options;
    this.#loading = Promise.resolve();
    this.#jar = new CookieJar();
    this.#isChanged = false;
    await store?.set(key, '');
  }

  /** Reads the stored cookies, once. What cannot be read is as good as none. */
  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const { store, key } = this.#options;
    const text = await store?.get(key);
    if (typeof text !== 'string' || text === '') return;
    try {
      this.#jar = await CookieJar.deserialize(text);
      const { cookies } = await this.#jar.serialize();
      for (const cookie of cookies) {
        if (typeof cookie['value'] === 'string') hide(String(cookie['key']), cookie['value']);
      }
    } catch {
      this.#jar = new CookieJar();
    }
  }
}

/** The session's cookie, and whatever else is long enough to tell one browser from all others. */
function hide(key: string, value: string): void {
  if (key === 'acct' || value.length >= shortestMark) addSecret(value, { rotating: true });
}

/**
 * Cookies in a file: a JSON object by key, written as a whole, readable by its owner alone.
 *
 * @param path - of the file; made when it is not there
 */
export function fileCookieStore(path: string): CursorStore {
  const read = async (): Promise<Record<string, string>> => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return {};
      throw new ConfigError(`The cookie file '${path}' cannot be read (${code}).`);
    }
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
    } catch {
      return {};
    }
  };
  return {
    get: async (key) => (await read())[key],
    set: async (key: string, value: string) => {
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        await writeFile(temporary, JSON.stringify({ ...(await read()), [key]: value }), { mode: 0o600 });
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        const { code } = error as NodeJS.ErrnoException;
        throw new ConfigError(`The cookie file '${path}' cannot be written (${code}).`);
      }
    },
  };
}
