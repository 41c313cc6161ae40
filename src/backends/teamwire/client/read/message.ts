import type { LinkPreview, MessageData } from '../data/snapshots.js';
import { readAttachment } from './attachment.js';
import { dateOf, defined, fieldsOf, flagOf, idOf, listOf, textOf } from './values.js';

/** @returns `undefined` for what is no message */
export function readMessage(value: unknown): MessageData | undefined {
  const fields = fieldsOf(value);
  const mid = idOf(fields['mid']);
  const tid = idOf(fields['tid']);
  const at = dateOf(fields['timestamp']);
  if (mid === undefined || tid === undefined || !at) return undefined;
  return defined<MessageData>({
    mid,
    tid,
    fromUid: idOf(fields['from_uid']) ?? '',
    timestamp: at.getTime(),
    msg: textOf(fields['msg']),
    isAlert: flagOf(fields['is_alert'], false),
    alertType: textOf(fields['alert_type']),
    replyTo: idOf(fields['reply_to']),
    deleted: flagOf(fields['deleted'], false),
    senderDisplayName: textOf(fields['sender_display_name']),
    linkPreview: readLinkPreview(fields['link_preview']),
    attachments: listOf(fields['attachments']).flatMap((each) => readAttachment(each) ?? []),
  });
}

function readLinkPreview(value: unknown): LinkPreview | undefined {
  const { url, title, description, image, domain } = fieldsOf(value);
  const address = textOf(url);
  if (address === undefined) return undefined;
  return defined<LinkPreview>({
    url: address,
    title: textOf(title),
    description: textOf(description),
    image: textOf(image),
    domain: textOf(domain) ?? (URL.canParse(address) ? new URL(address).hostname : ''),
  });
}
