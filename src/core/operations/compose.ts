import type { Component, Embed, Loss, MessageRef } from '../../models/index.js';
import {
  type Content,
  componentsToRichText,
  type Dialect,
  embedToRichText,
  type RenderOptions,
  type RichText,
  splitRichText,
  toRichText,
  truncateRichText,
} from '../../richtext/index.js';
import type { Capabilities } from '../capabilities.js';
import { InvalidError } from '../errors/index.js';
import type { FileInput, OutgoingFile } from '../files/index.js';
import type { SendOptions } from '../options.js';
import { toComponent, toEmbed } from './inputs.js';
import { expandMassMentions } from './mass-mentions.js';
import type { Outgoing } from './outgoing.js';

/** Whose rules the content is made to fit. */
export type Composer = {
  readonly platform: string;
  readonly account: string;
  readonly displayName: string;
  readonly dialect: Dialect;
  readonly capabilities: Capabilities;
  readonly timeZone: string | undefined;
  /** The native options that are something to send by themselves: see BackendProfile. */
  readonly nativeContent: readonly string[];
  /** Reads the inputs; URLs with the account's proxy, certificates and trusted hosts. */
  resolveFiles(inputs: readonly FileInput[]): Promise<OutgoingFile[]>;
};

/** The references of the options, resolved. */
export type ResolvedRefs = { replyTo?: MessageRef | undefined; ephemeralTo?: string | undefined };

type Part = { text: string; tree?: RichText; data?: Record<string, unknown> };

/**
 * Makes messages of one content: renders it, degrades what the platform has not, splits what is too long, spreads embeds
 * and files over as many messages as they need.
 *
 * @returns at least one message; the losses are on the first
 * @throws InvalidError when there is nothing to send, or it is too long and may not be split
 */
export async function compose(
  composer: Composer,
  content: Content,
  options: SendOptions,
  refs: ResolvedRefs = {},
): Promise<Outgoing[]> {
  const { capabilities } = composer;
  const losses: Loss[] = [];
  const lose = (feature: string, from: string, to: string) => losses.push({ feature, from, to });

  let embeds = (options.embeds ?? []).map(toEmbed);
  let components = (options.components ?? []).map(toComponent);
  let files = await composer.resolveFiles(options.files ?? []);
  const extra: RichText[] = [];
  if (embeds.length > 0 && !capabilities.supports('embeds')) {
    extra.push(...embeds.map(embedToRichText));
    lose('embed', `${embeds.length} embed(s)`, 'text');
    embeds = [];
  }
  if (components.length > 0 && !capabilities.supports('components')) {
    extra.push(componentsToRichText(components));
    lose('components', `${components.length} component(s)`, 'a numbered list');
    components = [];
  }
  if (files.length > 0 && !capabilities.supports('files')) {
    const kept = await withoutFiles(composer, files);
    extra.push(kept);
    lose('files', `${files.length} file(s)`, 'links');
    files = [];
  }

  const parts = renderParts(composer, content, extra, options, losses);
  const { limits } = capabilities;
  const embedPages = pages(embeds, limits.embeds);
  const filePages = pages(files, limits.files?.count);
  const hasText = parts.some((part) => part.text !== '');
  const isEmpty = !hasText && embeds.length === 0 && files.length === 0 && components.length === 0;
  if (isEmpty && !hasNativeContent(composer, options.native)) {
    throw new InvalidError(
      'There is nothing to send: the content is empty and there are no files, embeds or components.',
    );
  }

  for (const file of files) {
    if (limits.files?.bytes !== undefined && file.size !== undefined && file.size > limits.files.bytes) {
      throw new InvalidError(
        `The file '${file.filename}' has ${file.size} bytes; ${composer.displayName} takes ${limits.files.bytes} at the most.`,
      );
    }
  }

  const shared = sharedFields(composer, options, lose);
  // Embeds and files stand under the last text; what does not fit there follows in messages of its own.
  const textParts: (Part | undefined)[] = parts.length > 0 ? [...parts] : [undefined];
  const last = textParts.length - 1;
  const count = last + Math.max(1, embedPages.length, filePages.length);
  const messages: Outgoing[] = [];
  for (let index = 0; index < count; index += 1) {
    const part = textParts[index];
    const page = index - last;
    const key = options.idempotencyKey;
    const native = index === last ? options.native : withoutContent(composer, options.native);
    messages.push({
      ...shared,
      ...(native !== undefined && { native }),
      text: part?.text ?? '',
      ...(part?.tree && { tree: part.tree }),
      ...(part?.data && { data: part.data }),
      embeds: embedPages[page] ?? [],
      files: filePages[page] ?? [],
      components: index === count - 1 ? components : [],
      ...(index === 0 && refs.replyTo && { replyTo: refs.replyTo }),
      ...(refs.ephemeralTo !== undefined && { ephemeralTo: refs.ephemeralTo }),
      ...(key !== undefined && { idempotencyKey: index === 0 ? key : `${key}:${index + 1}` }),
      losses: index === 0 ? losses : [],
    });
  }
  return messages;
}

