import { InvalidError } from '../../core/errors/index.js';
import { didYouMean } from '../../core/nearest.js';
import type { SlackSendOptions } from './native.js';
import { defined } from './wire/read.js';

/** Slack's name of each native option that is an argument of its own. */
const names: { [Key in keyof SlackSendOptions]-?: string } = {
  blocks: 'blocks',
  attachments: 'attachments',
  unfurlLinks: 'unfurl_links',
  unfurlMedia: 'unfurl_media',
  replyBroadcast: 'reply_broadcast',
  metadata: 'metadata',
  iconEmoji: 'icon_emoji',
  parse: 'parse',
  linkNames: 'link_names',
  mrkdwn: 'mrkdwn',
};

/**
 * The arguments of `native` options, without `blocks` and `attachments`, which are merged with others.
 *
 * @throws InvalidError for an option that Slack's backend has not
 */
export function argumentsOfNative(native: Record<string, unknown> | undefined): Record<string, unknown> {
  if (native === undefined) return {};
  for (const key of Object.keys(native)) {
    if (!Object.hasOwn(names, key)) {
      throw new InvalidError(`Slack has no native option '${key}'${didYouMean(key, Object.keys(names))}.`);
    }
  }
  const { blocks: _blocks, attachments: _attachments, ...rest } = native;
  return defined(
    Object.fromEntries(Object.entries(rest).map(([key, value]) => [names[key as keyof SlackSendOptions], value])),
  );
}

/** The blocks that native options give; `undefined` when they give none. */
export function nativeBlocks(native: Record<string, unknown> | undefined): object[] | undefined {
  return listOf(native, 'blocks');
}

/** The attachments that native options give. */
export function nativeAttachments(native: Record<string, unknown> | undefined): object[] | undefined {
  return listOf(native, 'attachments');
}

function listOf(native: Record<string, unknown> | undefined, key: string): object[] | undefined {
  const value = native?.[key];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) return value;
  throw new InvalidError(`The native option '${key}' must be a list of objects.`);
}
