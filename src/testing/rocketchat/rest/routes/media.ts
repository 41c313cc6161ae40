import { readForm } from '../../../server/index.js';
import type { ChannelRecord, FileRecord } from '../../../world/index.js';
import { isJson, type Json } from '../../json.js';
import { confirmFile, post as postMessage } from '../../messages/posting.js';
import { fileData } from '../../native.js';
import { RocketChatError, refusal } from '../../rocketchat-error.js';
import { canRead } from '../../rooms/access.js';
import { filePath } from '../../wire/file.js';
import type { RestCall } from '../call.js';
import { post, type Route } from '../route.js';
import { fields } from '../schema.js';

/** Files: two steps since 6.10, one until 8.0. (Wire sheet, section 5.) */
export const mediaRoutes: Route[] = [
  post('rooms.media/:rid', { since: '6.10' }, async (call) => {
    const channel = roomOf(call);
    const { file } = await received(call);
    const stored = await store(call, channel, file);
    return { file: { _id: stored.id, url: filePath(stored) } };
  }),
  post(
    'rooms.mediaConfirm/:rid/:fileId',
    {
      since: '6.10',
      params: fields(
        'msg?, description?, tmid?, alias?, avatar?, emoji?, groupable?:boolean, customFields?, fileName?, content?:object, t?',
      ),
    },
    (call) => {
      const channel = roomOf(call);
      const file = call.state.files.get(call.path.fileId ?? '');
      if (!file || fileData(file).isConfirmed || file.ownerId !== call.user.id || fileData(file).rid !== channel.id)
        throw new RocketChatError('invalid-file', '');
      const name = call.text('fileName');
      if (name !== undefined) file.filename = name;
      return { message: show(call, channel, file, call.params) };
    },
  ),
  post('rooms.upload/:rid', { until: '8.0' }, async (call) => {
    const channel = roomOf(call);
    const { file, values } = await received(call);
    const unknown = Object.keys(values).find(
      (each) => !['msg', 'description', 'tmid', 'customFields', 'groupable'].includes(each),
    );
    if (unknown !== undefined) throw new RocketChatError('invalid-field', '');
    return { message: show(call, channel, await store(call, channel, file), values) };
  }),
  post('uploads.delete', { params: fields('fileId:filled'), since: '8.2' }, (call) => {
    const file = call.state.files.get(call.text('fileId') ?? '');
    if (!file) throw new RocketChatError('error-invalid-file', 'Invalid file');
    if (file.ownerId !== call.user.id && !call.can('delete-message')) throw refusal('deleteFileMessage');
    call.state.files.delete(file, call.user);
    return { deletedFiles: [file.id] };
  }),
];

function roomOf(call: RestCall): ChannelRecord {
  const channel = call.state.channels.get(call.path.rid ?? '');
  if (!channel || !canRead(channel, call.user, call.workspace))
    throw new RocketChatError(undefined, 'unauthorized', {
      status: 403,
      body: { success: false, error: call.workspace.version.since('9.0') ? 'forbidden' : 'unauthorized' },
    });
  return channel;
}

async function received(call: RestCall): Promise<{ file: File; values: Json }> {
  const form = await readForm(call.request);
  const values: Json = {};
  let file: File | undefined;
  for (const [name, value] of form ?? []) {
    if (typeof value === 'string') values[name] = value;
    else if (name !== 'file') throw new RocketChatError('invalid-field', '');
    else file = value;
  }
  if (!file) throw new RocketChatError(undefined, 'File required');
  return { file, values };
}

/** @throws RocketChatError for what is too large, or of a type that is not taken. */
async function store(call: RestCall, channel: ChannelRecord, file: File): Promise<FileRecord> {
  const { settings } = call.workspace;
  const most = settings.number('FileUpload_MaxFileSize');
  if (!settings.flag('FileUpload_Enabled'))
    throw new RocketChatError('error-file-upload-disabled', 'File upload is disabled');
  if (most >= 0 && file.size > most)
    throw new RocketChatError('error-file-too-large', `File exceeds allowed size of ${most} bytes`);
  const listed = (name: string, type: string) =>
    settings
      .text(name)
      .split(',')
      .map((each) => each.trim())
      .some((each) => each !== '' && (each === type || (each.endsWith('/*') && type.startsWith(each.slice(0, -1)))));
  const type = file.type || 'application/octet-stream';
  const isWhite =
    settings.text('FileUpload_MediaTypeWhiteList').trim() === '' || listed('FileUpload_MediaTypeWhiteList', type);
  if (!isWhite || listed('FileUpload_MediaTypeBlackList', type))
    throw new RocketChatError('error-invalid-file-type', 'File type is not accepted');
  const data = new Uint8Array(await file.arrayBuffer());
  const stored = call.state.files.add({ filename: file.name, data, contentType: type }, call.user);
  fileData(stored).rid = channel.id;
  return stored;
}

function show(call: RestCall, channel: ChannelRecord, file: FileRecord, values: Json): Json {
  const text = (name: string) => (typeof values[name] === 'string' ? (values[name] as string) : undefined);
  // Older servers show the caption as the file's description alone.
  const description = text('description');
  confirmFile(file, description);
  const message = postMessage(
    call.workspace,
    call.user,
    channel,
    {
      msg: text('msg') ?? '',
      tmid: text('tmid'),
      files: [file],
      alias: text('alias'),
      avatar: text('avatar'),
      emoji: text('emoji'),
      customFields: customFieldsOf(values.customFields),
      groupable: values.groupable === true ? true : undefined,
    },
    'sendFileMessage',
  );
  return call.wireMessage(message);
}

/** JSON text. (Wire sheet, section 5.) */
function customFieldsOf(value: unknown): Json | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const read: unknown = JSON.parse(value);
    if (isJson(read)) return read;
  } catch {
    // Told below.
  }
  throw new RocketChatError('invalid-custom-fields', 'customFields must be JSON');
}
