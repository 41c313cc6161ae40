import type { SymphonyCall } from '../call.js';
import { type Feed, type FeedItem, StaleFeedError } from '../datafeed/feed.js';
import { mostFeeds } from '../datafeed/feeds.js';
import { textOf } from '../json.js';
import { get, noContent, post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

/** Datafeeds, version 2. (Wire sheet, section 5.) */
export const datafeedRoutes: Route[] = [
  get('/agent/v5/datafeeds', 'agent', (call) => {
    own(call);
    const tag = call.query('tag');
    const feeds = call.pod.feeds.all().filter((feed) => tag === undefined || feed.tag === tag);
    return { json: feeds.map(wireFeed) };
  }),
  post('/agent/v5/datafeeds', 'agent', (call) => {
    own(call);
    const tag = textOf(call.optionalJson(), 'tag');
    if (tag !== undefined && (tag === '' || tag.length > 100))
      throw new SymphonyError(400, 'The tag must have 1 to 100 characters');
    const feed = call.pod.feeds.create(tag);
    if (!feed) throw new SymphonyError(403, `Too many feeds created: the limit is ${mostFeeds}`);
    return { json: wireFeed(feed), status: 201 };
  }),
  post('/agent/v5/datafeeds/{datafeedId}/read', 'agent', read),
  {
    method: 'DELETE',
    path: '/agent/v5/datafeeds/{datafeedId}',
    auth: 'agent',
    run: (call) => {
      own(call);
      if (!call.pod.feeds.delete(call.param('datafeedId')))
        throw new SymphonyError(400, `Could not find a datafeed with the id: ${call.param('datafeedId')}`);
      return noContent;
    },
  },
];

async function read(call: SymphonyCall): Promise<RouteAnswer> {
  own(call);
  const id = call.param('datafeedId');
  const body = call.optionalJson();
  const ackId = body.ackId ?? '';
  if (typeof ackId !== 'string') throw new SymphonyError(400, 'The format of the ackId is incorrect');
  const feed = call.pod.feeds.get(id);
  if (!feed) throw new SymphonyError(400, `Could not find a datafeed with the id: ${id}`);
  if (body.updatePresence !== false) call.state.users.setPresence(call.actor, { status: 'online' });
  try {
    const { items, ackId: next } = await feed.read(ackId, call.request.signal);
    const [first] = items;
    if (first && 'body' in first)
      return { answer: { headers: { 'content-type': 'application/json; charset=utf-8' }, body: first.body } };
    return { json: { events: items.flatMap(eventOf), ackId: next } };
  } catch (error) {
    if (error instanceof StaleFeedError) throw new SymphonyError(400, error.message);
    throw error;
  }
}

function eventOf(item: FeedItem): unknown[] {
  return 'event' in item ? [item.event] : [];
}

function wireFeed(feed: Feed) {
  return { id: feed.id, type: 'fanout' };
}

/** There is none for a session on behalf of a user. (Wire sheet, section 2.5.) */
function own(call: SymphonyCall): void {
  if (call.session.kind !== 'bot') throw new SymphonyError(403, 'Datafeeds are not available on behalf of a user');
}
