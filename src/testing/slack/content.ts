import { checkBlocks } from './blocks/check.js';
import { controlsOf } from './blocks/controls.js';
import { fillBlocks } from './blocks/fill.js';
import { embedsOf } from './blocks/readable.js';
import { isJson, type Json } from './json.js';
import type { SlackCall } from './method.js';
import type { SlackMessageData } from './native.js';
import { richTextBlock } from './platform.js';
import { SlackError } from './slack-error.js';
import { markdownBlocks, markdownFallback } from './text/markdown-blocks.js';
import { rewriteText } from './text/rewrite.js';
import type { SlackWorkspace } from './workspace.js';

/** Slack cuts `text` here, with a warning. */
export const longestText = 40_000;

/** What a call wants to show, as Slack will keep it. */
export type PostedContent = {
  text: string;
  hasBlocks: boolean;
  native: SlackMessageData;
};

/** Reads `text`, `blocks`, `attachments`, `markdown_text` as chat.postMessage does. @throws SlackError `no_text`, `invalid_blocks`, … */
export function readContent(call: SlackCall, options: { allowEmpty?: boolean } = {}): PostedContent {
  const { args, workspace } = call;
  const markdown = args.string('markdown_text');
  const givenText = args.text('text');
  const blocks = readBlocks(args.json('blocks', 'invalid_blocks_format'));
  const attachments = readAttachments(args.json('attachments', 'invalid_attachments'));
  if (markdown !== undefined) {
    if (givenText || blocks) throw new SlackError('markdown_text_conflict');
    if (markdown.length > 12_000) throw new SlackError('msg_too_long');
    return markdownContent(markdown, attachments);
  }
  const isEmpty = !givenText?.trim() && !blocks?.length && !attachments?.length;
  if (isEmpty && !options.allowEmpty) throw new SlackError('no_text');
  let text = args.boolean('link_names') ? linkGroups(workspace, givenText ?? '') : (givenText ?? '');
  if (text.length > longestText) {
    text = text.slice(0, longestText);
    call.warn('message_truncated');
  }
  return textContent(workspace, text, {
    blocks,
    attachments,
    parse: args.string('parse'),
    mrkdwn: args.boolean('mrkdwn'),
    metadata: readMetadata(args.json('metadata', 'invalid_metadata_format')),
  });
}

export function textContent(
  workspace: SlackWorkspace,
  text: string,
  options: {
    blocks?: Json[] | undefined;
    attachments?: Json[] | undefined;
    parse?: string | undefined;
    mrkdwn?: boolean | undefined;
    metadata?: Json | undefined;
  } = {},
): PostedContent {
  const { blocks, attachments, parse } = options;
  const rewritten = rewriteText(text, parse === 'full' || parse === 'none' ? { parse } : {});
  // Posted text gets a rich_text block too, unless other blocks or attachments say what is shown.
  const made =
    rewritten && !blocks?.length && !attachments?.length
      ? [richTextBlock(rewritten, workspace.state, { plain: options.mrkdwn === false })]
      : undefined;
  return {
    text: rewritten,
    hasBlocks: (blocks?.length ?? 0) > 0,
    native: { blocks: blocks?.length ? fillBlocks(blocks) : made, attachments, metadata: options.metadata },
  };
}

export function markdownContent(markdown: string, attachments?: Json[]): PostedContent {
  return {
    text: markdownFallback(markdown),
    hasBlocks: false,
    native: { blocks: fillBlocks(markdownBlocks(markdown)), attachments },
  };
}

/** What the world sees of it: the cards, the buttons and selects. */
export function worldParts(native: SlackMessageData, workspace: SlackWorkspace) {
  const attached = native.attachments ?? [];
  const blocks = [
    ...(native.blocks ?? []),
    ...attached.flatMap((each) => (Array.isArray(each.blocks) ? each.blocks.filter(isJson) : [])),
  ];
  return { embeds: embedsOf(attached, workspace.nameOf), components: controlsOf(blocks) };
}

/** `link_names` finds user groups only, these days. */
function linkGroups(workspace: SlackWorkspace, text: string): string {
  return text.replaceAll(/(?<![\w<])@([\w-]+)/g, (written, handle: string) => {
    const group = workspace.state.groups.byHandle(handle);
    return group ? `<!subteam^${group.id}>` : written;
  });
}

function readBlocks(value: unknown): Json[] | undefined {
  return value === undefined ? undefined : checkBlocks(value);
}

/** Numbered, with a fallback, their colour without `#`, their blocks checked. (Wire sheet, section 10.) */
function readAttachments(value: unknown): Json[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((each) => !isJson(each))) throw new SlackError('invalid_attachments');
  if (value.length > 100) throw new SlackError('too_many_attachments');
  return value.filter(isJson).map((attachment, index) => {
    const blocks =
      attachment.blocks === undefined
        ? {}
        : { blocks: fillBlocks(checkBlocks(attachment.blocks, 'message', `/attachments/${index}/blocks`)) };
    const color = typeof attachment.color === 'string' ? { color: attachment.color.replace(/^#/, '') } : {};
    const fallback = attachment.fallback ?? attachment.text ?? attachment.title ?? '[no preview available]';
    return { id: index + 1, ...attachment, ...color, ...blocks, fallback };
  });
}

function readMetadata(value: unknown): Json | undefined {
  if (value === undefined) return undefined;
  if (!isJson(value) || typeof value.event_type !== 'string' || !isJson(value.event_payload))
    throw new SlackError('invalid_metadata_schema');
  return value;
}
