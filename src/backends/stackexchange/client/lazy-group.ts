import { defined } from '../../../core/defined.js';
import { PageError } from '../errors.js';

/**
 * Properties that one page tells together. The first that is asked for fetches all of them; calls at once share the
 * request; a failure surfaces there and is forgotten. `undefined` is a part that the page lacks.
 */
export class LazyGroup<Values extends object> {
  readonly #path: string;
  readonly #load: () => Promise<Values>;
  #known: Partial<Values> = {};
  /** Told from elsewhere while the page was on its way: newer than the page. */
  #fresh = new Set<keyof Values>();
  #loading: Promise<void> | undefined;
  #hasLoaded = false;

  /** @param path - of the page, for errors */
  constructor(path: string, load: () => Promise<Values>) {
    this.#path = path;
    this.#load = load;
  }

  /** @throws PageError that names the property when the page lacks it; else what the request fails with */
  async get<Key extends keyof Values & string>(key: Key): Promise<Exclude<Values[Key], undefined>> {
    // What is forgotten while its page is on the way is asked for once more.
    while (this.#known[key] === undefined && !this.#hasLoaded) await this.load();
    const value = this.#known[key];
    if (value === undefined) throw new PageError(this.#path, key);
    return value as Exclude<Values[Key], undefined>;
  }

  /** What is known without a request. */
  peek<Key extends keyof Values>(key: Key): Values[Key] | undefined {
    return this.#known[key];
  }

  /** Takes what somebody else has told: an event, a list, another page. */
  learn(values: Partial<Values>): void {
    for (const key of Object.keys(values) as (keyof Values)[]) {
      if (values[key] === undefined) continue;
      this.#known[key] = values[key];
      if (this.#loading) this.#fresh.add(key);
    }
  }

  /** The next property is asked for anew. */
  forget(): void {
    this.#known = {};
    this.#hasLoaded = false;
    this.#loading = undefined;
  }

  /** Fetches the group now. */
  load(): Promise<void> {
    if (!this.#loading) {
      this.#fresh = new Set();
      const loading = this.#load().then(
        (values) => {
          if (this.#loading !== loading) return;
          const told = [...this.#fresh].map((key) => [key, this.#known[key]]);
          this.#known = {
            ...this.#known,
            ...defined<Partial<Values>>(values),
            ...(Object.fromEntries(told) as Partial<Values>),
          };
          this.#hasLoaded = true;
          this.#loading = undefined;
        },
        (error: unknown) => {
          if (this.#loading === loading) this.#loading = undefined;
          throw error;
        },
      );
      this.#loading = loading;
    }
    return this.#loading;
  }
}
