import type { Outgoing, OutgoingEdit, Target } from '../../../core/operations/outgoing.js';
import type { Embed, Loss } from '../../../models/index.js';
import { blocksOfComponents } from '../components.js';
import { textBlocks } from '../content.js';
import { attachmentOfEmbed } from '../embeds.js';
import { argumentsOfNative, nativeAttachments, nativeBlocks } from '../send-options.js';
import { defined } from '../wire/read.js';

type Arguments = Record<string, unknown>;

/**
 * The arguments of a post. `text` always stands in it: where there are blocks it is what notifications show.
 *
 * @param target - the thread is named by its root, never by a reply (wire sheet, section 12)
 */
export function postArguments(target: Target, message: Outgoing): Arguments {
  const { native, losses } = message;
  const attachments = attachmentsOf(message.embeds, native, losses);
  const blocks = blocksOf(message);
  if (message.sender?.avatarUrl !== undefined && native?.['iconEmoji'] !== undefined) {
    losses.push({ feature: 'sender.avatarUrl', from: 'a picture', to: 'the native option iconEmoji' });
  }
  return defined<Arguments>({
    channel: target.channelId,
    thread_ts: threadOf(target, message),
    text: message.text,
    blocks,
    attachments,
    username: message.sender?.name,
    icon_url: native?.['iconEmoji'] === undefined ? message.sender?.avatarUrl : undefined,
    ...previews(message.linkPreviews),
    ...argumentsOfNative(native),
  });
}

/** Where a reply goes: its thread, else the thread under the message that is answered. */
export function threadOf(target: Target, message?: Pick<Outgoing, 'replyTo'>): string | undefined {
  return target.thread?.id ?? message?.replyTo?.threadId ?? message?.replyTo?.id;
}

/** Blocks are needed only for what `text` cannot show; native ones stand in place of the content. */
export function blocksOf(
  message: Pick<Outgoing, 'text' | 'tree' | 'data' | 'components' | 'native' | 'losses'>,
): object[] | undefined {
  const given = nativeBlocks(message.native);
  const components = blocksOfComponents(message.components, message.losses);
  if (given !== undefined) return [...given, ...components];
  const shown = textBlocks(message, components.length > 0);
  return shown === undefined && components.length === 0 ? undefined : [...(shown ?? []), ...components];
}

export function attachmentsOf(
  embeds: readonly Embed[],
  native: Record<string, unknown> | undefined,
  losses: Loss[],
): object[] | undefined {
  const own = embeds.map((embed) => attachmentOfEmbed(embed, losses));
  const given = nativeAttachments(native) ?? [];
  return own.length + given.length === 0 ? undefined : [...own, ...given];
}

/** `linkPreviews` in Slack's two switches: those of pages and those of pictures. */
export function previews(linkPreviews: boolean | undefined): Arguments {
  return linkPreviews === undefined ? {} : { unfurl_links: linkPreviews, unfurl_media: linkPreviews };
}

/** What of an edit is written; what is `undefined` there stays as it is. */
export type EditedParts = {
  readonly text: string;
  readonly blocks: readonly object[];
  readonly attachments: readonly object[] | undefined;
};

export function editArguments(channel: string, ts: string, edit: OutgoingEdit, parts: EditedParts): Arguments {
  return defined<Arguments>({
    channel,
    ts,
    text: parts.text,
    // An empty list says "none"; left out, the rule has changed over the years (wire sheet, section 12).
    blocks: parts.blocks,
    attachments: parts.attachments,
    ...previewsOfEdit(edit),
    ...argumentsOfNative(edit.native),
  });
}

/** chat.update takes no switches for previews. */
function previewsOfEdit(edit: OutgoingEdit): Arguments {
  if (edit.linkPreviews !== undefined) {
    edit.losses.push({
      feature: 'linkPreviews',
      from: `link previews ${edit.linkPreviews ? 'on' : 'off'}`,
      to: 'as they were when it was sent',
    });
  }
  return {};
}
