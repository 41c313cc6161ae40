import type { ChannelRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { controlsOf } from '../forms/controls.js';
import { normalizeId } from '../ids.js';
import type { Json } from '../json.js';
import { fileData, messageData } from '../native.js';
import type { FoundMessage } from '../pod.js';
import { checkWriting, postMessage, readPosted, storeFiles } from '../posting.js';
import { get, listOrNothing, noContent, post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { wireMessage } from '../wire/message.js';

const mostStreams = 100;

/** Sending, editing and reading messages. (Wire sheet, section 7.) */
export const messageRoutes: Route[] = [
  post('/agent/v4/stream/{sid}/message/create', 'agent', create),
  post('/agent/v4/stream/{sid}/message/{mid}/update', 'agent', update),
  post('/agent/v4/message/blast', 'agent', blast),
  get('/agent/v4/stream/{sid}/message', 'agent', history),
  get('/agent/v1/message/{id}', 'agent', (call) => {
    const found = call.message('id');
    return found ? { json: wireMessage(found.message, found.version, call.pod) } : noContent;
  }),
  get('/agent/v1/stream/{sid}/attachment', 'agent', attachment),
];

async function create(call: SymphonyCall): Promise<RouteAnswer> {
  const body = await call.multipart();
  const channel = call.stream();
  checkWriting(call, channel);
  const message = await postMessage(call, channel, readPosted(call, body));
  return { json: wireMessage(message, call.pod.newest(message), call.pod) };
}

async function update(call: SymphonyCall): Promise<RouteAnswer> {
  const body = await call.multipart();
  const channel = call.stream();
  checkWriting(call, channel);
  const found = call.message();
  if (!found || found.message.channelId !== channel.id)
    throw new SymphonyError(400, `Invalid message id: ${call.param('mid')}`);
  const { message } = found;
  if (!call.isOwn(message)) throw new SymphonyError(403, 'Only the author can update a message');
  const posted = readPosted(call, body);
  const { markup } = posted;
  const files = await storeFiles(call, posted);
  const silent = body.fields.get('silent') !== 'false';
  const native = { ...messageData(message), data: markup.data, silent };
  const content = markup.presentation;
  call.state.messages.edit(message, { content, files, ...controlsOf(markup.root), native }, call.actor);
  return { json: wireMessage(message, call.pod.newest(message), call.pod) };
}

/** All the streams are tried; what fails is told beside what was sent. */
async function blast(call: SymphonyCall): Promise<RouteAnswer> {
  const body = await call.multipart();
  const sids = (body.fields.get('sids') ?? '')
    .split(',')
    .map((sid) => sid.trim())
    .filter((sid) => sid !== '');
  if (sids.length === 0) throw new SymphonyError(400, 'The sids part is required');
  if (sids.length > mostStreams) throw new SymphonyError(400, `A blast goes to at most ${mostStreams} streams`);
  const posted = readPosted(call, body);
  const messages: Json[] = [];
  const errors: Json = {};
  for (const sid of sids)
    try {
      const channel = call.state.channels.get(normalizeId(sid));
      if (!channel) throw new SymphonyError(400, `Invalid stream id: ${sid}`);
      checkWriting(call, channel);
      const message = await postMessage(call, channel, posted);
      messages.push(wireMessage(message, call.pod.newest(message), call.pod));
    } catch (error) {
      if (!(error instanceof SymphonyError)) throw error;
      errors[sid] = { code: error.status, message: error.message };
    }
  return { json: { messages, errors } };
}

/** Oldest first from `since`; every version stands in it. (Wire sheet, section 7.4.) */
function history(call: SymphonyCall): RouteAnswer {
  const channel = call.stream();
  call.needMember(channel);
  if (call.query('since') === undefined) throw new SymphonyError(400, 'The parameter since is required');
  const since = Math.max(call.number('since', 0), call.seesFrom(channel));
  const until = call.number('until', Number.MAX_SAFE_INTEGER);
  const skip = call.number('skip', 0);
  const limit = call.number('limit', 50, 500);
  const found = versionsIn(channel, call).filter(({ version }) => {
    const at = version.at.getTime();
    return at >= since && at < until;
  });
  return listOrNothing(
    found.slice(skip, skip + limit).map(({ message, version }) => wireMessage(message, version, call.pod)),
  );
}

/** All versions of all messages that stand, by time. */
export function versionsIn(channel: ChannelRecord, call: SymphonyCall): FoundMessage[] {
  return call.state.messages
    .in(channel)
    .flatMap((message) => call.pod.versionsOf(message).map((version) => ({ message, version })))
    .sort((a, b) => a.version.at.getTime() - b.version.at.getTime());
}

/** Base64 text under a binary type, errors too. (Wire sheet, section 7.4.) */
function attachment(call: SymphonyCall): RouteAnswer {
  const headers = { 'content-type': 'application/octet-stream' };
  const failed = (status: number, message: string): RouteAnswer => ({
    answer: { status, headers, body: JSON.stringify({ code: status, message, details: {} }) },
  });
  const channel = call.stream();
  call.needMember(channel);
  const messageId = call.query('messageId');
  // Sent as a query value the id is encoded once more; decoded once it still has its own percent escapes.
  const fileId = call.query('fileId');
  if (messageId === undefined || fileId === undefined) return failed(400, 'fileId and messageId are required');
  const found = call.pod.message(messageId);
  if (!found || found.message.deletedAt || found.message.channelId !== channel.id)
    return failed(400, 'The message does not exist in this stream');
  const files = found.version.files.flatMap((file) => {
    const { preview } = fileData(file);
    return preview ? [file, preview] : [file];
  });
  const file = files.find((each) => each.id === fileId);
  if (!file) return failed(404, 'The attachment does not exist');
  return { answer: { headers, body: Buffer.from(file.data).toString('base64') } };
}
