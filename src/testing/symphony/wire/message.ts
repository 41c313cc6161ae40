import type { FileRecord, MessageRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { fileData, type MessageVersion, messageData } from '../native.js';
import type { SymphonyPod } from '../pod.js';
import { eventStream, isExternal } from './stream.js';
import { eventUser } from './user.js';

/** A V4Message: one version of a message. (Wire sheet, section 7.1.) */
export function wireMessage(message: MessageRecord, version: MessageVersion, pod: SymphonyPod): Json {
  const channel = pod.state.channels.need(message.channelId);
  const author = pod.state.users.need(message.authorId);
  const versions = pod.versionsOf(message);
  const place = versions.indexOf(version);
  const [first] = versions;
  const previous = versions[place - 1];
  const data = messageData(message);
  return compact({
    messageId: version.id,
    parentMessageId: message.replyToId,
    timestamp: version.at.getTime(),
    message: version.content,
    sharedMessage: data.sharedMessage,
    data: version.data ?? '{}',
    attachments: version.files.length > 0 ? version.files.map(wireAttachment) : undefined,
    user: eventUser(author, pod),
    stream: eventStream(channel, pod),
    externalRecipients: isExternal(channel, pod),
    userAgent: data.userAgent ?? 'DESKTOP-71.0.0-16062-MacOSX-10.15.7-Chrome-88.0.4324.182',
    originalFormat: 'com.symphony.messageml.v2',
    sid: data.sid,
    replacing: previous?.id,
    replacedBy: versions[place + 1]?.id,
    initialMessageId: previous ? first?.id : undefined,
    initialTimestamp: previous ? first?.at.getTime() : undefined,
    silent: previous ? version.silent : undefined,
  });
}

function wireAttachment(file: FileRecord): Json {
  const { preview } = fileData(file);
  return {
    id: file.id,
    name: file.filename,
    size: file.data.byteLength,
    images: preview ? [{ id: preview.id, dimension: '600' }] : [],
  };
}
