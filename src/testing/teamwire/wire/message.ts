import type { FileRecord, MessageRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { messageData } from '../native.js';

const kinds: Readonly<Record<string, string>> = { alert: 'ALERT', announcement: 'ANNOUNCEMENT', note: 'NOTE' };

export function wireMessage(message: MessageRecord): Json {
  const isDeleted = message.deletedAt !== undefined;
  const data = messageData(message);
  const attachments = isDeleted ? [] : (data.attachments ?? message.files.map(fileAttachment));
  return {
    mid: message.id,
    tid: message.channelId,
    from_uid: message.authorId,
    timestamp: message.createdAt.getTime(),
    msg: isDeleted || message.content === '' ? null : message.content,
    is_alert: message.kind in kinds,
    alert_type: kinds[message.kind] ?? null,
    reply_to: message.replyToId ?? null,
    deleted: isDeleted,
    sender_display_name: message.sender?.name ?? null,
    link_preview: data.linkPreview ?? null,
    attachments: attachments.length > 0 ? attachments : null,
  };
}

export function wireFile(file: FileRecord): Json {
  return { aid: file.id, name: file.filename, mime: file.contentType, size: file.data.byteLength };
}

function fileAttachment(file: FileRecord): Json {
  const [kind] = file.contentType.split('/');
  if (kind === 'image') return { type: 'GALLERY', items: [wireFile(file)] };
  const type = kind === 'video' ? 'VIDEO' : kind === 'audio' ? 'SOUND' : 'FILE';
  return { type, ...wireFile(file) };
}
