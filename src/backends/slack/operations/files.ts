import { errorOf, ForbiddenError, InvalidError, NotFoundError } from '../../../core/errors/index.js';
import { Download, type OutgoingFile, refuseHtml, safeFetch } from '../../../core/files/index.js';
import { displayUrl, isOnHosts, loadTls } from '../../../core/network/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import { retry } from '../../../core/retry/index.js';
import type { Attachment } from '../../../models/index.js';
import { sectionBlocks } from '../content.js';
import { embedBlocks } from '../embed-blocks.js';
import { networkError } from '../errors.js';
import type { SlackMessage } from '../native.js';
import { defined, objectAt, stringAt, type Wire } from '../wire/read.js';
import type { SlackContext } from './context.js';
import { fetchMessage } from './history.js';
import { blocksOf, threadOf } from './payload.js';

/** Where Slack keeps files (GovSlack is on slack-gov.com); the token and a file's bytes go nowhere else. */
const slackHosts = [
  'slack.com',
  '*.slack.com',
  'slack-gov.com',
  '*.slack-gov.com',
  '*.slack-edge.com',
  '*.slack-files.com',
];

/**
 * The three steps of an upload (wire sheet, section 11): a place for each file, its bytes, then the post that shares them.
 * The post takes a text or blocks, but no attachments and no other sender: an embed becomes blocks without its colour.
 */
export async function sendFiles(
  context: SlackContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<SlackMessage> {
  if (message.sender !== undefined) {
    message.losses.push({ feature: 'sender', from: 'another sender', to: 'the account itself' });
  }
  if (message.linkPreviews !== undefined) {
    message.losses.push({ feature: 'linkPreviews', from: 'a choice of link previews', to: "Slack's own" });
  }
  const files = await Promise.all(message.files.map((file) => upload(context, file, call)));
  const { web, shares } = context;
  const answer = await web.call(
    'files.completeUploadExternal',
    defined<Record<string, unknown>>({
      files,
      channel_id: target.channelId,
      thread_ts: threadOf(target, message),
      ...shownBeside(message),
    }),
    { signal: call.signal, kind: 'post' },
  );
  const fileId = files[0]?.id ?? stringAt(objectAt(answer, 'file'), 'id') ?? '';
  const info = async () => objectAt(await web.call('files.info', { file: fileId }, { signal: call.signal }), 'file');
  const id = await shares.find(fileId, target.channelId, info, call.signal);
  const root = threadOf(target, message);
  return fetchMessage(
    context,
    { channelId: target.channelId, id, ...(root !== undefined && { threadId: root }) },
    call,
  );
}

/** `initial_comment` or `blocks`, never both. */
function shownBeside(message: Outgoing): { initial_comment?: string; blocks?: object[] } {
  const blocks = blocksOf(message);
  if (message.embeds.length === 0 && blocks === undefined) {
    return message.text === '' ? {} : { initial_comment: message.text };
  }
  const shown = blocks ?? sectionBlocks(message.text);
  return { blocks: [...shown, ...message.embeds.flatMap((embed) => embedBlocks(embed, message.losses))] };
}

/** Uploads files without sharing them. @returns their ids, for `file_ids` of chat.update */
export async function uploadForEdit(
  context: SlackContext,
  files: readonly OutgoingFile[],
  call: Call,
): Promise<string[]> {
  if (files.length === 0) return [];
  const uploaded = await Promise.all(files.map((file) => upload(context, file, call)));
  await context.web.call('files.completeUploadExternal', { files: uploaded }, { signal: call.signal, kind: 'post' });
  return uploaded.map(({ id }) => id);
}

/** Steps one and two. */
async function upload(
  { web, config }: SlackContext,
  file: OutgoingFile,
  call: Call,
): Promise<{ id: string; title: string }> {
  // The length must be told first and must be right.
  const bytes = await file.bytes({ maxBytes: 1024 ** 3, signal: call.signal });
  if (bytes.byteLength === 0)
    throw new InvalidError(`The file '${file.filename}' is empty: Slack takes no empty files.`);
  const answer = await web.call(
    'files.getUploadURLExternal',
    // `alt_txt` is the documented name; the SDK says `alt_text`, which Slack ignores (wire sheet, section 11).
    { filename: file.filename, length: bytes.byteLength, alt_txt: file.description },
    { signal: call.signal, kind: 'write' },
  );
  const url = stringAt(answer, 'upload_url');
  const id = stringAt(answer, 'file_id');
  if (url === undefined || id === undefined) throw errorOf('server', 'Slack gave no place for the file.');
  if (!URL.canParse(url) || !isOnHosts(new URL(url), ownHosts(config)))
    throw errorOf('server', `Slack gave a place for the file that is not its own: ${displayUrl(url)}.`, {
      retryable: false,
    });
  await retry(() => putBytes(web.fetch, url, file, bytes, call.signal), {
    ...config.retry,
    idempotent: true,
    signal: call.signal,
  });
  return { id, title: file.title ?? file.filename };
}

/** Where files go to, and the token for them. */
function ownHosts({ apiUrl, fileHosts = [] }: SlackContext['config']): string[] {
  return [...slackHosts, new URL(apiUrl).origin, ...fileHosts];
}

/** The place is secret by itself: no token goes with the bytes. */
async function putBytes(
  fetch: typeof globalThis.fetch,
  url: string,
  file: OutgoingFile,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': file.contentType },
      body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      redirect: 'error',
      signal: signal ?? null,
    });
  } catch (error) {
    throw networkError(error instanceof Error ? error : new Error(String(error)), 'upload');
  }
  if (answer.status !== 200) {
    throw errorOf('server', `Slack did not take the bytes of '${file.filename}' (HTTP ${answer.status}).`, {
      status: answer.status,
      retryable: answer.status >= 500 || answer.status === 429,
    });
  }
}