/** What of the options stands on every part; what the platform has not is reported. */
function sharedFields(
  { capabilities, displayName }: Composer,
  options: SendOptions,
  lose: (feature: string, from: string, to: string) => void,
) {
  const has = (feature: Parameters<Capabilities['supports']>[0]) => capabilities.supports(feature);
  let { type, sender, silent } = options;
  const linkPreviews = linkPreviewsOf({ capabilities, displayName }, options.linkPreviews, lose);
  if (type !== undefined && !has('alerts')) {
    lose('type', type, 'an ordinary message');
    type = undefined;
  }
  if (sender !== undefined && !has('sender')) {
    lose('sender', `the sender '${sender.name ?? ''}'`, 'the account itself');
    sender = undefined;
  }
  if (silent === true && !has('silent')) {
    lose('silent', 'a silent message', 'one that notifies');
    silent = undefined;
  }
  return {
    mentions: options.mentions ?? 'nodes',
    ...(type !== undefined && { type }),
    ...(sender !== undefined && {
      sender: {
        ...(sender.name !== undefined && { name: sender.name }),
        ...(sender.avatarUrl !== undefined && { avatarUrl: sender.avatarUrl }),
      },
    }),
    ...(linkPreviews !== undefined && { linkPreviews }),
    ...(silent !== undefined && { silent }),
  } as const;
}

