import type { SymphonyCall } from '../call.js';
import { directoryOf } from '../directory.js';
import { controlsOf } from '../forms/controls.js';
import { normalizeId } from '../ids.js';
import { compact, isJson, type Json, textOf } from '../json.js';
import { MessageMLError } from '../messageml/messageml-error.js';
import { readMarkup } from '../messageml/read-markup.js';
import { post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

/** Messages brought in from elsewhere: no feed tells of them. (Wire sheet, section 7.3.) */
export const importRoutes: Route[] = [
  post('/agent/v4/message/import', 'agent', (call) => {
    call.role('CONTENT_MANAGEMENT');
    const list = call.body();
    if (!Array.isArray(list)) throw new SymphonyError(400, 'The body must be a list of messages');
    return { json: list.filter(isJson).map((each) => imported(call, each)) };
  }),
];

function imported(call: SymphonyCall, input: Json): Json {
  const { originatingSystemId, originalMessageId } = input;
  try {
    return compact({ messageId: bring(call, input), originatingSystemId, originalMessageId });
  } catch (error) {
    if (!(error instanceof SymphonyError || error instanceof MessageMLError)) throw error;
    return compact({ originatingSystemId, originalMessageId, diagnostic: error.message });
  }
}

function bring(call: SymphonyCall, input: Json): string {
  const at = input.intendedMessageTimestamp;
  if (typeof at !== 'number') throw new SymphonyError(400, 'intendedMessageTimestamp is required');
  const channel = call.state.channels.get(normalizeId(textOf(input, 'streamId') ?? ''));
  if (!channel) throw new SymphonyError(400, 'The stream does not exist');
  const author = call.userOf(input.intendedMessageFromUserId);
  const markup = readMarkup(textOf(input, 'message') ?? '', textOf(input, 'data'), directoryOf(call.state));
  const attachments = Array.isArray(input.attachments) ? input.attachments.filter(isJson) : [];
  const files = attachments.map((each) =>
    call.state.files.add(
      { filename: textOf(each, 'filename') ?? 'file', data: Buffer.from(textOf(each, 'content') ?? '', 'base64') },
      author,
    ),
  );
  const message = call.state.messages.post({
    channel,
    author,
    at: new Date(at),
    content: markup.presentation,
    files,
    ...controlsOf(markup.root),
    native: { data: markup.data, isImported: true },
  });
  return message.id;
}
