import type { WebClient } from '@slack/web-api';

/**
 * Stands in for the WebClient until the SDK is loaded: methods of any depth (`client.chat.postMessage(…)`) wait for it.
 * What returns an iterator there (`paginate`) can be iterated here too. Plain properties are known only afterwards.
 */
export function lazyClient(load: () => Promise<WebClient>): WebClient {
  return member([], load) as WebClient;
}

function member(path: readonly string[], load: () => Promise<WebClient>): unknown {
  return new Proxy(() => undefined, {
    get(_target, key) {
      // `await backend.client` must not take it for a promise.
      if (typeof key === 'symbol' || key === 'then') return undefined;
      return member([...path, key], load);
    },
    apply(_target, _self, args: unknown[]) {
      const result = load().then((client) => call(client, path, args));
      return Object.assign(result, {
        async *[Symbol.asyncIterator]() {
          yield* (await result) as AsyncIterable<unknown>;
        },
      });
    },
  });
}

function call(client: WebClient, path: readonly string[], args: unknown[]): unknown {
  let owner: unknown;
  let value: unknown = client;
  for (const key of path) {
    owner = value;
    value = (value as Record<string, unknown> | undefined)?.[key];
  }
  if (typeof value !== 'function') throw new TypeError(`WebClient has no method '${path.join('.')}'.`);
  return value.apply(owner, args);
}
