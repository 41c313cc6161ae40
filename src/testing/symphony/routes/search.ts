import type { ChannelRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { normalizeId } from '../ids.js';
import type { Json } from '../json.js';
import {
  cashtag,
  cashtagIdType,
  hashtag,
  hashtagIdType,
  idIn,
  readEntityJson,
  userIdType,
  userMention,
} from '../messageml/entity-json.js';
import { parseXml } from '../messageml/xml.js';
import type { FoundMessage } from '../pod.js';
import { get, listOrNothing, post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { readPresentation } from '../text/readable.js';
import { wireMessage } from '../wire/message.js';
import { streamTypeOf } from '../wire/stream.js';
import { versionsIn } from './messages.js';

const mostResults = 1_000;
const fields = 'text streamId streamType author hashtag cashtag mention signal fromDate toDate'.split(' ');

/** Search over the caller's streams. (Wire sheet, section 7.4.) */
export const searchRoutes: Route[] = [
  post('/agent/v1/message/search', 'agent', (call) => search(call, call.json())),
  get('/agent/v1/message/search', 'agent', (call) => search(call, readQuery(call.query('query') ?? ''))),
];

/** `text:foo AND streamId:…` */
function readQuery(query: string): Json {
  const parts = query.split(/ AND /).map((part) => part.split(/:(.*)/s));
  return Object.fromEntries(
    parts.map(([name = '', value = '']) => [
      name.trim(),
      ['author', 'mention', 'fromDate', 'toDate'].includes(name.trim()) ? Number(value) : value.trim(),
    ]),
  );
}

function search(call: SymphonyCall, query: Json): RouteAnswer {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const unknown = given.find(([name]) => !fields.includes(name));
  if (unknown) throw new SymphonyError(400, `Unknown search field: ${unknown[0]}`);
  if (given.length === 0) throw new SymphonyError(400, 'At least one search criterion is required');
  if (query.text !== undefined && query.streamId === undefined)
    throw new SymphonyError(400, 'A search for text requires the streamId');
  const criteria = typeof query.signal === 'string' ? { ...query, ...ofSignal(call, query.signal) } : query;
  const skip = call.number('skip', 0);
  const limit = call.number('limit', 50, mostResults);
  const found = streams(call, criteria)
    .flatMap((channel) =>
      versionsIn(channel, call).filter((each) => each.version.at.getTime() >= call.seesFrom(channel)),
    )
    .filter((each) => fits(each, criteria, call))
    .sort((a, b) => a.version.at.getTime() - b.version.at.getTime());
  if (call.query('sortDir') !== 'ASC') found.reverse();
  const page = found.slice(skip, skip + limit);
  return listOrNothing(page.map(({ message, version }) => wireMessage(message, version, call.pod)));
}

/** The tags of a signal's query; any of them will do. */
function ofSignal(call: SymphonyCall, id: string): Json {
  const signal = call.pod.signals.get(id);
  if (!signal) throw new SymphonyError(400, `The signal ${id} does not exist`);
  const tags = [...signal.query.matchAll(/(hashtag|cashtag):(\S+)/gi)];
  return { signal: undefined, tags: tags.map(([, kind = '', value = '']) => `${kind.toLowerCase()}:${value}`) };
}

function streams(call: SymphonyCall, query: Json): ChannelRecord[] {
  const own = call.state.channels.all().filter((channel) => call.isMember(channel));
  if (typeof query.streamId === 'string') {
    const id = normalizeId(query.streamId);
    const channel = own.find((each) => each.id === id);
    if (!channel) throw new SymphonyError(403, 'The user is not a member of the stream');
    return [channel];
  }
  const type = query.streamType;
  if (type === undefined) return own;
  return own.filter(
    (channel) => streamTypeOf(channel) === type || (type === 'CHAT' && streamTypeOf(channel) !== 'ROOM'),
  );
}

function fits({ message, version }: FoundMessage, query: Json, call: SymphonyCall): boolean {
  // Only what a message says now is found.
  if (call.pod.newest(message) !== version) return false;
  const at = version.at.getTime();
  const { text, author, mention, fromDate, toDate, tags } = query;
  if (typeof fromDate === 'number' && at < fromDate) return false;
  if (typeof toDate === 'number' && at >= toDate) return false;
  if (author !== undefined && String(author) !== message.authorId) return false;
  const data = readEntityJson(version.data);
  const has = (type: string, idType: string, value: unknown) =>
    everyEntity(data).some((each) => each.type === type && sameTag(idIn(each, idType), value));
  if (query.hashtag !== undefined && !has(hashtag, hashtagIdType, query.hashtag)) return false;
  if (query.cashtag !== undefined && !has(cashtag, cashtagIdType, query.cashtag)) return false;
  if (mention !== undefined && !has(userMention, userIdType, mention)) return false;
  if (Array.isArray(tags) && !tags.some((tag) => hasTag(String(tag), has))) return false;
  if (typeof text !== 'string') return true;
  const shown = readPresentation(parseXml(version.content), data, (id) => call.state.users.get(id)?.name);
  const words = shown.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

function hasTag(tag: string, has: (type: string, idType: string, value: unknown) => boolean): boolean {
  const [kind, value] = tag.split(/:(.*)/s);
  return kind === 'hashtag' ? has(hashtag, hashtagIdType, value) : has(cashtag, cashtagIdType, value);
}

function sameTag(found: string | undefined, wanted: unknown): boolean {
  return found !== undefined && found.toLowerCase() === String(wanted).replace(/^[#$]/, '').toLowerCase();
}

function everyEntity(data: Json): Json[] {
  return Object.values(data).flatMap((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [value as Json, ...everyEntity(value as Json)]
      : [],
  );
}
