import type { FileRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { fileData } from '../native.js';
import type { SlackWorkspace } from '../workspace.js';

/** A file object, as on messages and from `files.info`. (Wire sheet, section 11.) */
export function wireFile(file: FileRecord, workspace: SlackWorkspace, options: { withShares?: boolean } = {}): Json {
  const created = workspace.seconds(file.createdAt);
  const base = `${workspace.baseUrl}/files-pri/${workspace.team.id}-${file.id}`;
  const name = encodeURIComponent(file.filename);
  const filetype = typeOf(file.filename);
  const isImage = file.contentType.startsWith('image/');
  const isSnippet = file.contentType.startsWith('text/');
  const data = fileData(file);
  return {
    id: file.id,
    created,
    timestamp: created,
    name: file.filename,
    title: file.title ?? file.filename,
    mimetype: file.contentType,
    filetype,
    pretty_type: isImage ? filetype.toUpperCase() : isSnippet ? 'Plain Text' : filetype.toUpperCase(),
    user: file.ownerId,
    user_team: workspace.team.id,
    editable: isSnippet,
    size: file.data.byteLength,
    mode: isSnippet ? 'snippet' : 'hosted',
    is_external: false,
    external_type: '',
    is_public: data.isPublic ?? false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${base}/${name}`,
    url_private_download: `${base}/download/${name}`,
    media_display_type: 'unknown',
    ...(data.altText ? { alt_txt: data.altText } : {}),
    ...(isImage ? { thumb_64: `${base}/thumb_64.png`, thumb_360: `${base}/thumb_360.png` } : {}),
    ...(isImage && file.width && file.height
      ? {
          thumb_360_w: Math.min(360, file.width),
          thumb_360_h: Math.min(360, file.height),
          original_w: file.width,
          original_h: file.height,
        }
      : {}),
    permalink: `${workspace.siteUrl}files/${file.ownerId}/${file.id}/${name}`,
    permalink_public: `https://slack-files.test/${workspace.team.id}-${file.id}`,
    is_starred: false,
    has_rich_preview: false,
    file_access: 'visible',
    ...(options.withShares ? wireShares(file, workspace) : {}),
  };
}

function wireShares(file: FileRecord, workspace: SlackWorkspace): Json {
  const { shares } = fileData(file);
  const channels: string[] = [];
  const groups: string[] = [];
  const ims: string[] = [];
  const shared: { public?: Record<string, Json[]>; private?: Record<string, Json[]> } = {};
  for (const [channelId, timestamps] of shares) {
    const channel = workspace.state.channels.get(channelId);
    if (!channel) continue;
    const isPublic = channel.kind === 'public' || channel.kind === 'announcement';
    (channel.kind === 'direct' ? ims : isPublic ? channels : groups).push(channelId);
    const side = isPublic ? 'public' : 'private';
    shared[side] = {
      ...shared[side],
      [channelId]: timestamps.map((ts) => ({
        reply_users: [],
        reply_users_count: 0,
        reply_count: 0,
        ts,
        channel_name: channel.name,
        team_id: workspace.team.id,
        share_user_id: file.ownerId,
        source: 'UNKNOWN',
      })),
    };
  }
  return { channels, groups, ims, shares: shared, comments_count: 0 };
}

function typeOf(filename: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(filename)?.[1]?.toLowerCase();
  if (!extension) return 'binary';
  return { txt: 'text', jpeg: 'jpg', md: 'markdown', js: 'javascript', ts: 'typescript' }[extension] ?? extension;
}
