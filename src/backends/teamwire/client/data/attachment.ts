import type { LocationSharingDuration } from './location-sharing-duration.js';

/** A file on the server. */
export type Asset = {
  readonly aid: string;
  readonly name: string;
  readonly mime?: string;
  /** In bytes. */
  readonly size?: number;
};

/** A file, a sound or a film. */
export type FileAttachment = { readonly type: 'FILE' | 'SOUND' | 'VIDEO'; readonly asset: Asset };

/** One or more pictures. */
export type GalleryAttachment = { readonly type: 'GALLERY'; readonly items: readonly Asset[] };

export type CalendarAttachment = {
  readonly type: 'CALENDAR';
  readonly title: string;
  readonly startDate: Date;
  readonly endDate: Date;
  readonly description?: string;
  readonly location?: string;
};

/** A place. */
export type LocationAttachment = {
  readonly type: 'LOCATION';
  readonly name: string;
  /** -90 to 90 */
  readonly lat: number;
  /** -180 to 180; Teamwire's document says "0 to 180" */
  readonly lon: number;
  readonly address?: string;
  readonly city?: string;
  readonly country?: string;
  readonly postalCode?: string;
};

/** The beginning of sharing one's position. */
export type LocationSharingAttachment = {
  readonly type: 'LIVE_LOCATION';
  readonly initialLat: number;
  readonly initialLon: number;
  readonly duration: LocationSharingDuration;
};

export type PollOption = { readonly text: string; readonly id?: string; readonly votes?: number };

/** A vote. Only people make one. Its fields are this project's assumption: Teamwire's are not public. */
export type PollAttachment = {
  readonly type: 'POLL';
  readonly question: string;
  readonly options: readonly PollOption[];
};

/** One of a kind that is not known here, as it came. */
export type UnknownAttachment = { readonly type: 'UNKNOWN'; readonly fields: Readonly<Record<string, unknown>> };

/** What can stand on a message beside its text. Make one to send with `chat.newAttachments()`. */
export type Attachment =
  | FileAttachment
  | GalleryAttachment
  | CalendarAttachment
  | LocationAttachment
  | LocationSharingAttachment
  | PollAttachment
  | UnknownAttachment;
