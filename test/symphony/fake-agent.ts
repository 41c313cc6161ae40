import { SymphonyBackend } from '../../src/backends/symphony/index.js';
import { type Answer, type Loopback, loopback, refuses, type Seen, unauthorized } from './loopback.js';

export const room = '_vJXbVTb3gF6Oo5N9pnvbX___mSJJVf_dA';
export const me = {
  id: 7078106482999,
  username: 'echo-bot',
  displayName: 'Echo Bot',
  accountType: 'SYSTEM',
  company: 'Acme',
};
export const ada = { userId: 7078106482890, displayName: 'Ada L', email: 'ada@acme.com', username: 'ada' };

type Wire = Record<string, unknown> & { messageId: string; timestamp: number };

/** Just enough of a pod and an agent for the feed and for messages; the rest a test answers itself. */
export async function fakeAgent(
  override: (seen: Seen) => Answer | undefined | Promise<Answer | undefined> = () => undefined,
) {
  const feeds: { id: string; type: string; queue: unknown[][]; reads: string[]; issued: number }[] = [];
  const messages: Wire[] = [];
  const waiting = new Set<() => void>();
  const state = { created: 0, longPollMs: 200 };
  const server: Loopback = await loopback(async (seen) => {
    if (refuses(seen, server.session)) return unauthorized;
    return (await override(seen)) ?? answer(seen);
  });

  async function answer({ method, path, query, body }: Seen): Promise<Answer | undefined> {
    if (path === '/pod/v2/sessioninfo') return { json: me };
    if (path === '/agent/v1/info') return { json: { version: 'Agent-25.8.1-1' } };
    if (path === '/agent/v5/datafeeds' && method === 'GET')
      return { json: feeds.map(({ id, type }) => ({ id, type })) };
    if (path === '/agent/v5/datafeeds') {
      const { tag } = JSON.parse(body) as { tag?: string };
      state.created += 1;
      feeds.push({ id: tag ?? `feed${state.created}_f`, type: 'fanout', queue: [], reads: [], issued: 0 });
      return { status: 201, json: { id: feeds.at(-1)?.id, type: 'fanout' } };
    }
    const [, feedId, verb] = /^\/agent\/v5\/datafeeds\/([^/]+)(\/read)?$/.exec(path) ?? [];
    if (feedId && method === 'DELETE') return { status: 204 };
    if (feedId && verb) return read(feedId, (JSON.parse(body) as { ackId: string }).ackId);
    if (path === '/pod/v1/streams/list')
      return { json: query.get('skip') === '0' ? [{ id: room, active: true, streamType: { type: 'ROOM' } }] : [] };
    if (path === `/pod/v2/streams/${room}/info`)
      return {
        json: { id: room, active: true, streamType: { type: 'ROOM' }, lastMessageDate: messages.at(-1)?.timestamp },
      };
    if (path === `/pod/v3/room/${room}/info`)
      return {
        json: { roomAttributes: { name: 'general', public: true }, roomSystemInfo: { id: room, active: true } },
      };
    if (path === `/agent/v4/stream/${room}/message`) {
      const [since, until, skip, limit] = ['since', 'until', 'skip', 'limit'].map((name) =>
        Number(query.get(name) ?? Number.NaN),
      );
      const found = messages.filter(
        ({ timestamp }) => timestamp >= (since as number) && !(timestamp > (until as number)),
      );
      const page = found.slice(skip || 0, (skip || 0) + (limit || 50));
      return page.length === 0 ? { status: 204 } : { json: page };
    }
    const [, messageId] = /^\/agent\/v1\/message\/([^/]+)$/.exec(path) ?? [];
    if (messageId) {
      const found = messages.find((message) => message.messageId === messageId);
      return found ? { json: found } : { status: 204 };
    }
    return undefined;
  }

  async function read(id: string, ackId: string): Promise<Answer> {
    const feed = feeds.find((one) => one.id === id);
    if (!feed) return { status: 400, json: { code: 400, message: 'Could not find a datafeed with the given id.' } };
    feed.reads.push(ackId);
    if (feed.queue.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, state.longPollMs);
        waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      waiting.clear();
    }
    if (!feeds.includes(feed)) return { status: 400, json: { code: 400, message: 'gone' } };
    feed.issued += 1;
    return { json: { events: feed.queue.shift() ?? [], ackId: `ack-${feed.id}-${feed.issued}` } };
  }

  return {
    server,
    feeds,
    messages,
    state,
    /** Hands a batch to every feed. */
    push(...events: unknown[]) {
      for (const feed of feeds) feed.queue.push(events);
      for (const wake of [...waiting]) wake();
    },
    /** All feeds are gone. */
    expire() {
      feeds.splice(0);
      for (const wake of [...waiting]) wake();
    },
    backend: (settings: object = {}) => new SymphonyBackend({ ...server.config, ...settings }),
  };
}

export function message(messageId: string, text: string, timestamp: number, rest: object = {}): Wire {
  return {
    messageId,
    timestamp,
    message: `<div data-format="PresentationML" data-version="2.0">${text}</div>`,
    data: '{}',
    user: ada,
    stream: { streamId: room, streamType: 'ROOM' },
    ...rest,
  };
}

let count = 0;

export function sent(wire: Wire, rest: object = {}): object {
  count += 1;
  return {
    id: `event${count}`,
    messageId: wire.messageId,
    timestamp: wire.timestamp,
    type: 'MESSAGESENT',
    initiator: { user: { userId: ada.userId } },
    payload: { messageSent: { message: wire } },
    ...rest,
  };
}
