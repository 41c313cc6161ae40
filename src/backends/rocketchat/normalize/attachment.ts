import { attachmentTypeOf } from '../../../models/index.js';
import { countAt, defined, isWire, objectAt, objectsAt, textAt, type Wire } from '../fields.js';
import type { RocketChatAttachment } from '../native.js';
import type { NormalizeContext } from './context.js';

type FileContext = Pick<NormalizeContext, 'account' | 'siteUrl' | 'url'>;

/** Where files are: the newer form and the older one (wire sheet, section 5). */
const filePath = /\/(?:file-upload|ufs\/[^/]+(?:\/[^/]+)?)\/([^/?#]+)(?:\/([^?#]*))?/;

/** The files of a message: from `files`, else from the attachments that show them. */
export function toAttachments(wire: Wire, context: FileContext): RocketChatAttachment[] {
  const cards = objectsAt(wire, 'attachments');
  const single = objectAt(wire, 'file');
  const listed = objectsAt(wire, 'files');
  // A thumbnail is an entry of its own (wire sheet, section 6).
  const files = (listed.length > 0 ? listed : single ? [single] : []).filter((file) => !isThumbnail(file));
  const used = new Set<Wire>();
  const found = files.flatMap((file) => {
    const card = cards.find((each) => !used.has(each) && isOf(each, file));
    if (card) used.add(card);
    return fileOf(file, card, context) ?? [];
  });
  const shown = cards
    .filter((card) => !used.has(card) && card['type'] === 'file' && idOfCard(card) !== undefined)
    .filter((card) => !found.some(({ id }) => id === idOfCard(card)))
    .flatMap((card) => fileOf({ _id: idOfCard(card), name: card['title'] }, card, context) ?? []);
  return [...found, ...shown];
}

function isThumbnail(file: Wire): boolean {
  return textAt(file, 'name')?.startsWith('thumb-') === true;
}

function isOf(card: Wire, file: Wire): boolean {
  const id = textAt(file, '_id');
  return id !== undefined && idOfCard(card) === id;
}

/** The link of the original names it; `fileId` is only on newer servers. */
function idOfCard(card: Wire): string | undefined {
  const link = textAt(card, 'title_link') ?? mediaUrlOf(card);
  return textAt(card, 'fileId') ?? (link === undefined ? undefined : filePath.exec(link)?.[1]);
}

function mediaUrlOf(card: Wire): string | undefined {
  return textAt(card, 'image_url') ?? textAt(card, 'video_url') ?? textAt(card, 'audio_url');
}

function fileOf(file: Wire, card: Wire | undefined, context: FileContext): RocketChatAttachment | undefined {
  const id = textAt(file, '_id');
  if (id === undefined) return undefined;
  // `image_url` may be the thumbnail, `title_link` is the original (wire sheet, section 5).
  const link = card && (textAt(card, 'title_link') ?? mediaUrlOf(card));
  const filename = textAt(file, 'name') ?? (card && textAt(card, 'title')) ?? nameIn(link) ?? 'file';
  const path =
    pathOf(link, context) ??
    `/file-upload/${encodeURIComponent(id.toWellFormed())}/${encodeURIComponent(filename.toWellFormed())}`;
  const contentType =
    textAt(file, 'type') ??
    (card && (textAt(card, 'image_type') ?? textAt(card, 'video_type') ?? textAt(card, 'audio_type')));
  const size =
    countAt(file, 'size') ??
    (card && (countAt(card, 'image_size') ?? countAt(card, 'video_size') ?? countAt(card, 'audio_size')));
  const dimensions = card && isWire(card['image_dimensions']) ? card['image_dimensions'] : {};
  const thumbnail = card && pathOf(textAt(card, 'image_url'), context);
  const title = card && textAt(card, 'title');
  return defined<RocketChatAttachment>({
    platform: 'rocketchat',
    account: context.account,
    id,
    filename,
    url: context.siteUrl + path,
    contentType,
    size,
    type: attachmentTypeOf(contentType),
    title: title === filename ? undefined : title,
    description: card && textAt(card, 'description'),
    width: measureAt(dimensions, 'width'),
    height: measureAt(dimensions, 'height'),
    thumbnailUrl: thumbnail !== undefined && thumbnail !== path ? context.siteUrl + thumbnail : undefined,
    native: { path },
  });
}

/** Relative to the server; `undefined` for an address that is elsewhere. */
function pathOf(link: string | undefined, { url, siteUrl }: FileContext): string | undefined {
  if (link === undefined) return undefined;
  if (link.startsWith('/') && !link.startsWith('//')) {
    const prefix = new URL(siteUrl).pathname.replace(/\/$/, '');
    return prefix !== '' && link.startsWith(`${prefix}/`) ? link.slice(prefix.length) : link;
  }
  const base = [siteUrl, url].find((each) => link.startsWith(`${each}/`));
  return base === undefined ? undefined : link.slice(base.length);
}

function nameIn(link: string | undefined): string | undefined {
  const name = link === undefined ? undefined : filePath.exec(link)?.[2];
  if (name === undefined || name === '') return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function measureAt(wire: Wire, key: string): number | undefined {
  const value = wire[key];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
