import type { ServerResponse } from 'node:http';
import { version } from '../../../core/version.js';
import type { Playground } from '../playground.js';
import type { HelloView, MessageView, PlatformUpdate, PlatformView } from '../view.js';

const beatMs = 15_000;
/** A page that reads no faster than this is cut off; it comes again by itself and gets the newest state. */
const mostWaiting = 16 * 1024 * 1024;

/** Sends a page everything that is, and then everything that changes, as Server-Sent Events. */
export function openLiveFeed(response: ServerResponse, playground: Playground): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  const send = (event: string, data: unknown): void => {
    if (response.writableLength > mostWaiting) response.destroy();
    else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const { name: bot, tries } = playground.bot;
  const hello: HelloView = { version, bot, tries, platforms: playground.platforms };
  const known = new Map<string, Set<MessageView>>();
  response.write('retry: 1000\n\n');
  send('hello', hello);
  for (const view of playground.views()) send('platform', updateOf(view, known));
  send('entries', playground.entries);
  const beat = setInterval(() => response.write(':\n\n'), beatMs);
  const end = playground.listen({
    platform: (view) => send('platform', updateOf(view, known)),
    entry: (entry) => send('entries', [entry]),
  });
  response.on('close', () => {
    clearInterval(beat);
    end();
  });
}

/**
 * What a page must be told of a platform.
 *
 * @param known - the messages that it has, by platform; the same object is the same message, unchanged
 */
function updateOf(view: PlatformView, known: Map<string, Set<MessageView>>): PlatformUpdate {
  const before = known.get(view.name) ?? new Set();
  const now = new Set<MessageView>();
  const channels = view.channels.map(({ messages, ...channel }) => {
    for (const message of messages) now.add(message);
    return { ...channel, order: messages.map(({ id }) => id), fresh: messages.filter((each) => !before.has(each)) };
  });
  known.set(view.name, now);
  return { ...view, channels };
}
