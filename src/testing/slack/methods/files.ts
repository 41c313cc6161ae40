import { lookup } from 'mime-types';
import type { ChannelRecord, FileRecord } from '../../world/index.js';
import { checkBlocks } from '../blocks/check.js';
import { textContent } from '../content.js';
import { isJson, text } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { fileData } from '../native.js';
import { countedPage } from '../paging.js';
import { post } from '../posting.js';
import { SlackError } from '../slack-error.js';
import { wireFile } from '../wire/file.js';

function fileOf(call: SlackCall): FileRecord {
  const file = call.state.files.get(call.args.need('file', 'file_not_found'));
  if (!file) throw new SlackError('file_not_found');
  return file;
}

/** Whether the caller may see it: its own, or shown somewhere that it is. */
function canSee(call: SlackCall, file: FileRecord): boolean {
  if (file.ownerId === call.actor.id) return true;
  return [...fileData(file).shares.keys()].some((id) => {
    const channel = call.state.channels.get(id);
    return channel !== undefined && call.canSee(channel);
  });
}

export const fileMethods: Record<string, SlackMethod> = {
  'files.upload': {
    tokens: anyone,
    run: () => {
      throw new SlackError('method_deprecated');
    },
  },
  'files.getUploadURLExternal': {
    tokens: anyone,
    scopes: ['files:write'],
    formOnly: true,
    run: (call) => {
      const filename = call.args.need('filename');
      const length = call.args.integer('length');
      if (length === undefined || length <= 0) throw new SlackError('invalid_arguments');
      if (length > 1_073_741_824) throw new SlackError('file_upload_size_restricted');
      const id = call.workspace.ids.file();
      // The documented name is alt_txt; the Node SDK sends alt_text. (Wire sheet, section 11.)
      const altText = call.args.string('alt_txt') ?? call.args.string('alt_text');
      const path = call.workspace.uploads.begin({
        id,
        filename,
        length,
        altText,
        userId: call.actor.id,
        data: undefined,
      });
      return { upload_url: call.workspace.baseUrl + path, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    tokens: anyone,
    scopes: ['files:write'],
    run: (call) => {
      const given = call.args.json('files', 'invalid_arguments');
      if (!Array.isArray(given) || given.length === 0) throw new SlackError('invalid_arguments');
      const channels = targets(call);
      const uploads = given.filter(isJson).map((each) => {
        const upload = call.workspace.uploads.byId(text(each, 'id'));
        if (!upload?.data || upload.userId !== call.actor.id) throw new SlackError('file_not_found');
        return { upload, title: text(each, 'title') };
      });
      const files = uploads.map(({ upload, title }) => {
        call.workspace.uploads.finish(upload);
        const { id, filename, data = new Uint8Array(), altText } = upload;
        const native = { shares: new Map<string, string[]>(), ...(altText ? { altText } : {}) };
        return call.state.files.add(
          {
            id,
            filename,
            data,
            contentType: lookup(filename) || 'application/octet-stream',
            title: title || filename,
            native,
          },
          call.actor,
        );
      });
      shareLater(call, files, channels);
      // The answer has no ts, and says nothing of shares yet. (Wire sheet, section 11.)
      return { files: files.map((file) => wireFile(file, call.workspace, { withShares: true })) };
    },
  },
  'files.info': {
    tokens: anyone,
    scopes: ['files:read'],
    formOnly: true,
    run: (call) => {
      const file = fileOf(call);
      if (!canSee(call, file)) throw new SlackError('file_not_found');
      const content = file.contentType.startsWith('text/') ? { content: Buffer.from(file.data).toString('utf8') } : {};
      return {
        file: wireFile(file, call.workspace, { withShares: true }),
        ...content,
        comments: [],
        response_metadata: { next_cursor: '' },
      };
    },
  },
  'files.list': {
    tokens: anyone,
    scopes: ['files:read'],
    formOnly: true,
    run: (call) => {
      const { args } = call;
      const channelId = args.string('channel');
      const userId = args.string('user');
      const types = args.ids('types').filter((type) => type !== 'all');
      const from = Number(args.string('ts_from') ?? 0);
      const to = Number(args.string('ts_to') ?? Number.POSITIVE_INFINITY);
      const fits = (file: FileRecord) => {
        const created = call.workspace.seconds(file.createdAt);
        if (created < from || created > to || !canSee(call, file)) return false;
        if (userId && file.ownerId !== userId) return false;
        if (channelId && !fileData(file).shares.has(channelId)) return false;
        return (
          types.length === 0 ||
          types.includes(
            file.contentType.startsWith('image/')
              ? 'images'
              : file.contentType.startsWith('text/')
                ? 'snippets'
                : 'unknown',
          )
        );
      };
      const { items, paging } = countedPage(call, call.state.files.all().filter(fits).reverse());
      return { files: items.map((file) => wireFile(file, call.workspace, { withShares: true })), paging };
    },
  },
  'files.delete': {
    tokens: anyone,
    scopes: ['files:write'],
    run: (call) => {
      const file = fileOf(call);
      if (file.ownerId !== call.actor.id) throw new SlackError('cant_delete_file');
      call.state.files.delete(file, call.actor);
      return {};
    },
  },
};

/** `channel_id` is a conversation; `channels` are conversations or users. */
function targets(call: SlackCall): ChannelRecord[] {
  const ids = call.args.has('channel_id') ? [call.args.need('channel_id')] : call.args.ids('channels');
  if (ids.length > 100) throw new SlackError('channels_limit_exceeded');
  return ids.map((id) => {
    const user = call.args.has('channel_id') ? undefined : call.state.users.get(id);
    const channel = user ? call.state.channels.openDirect([user, call.actor], call.actor) : call.state.channels.get(id);
    if (!channel || !call.canSee(channel)) throw new SlackError('channel_not_found');
    if (!call.isMember(channel)) throw new SlackError('not_in_channel');
    if (channel.isReadOnly) throw new SlackError('posting_to_channel_denied');
    return channel;
  });
}

/** Sharing happens after the answer, and its failure is silent. */
function shareLater(call: SlackCall, files: FileRecord[], channels: ChannelRecord[]): void {
  const { args, workspace, actor } = call;
  if (channels.length === 0) return;
  const comment = args.text('initial_comment') ?? '';
  const blocks = args.json('blocks', 'invalid_blocks_format');
  if (blocks !== undefined && comment) throw new SlackError('invalid_arguments');
  const content =
    blocks === undefined
      ? textContent(workspace, comment)
      : textContent(workspace, '', { blocks: checkBlocks(blocks) });
  const threadTs = args.string('thread_ts');
  const timer = setTimeout(() => {
    for (const channel of channels) {
      try {
        post(workspace, { channel, author: actor, content, byApp: true, threadTs, files });
      } catch (error) {
        if (!(error instanceof SlackError)) throw error;
      }
    }
  }, workspace.options.shareDelayMs ?? 10);
  timer.unref();
}