/** Whether the native options hold something to send: then there need be no text beside it. */
export function hasNativeContent({ nativeContent }: Pick<Composer, 'nativeContent'>, native: SendOptions['native']) {
  return nativeContent.some((name) => {
    const value = native?.[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}

/** What stands on every message of a content: a poll is not sent once for each part of a long text. */
function withoutContent({ nativeContent }: Composer, native: SendOptions['native']): SendOptions['native'] {
  if (native === undefined || nativeContent.length === 0) return native;
  return Object.fromEntries(Object.entries(native).filter(([name]) => !nativeContent.includes(name)));
}

/** The choice, or none where the platform has it by itself: that is reported. */
export function linkPreviewsOf(
  { capabilities, displayName }: Pick<Composer, 'capabilities' | 'displayName'>,
  wanted: boolean | undefined,
  lose: (feature: string, from: string, to: string) => void,
): boolean | undefined {
  if (wanted === undefined || capabilities.supports('linkPreviews')) return wanted;
  lose('linkPreviews', `link previews ${wanted ? 'on' : 'off'}`, `${displayName}'s own choice`);
  return undefined;
}

/** The rendered texts of a content, none over the platform's limit. */
export function renderParts(
  composer: Composer,
  content: Content,
  extra: readonly RichText[],
  options: Pick<SendOptions, 'mentions' | 'overflow'>,
  losses: Loss[],
): Part[] {
  const { dialect, capabilities } = composer;
  const { max, unit } = capabilities.limits.text;
  const renderOptions: RenderOptions = {
    platform: composer.platform,
    account: composer.account,
    mentions: options.mentions === 'none' ? 'none' : 'nodes',
    timeZone: composer.timeZone,
  };
  if (typeof content === 'object' && content !== null && 'raw' in content) {
    return renderRaw(composer, content.raw, extra, renderOptions, losses);
  }
  const base = toRichText(content);
  let tree: RichText =
    extra.length === 0 ? base : { type: 'root', children: [base, ...extra].flatMap((root) => root.children) };
  if (options.mentions === 'all') tree = expandMassMentions(tree, composer);
  const whole = dialect.render(tree, renderOptions);
  if (whole.text === '') return [];
  const length = dialect.measure(whole.text);
  if (length <= max) {
    losses.push(...whole.losses);
    return [part(whole, tree)];
  }
  if (options.overflow === 'error') {
    throw new InvalidError(
      `The content has ${length} ${unit}; ${composer.displayName} takes ${max}. Shorten it, or allow overflow: 'split' or 'truncate'.`,
    );
  }
  if (options.overflow === 'truncate') {
    const cut = truncateRichText(tree, dialect, { ...renderOptions, max });
    losses.push(...cut.rendered.losses, { feature: 'length', from: `${length} ${unit}`, to: `${max} ${unit}` });
    return [part(cut.rendered, cut.tree)];
  }
  const split = splitRichText(tree, dialect, { ...renderOptions, max });
  losses.push(...unique(split.flatMap(({ rendered }) => rendered.losses)));
  return split.map(({ rendered, tree: piece }) => part(rendered, piece));
}

function renderRaw(
  { dialect, capabilities, displayName }: Composer,
  raw: string,
  extra: readonly RichText[],
  options: RenderOptions,
  losses: Loss[],
): Part[] {
  let text = raw;
  if (options.mentions === 'none' && raw !== '') {
    // Markup sent untouched cannot be told not to ping, so it is read and written again without its mentions.
    const again = dialect.render((dialect.source ?? dialect).parse(raw, options), options);
    losses.push(...again.losses);
    text = again.text;
  }
  if (extra.length > 0) {
    const rest = dialect.render({ type: 'root', children: extra.flatMap((root) => root.children) }, options);
    losses.push(...rest.losses);
    text = text === '' ? rest.text : `${text}\n\n${rest.text}`;
  }
  const { max, unit } = capabilities.limits.text;
  const length = dialect.measure(text);
  if (length > max) {
    throw new InvalidError(
      `The raw content has ${length} ${unit}; ${displayName} takes ${max}, and raw markup is never split or cut. Use { markdown } or shorten it.`,
    );
  }
  return text === '' ? [] : [{ text }];
}

function part(rendered: { text: string; data?: Record<string, unknown> }, tree: RichText): Part {
  return { text: rendered.text, tree, ...(rendered.data && { data: rendered.data }) };
}

function unique(losses: readonly Loss[]): Loss[] {
  return [...new Map(losses.map((loss) => [JSON.stringify(loss), loss])).values()];
}

function pages<Item>(items: readonly Item[], size: number | undefined): Item[][] {
  if (items.length === 0) return [];
  if (size === undefined || items.length <= size) return [[...items]];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
    items.slice(page * size, (page + 1) * size),
  );
}

/** Files on a platform without files: links where they have an address; without one nothing may be lost silently. */
async function withoutFiles({ displayName }: Composer, files: readonly OutgoingFile[]): Promise<RichText> {
  const lost = files.find((file) => file.url === undefined);
  if (lost) {
    throw new InvalidError(
      `${displayName} takes no files and '${lost.filename}' has no URL to link to: upload it elsewhere.`,
    );
  }
  return {
    type: 'root',
    children: files.map((file) => ({
      type: 'paragraph',
      children: [
        { type: 'link', url: file.url ?? '', children: [{ type: 'text', value: file.title ?? file.filename }] },
      ],
    })),
  };
}

/** The embeds and components of an edit: `undefined` stays as it is. */
export function composeExtras(options: Pick<SendOptions, 'embeds' | 'components'>): {
  embeds?: Embed[];
  components?: Component[];
} {
  return {
    ...(options.embeds !== undefined && { embeds: options.embeds.map(toEmbed) }),
    ...(options.components !== undefined && { components: options.components.map(toComponent) }),
  };
}