/** Opens a file's bytes. The token goes to Slack's hosts only; a login page in place of the file is an error. */
export async function downloadAttachment(
  context: SlackContext,
  attachment: Attachment,
  options: { maxBytes: number },
  call: Call,
): Promise<Download> {
  const { config } = context;
  const known = await completed(context, attachment, call);
  const { url, filename, contentType, size } = known;
  if (url === undefined) throw new NotFoundError(`The file '${filename}' is gone, or the workspace's plan hides it.`);
  const token = config.botToken ?? config.userToken ?? '';
  const own = new URL(config.apiUrl).origin;
  const response = await safeFetch(url, {
    credentials: {
      hosts: ownHosts(config),
      headers: { authorization: `Bearer ${token}` },
    },
    allowedHosts: [own, ...(config.fileHosts ?? []), ...(config.privateHosts ?? [])],
    timeoutMs: config.timeoutMs,
    proxy: config.proxy,
    signal: call.signal,
    tls: await loadTls({ ca: config.ca }),
    inspect: refuseHtml(contentType, 'the token needs the scope files:read.', { platform: 'slack' }),
    context: { platform: 'slack', operation: 'downloadAttachment' },
  });
  return Download.fromResponse(response, { ...options, filename, contentType, size, signal: call.signal });
}

/** Of a file of another company's only the id comes with the message. */
async function completed(context: SlackContext, attachment: Attachment, call: Call): Promise<Attachment> {
  const access = (attachment.native as Wire | undefined)?.['fileAccess'];
  if (attachment.url !== undefined && access !== 'check_file_info') return attachment;
  if (access === 'file_not_found') throw new NotFoundError(`The file '${attachment.filename}' is gone.`);
  const { fileOf } = await import('../normalize/file.js');
  const answer = await context.web.call('files.info', { file: attachment.id }, { signal: call.signal });
  const file = fileOf(objectAt(answer, 'file'), context.reader);
  if (file === undefined) throw new ForbiddenError(`Slack does not show the file '${attachment.filename}'.`);
  return file;
}
