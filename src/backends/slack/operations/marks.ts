import { NotFoundError } from '../../../core/errors/index.js';
import type { SearchQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef } from '../../../models/index.js';
import type { SlackMessage } from '../native.js';
import { numberAt, objectAt, objectsAt, stringAt, type Wire } from '../wire/read.js';
import { isTs } from '../wire/ts.js';
import type { SlackContext } from './context.js';
import { checkedTs, isHidden } from './history.js';
import { ignoring } from './ignoring.js';

export function pinMessage({ web }: SlackContext, ref: MessageRef, call: Call): Promise<void> {
  const pinning = web.call('pins.add', itemOf(ref), { signal: call.signal, kind: 'write' });
  return ignoring(['already_pinned'], pinning);
}

export function unpinMessage({ web }: SlackContext, ref: MessageRef, call: Call): Promise<void> {
  const unpinning = web.call('pins.remove', itemOf(ref), { signal: call.signal, kind: 'write' });
  return ignoring(['no_pin', 'not_pinned'], unpinning);
}

/** Slack gives all pins at once; newest pin first. */
export async function* listPins(context: SlackContext, channelId: string, call: Call): AsyncGenerator<SlackMessage[]> {
  const answer = await context.web.call('pins.list', { channel: channelId }, { signal: call.signal });
  const items = objectsAt(answer, 'items')
    .filter((item) => item['type'] === 'message')
    .sort((a, b) => (numberAt(b, 'created') ?? 0) - (numberAt(a, 'created') ?? 0));
  const messages = await context.reader.messages(
    items.map((item) => objectAt(item, 'message')),
    channelId,
    call.signal,
  );
  yield messages.map((message) => ({ ...message, isPinned: true }));
}

/** Stars are a person's: only a user token has them. */
export function starMessage({ web }: SlackContext, ref: MessageRef, call: Call): Promise<void> {
  const starring = web.call('stars.add', itemOf(ref), { signal: call.signal, kind: 'write', asUser: true });
  return ignoring(['already_starred'], starring);
}

export function unstarMessage({ web }: SlackContext, ref: MessageRef, call: Call): Promise<void> {
  const unstarring = web.call('stars.remove', itemOf(ref), { signal: call.signal, kind: 'write', asUser: true });
  return ignoring(['not_starred'], unstarring);
}

/** Without a message, up to the newest one. */
export async function markRead(
  { web }: SlackContext,
  channelId: string,
  upTo: MessageRef | undefined,
  call: Call,
): Promise<void> {
  let ts = upTo === undefined ? undefined : checkedTs(upTo.id, '');
  if (ts === undefined) {
    const newest = await web.call('conversations.history', { channel: channelId, limit: 1 }, { signal: call.signal });
    ts = stringAt(objectsAt(newest, 'messages')[0] ?? {}, 'ts');
    if (ts === undefined) return;
  }
  await web.call('conversations.mark', { channel: channelId, ts }, { signal: call.signal, kind: 'write' });
}

/** Asked of Slack rather than put together: so it is known that there is such a message. */
export async function permalink({ web }: SlackContext, ref: MessageRef, call: Call): Promise<string> {
  const args = { channel: ref.channelId, message_ts: checkedTs(ref.id, '') };
  const link = stringAt(await web.call('chat.getPermalink', args, { signal: call.signal }), 'permalink');
  if (link === undefined) throw new NotFoundError(`Slack has no link to the message '${ref.id}'.`);
  return link;
}

/** A page of `search.messages`. */
const searchPage = 100;
/** Slack gives no more pages. */
const lastPage = 100;
const dayMs = 86_400_000;

/**
 * `search.messages` with a user token. Its dates are whole days of the person's own time zone, so a day more is asked for
 * on either side and the rest is left out here.
 */
export async function* searchMessages(
  context: SlackContext,
  query: SearchQuery,
  call: Call,
): AsyncGenerator<SlackMessage[]> {
  const words = [query.text];
  if (query.channelId !== undefined) words.push(`in:<#${query.channelId}>`);
  if (query.fromUserId !== undefined) words.push(`from:<@${query.fromUserId}>`);
  if (query.before !== undefined) words.push(`before:${dayOf(query.before, 2)}`);
  if (query.after !== undefined) words.push(`after:${dayOf(query.after, -2)}`);
  for (let page = 1; page <= lastPage; page += 1) {
    const answer = await context.web.call(
      'search.messages',
      { query: words.join(' '), sort: 'timestamp', sort_dir: 'desc', count: Math.min(searchPage, query.limit), page },
      { signal: call.signal, asUser: true },
    );
    const found = objectAt(answer, 'messages');
    const matches = objectsAt(found, 'matches').filter((match) => fits(match, query) && !isHidden(match));
    await context.reader.prepare(matches, 10_000, call.signal);
    yield matches.flatMap((match) => {
      const channelId = stringAt(objectAt(match, 'channel'), 'id') ?? '';
      return context.reader.message({ ...match, ...threadOf(match) }, channelId) ?? [];
    });
    const pages = numberAt(objectAt(found, 'paging'), 'pages') ?? numberAt(objectAt(found, 'pagination'), 'page_count');
    if (page >= (pages ?? 1)) return;
  }
}

function fits(match: Wire, query: SearchQuery): boolean {
  const ts = stringAt(match, 'ts');
  if (!isTs(ts) || stringAt(objectAt(match, 'channel'), 'id') === undefined) return false;
  const at = Number(ts.slice(0, 10)) * 1000 + Number(ts.slice(11, 14));
  if (query.before !== undefined && at >= query.before.getTime()) return false;
  if (query.after !== undefined && at <= query.after.getTime()) return false;
  const channelId = stringAt(objectAt(match, 'channel'), 'id');
  if (query.channelId !== undefined && channelId !== query.channelId) return false;
  return query.fromUserId === undefined || stringAt(match, 'user') === query.fromUserId;
}

/** A match tells the thread of a reply in its link only. */
function threadOf(match: Wire): { thread_ts?: string } {
  const link = stringAt(match, 'permalink');
  if (stringAt(match, 'thread_ts') !== undefined || link === undefined || !URL.canParse(link)) return {};
  const ts = new URL(link).searchParams.get('thread_ts');
  return isTs(ts) ? { thread_ts: ts } : {};
}

function dayOf(date: Date, days: number): string {
  return new Date(date.getTime() + days * dayMs).toISOString().slice(0, 10);
}

function itemOf(ref: MessageRef): Record<string, unknown> {
  return { channel: ref.channelId, timestamp: checkedTs(ref.id, '') };
}
