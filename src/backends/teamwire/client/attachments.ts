import { InvalidError } from '../../../core/errors/index.js';
import type { FileInput } from '../../../core/files/index.js';
import type {
  CalendarAttachment,
  FileAttachment,
  GalleryAttachment,
  LocationAttachment,
  LocationSharingAttachment,
} from './data/attachment.js';
import { LocationSharingDuration } from './data/location-sharing-duration.js';

/** A file that is uploaded when it is posted. */
export type NewFile = { readonly type: 'NEW_FILE'; readonly as: FileAttachment['type']; readonly file: FileInput };
export type NewGallery = { readonly type: 'NEW_GALLERY'; readonly files: readonly FileInput[] };

/** What can be posted: new things, and what another message has. Polls are made by people only. */
export type NewAttachment =
  | NewFile
  | NewGallery
  | FileAttachment
  | GalleryAttachment
  | CalendarAttachment
  | LocationAttachment
  | LocationSharingAttachment;

/**
 * Gathers what is to be posted. Files are `{ path }`, `{ url }`, `{ data, filename }`, a Blob or a Download.
 *
 * @example
 * ```ts
 * declare const chat: import('chatmux/teamwire').Chat;
 * const attachments = chat.newAttachments().addFile({ path: 'plan.pdf' }).addLocation({ name: 'Gate 3', lat: 48.1, lon: 11.5 });
 * await chat.post('Meet here', { attachments });
 * ```
 */
export class Attachments implements Iterable<NewAttachment> {
  readonly #list: NewAttachment[] = [];

  get size(): number {
    return this.#list.length;
  }

  addFile(file: FileInput): this {
    return this.add({ type: 'NEW_FILE', as: 'FILE', file });
  }

  addSound(file: FileInput): this {
    return this.add({ type: 'NEW_FILE', as: 'SOUND', file });
  }

  addVideo(file: FileInput): this {
    return this.add({ type: 'NEW_FILE', as: 'VIDEO', file });
  }

  /** One or more pictures, shown together. */
  addGallery(...files: FileInput[]): this {
    if (files.length === 0) throw invalid('A gallery needs pictures.');
    return this.add({ type: 'NEW_GALLERY', files });
  }

  /** @throws InvalidError when it ends before it begins */
  addCalendar(entry: Omit<CalendarAttachment, 'type'>): this {
    return this.add({ ...entry, type: 'CALENDAR' });
  }

  /** @param place - latitude from -90 to 90, longitude from -180 to 180 */
  addLocation(place: Omit<LocationAttachment, 'type'>): this {
    return this.add({ ...place, type: 'LOCATION' });
  }

  /** Begins to share a position, which `chats.updateSharedLocation` moves. */
  addLiveLocation(start: Omit<LocationSharingAttachment, 'type'>): this {
    return this.add({ ...start, type: 'LIVE_LOCATION' });
  }

  /** Any other: one of another message. @throws InvalidError for one that is wrong */
  add(attachment: NewAttachment): this {
    check(attachment);
    this.#list.push(attachment);
    return this;
  }

  [Symbol.iterator](): Iterator<NewAttachment> {
    return this.#list[Symbol.iterator]();
  }
}

/** @throws InvalidError that says what is wrong */
function check(attachment: NewAttachment): void {
  switch (attachment?.type) {
    case 'CALENDAR': {
      const [start, end] = [attachment.startDate?.getTime?.(), attachment.endDate?.getTime?.()];
      if (typeof attachment.title !== 'string' || attachment.title === '')
        throw invalid('A calendar entry needs a title.');
      if (!Number.isFinite(start) || !Number.isFinite(end)) throw invalid('startDate and endDate must be dates.');
      if (Number(end) < Number(start)) throw invalid('A calendar entry cannot end before it begins.');
      return;
    }
    case 'LOCATION':
      if (typeof attachment.name !== 'string') throw invalid('A location needs a name.');
      checkPosition(attachment.lat, attachment.lon);
      return;
    case 'LIVE_LOCATION':
      checkPosition(attachment.initialLat, attachment.initialLon);
      if (!Object.values(LocationSharingDuration).includes(attachment.duration))
        throw invalid('The duration must be one of LocationSharingDuration: 900, 3600 or 28800 seconds.');
      return;
    case 'NEW_FILE':
      if (!['FILE', 'SOUND', 'VIDEO'].includes(attachment.as)) throw invalid('A new file is a FILE, SOUND or VIDEO.');
      return;
    case 'NEW_GALLERY':
      if (!isFull(attachment.files)) throw invalid('A gallery needs pictures.');
      return;
    case 'FILE':
    case 'SOUND':
    case 'VIDEO':
      if (!isAsset(attachment.asset)) throw invalid(`A ${attachment.type} of another message needs its asset.`);
      return;
    case 'GALLERY':
      if (!isFull(attachment.items) || !attachment.items.every(isAsset))
        throw invalid('A GALLERY of another message needs its items.');
      return;
    default:
      throw invalid('Only files, galleries, calendar entries and locations can be sent; polls are made by people.');
  }
}

function isFull(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function isAsset(value: unknown): boolean {
  const aid: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'aid') : undefined;
  return typeof aid === 'string' && aid !== '';
}

/** @throws InvalidError for what is no place on earth */
export function checkPosition(lat: number, lon: number): void {
  if (!(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180))
    throw invalid('The latitude must be from -90 to 90, the longitude from -180 to 180.');
}

/** A list of attachments, checked. @throws InvalidError */
export function attachmentsOf(input: Iterable<NewAttachment> | undefined): NewAttachment[] {
  if (input === undefined || input === null) return [];
  if (input instanceof Attachments) return [...input];
  if (typeof input !== 'object' || !(Symbol.iterator in input))
    throw invalid('attachments must be a list, or what chat.newAttachments() gave.');
  const list = new Attachments();
  for (const attachment of input) list.add(attachment);
  return [...list];
}

function invalid(message: string): InvalidError {
  return new InvalidError(message, { platform: 'teamwire' });
}
