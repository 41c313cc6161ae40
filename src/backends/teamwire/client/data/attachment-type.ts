/** The kind of an attachment. A newer server's unknown value is kept as it came. */
export const AttachmentType = Object.freeze({
  CALENDAR: 'CALENDAR',
  LOCATION: 'LOCATION',
  GALLERY: 'GALLERY',
  SOUND: 'SOUND',
  VIDEO: 'VIDEO',
  FILE: 'FILE',
  POLL: 'POLL',
  LIVE_LOCATION: 'LIVE_LOCATION',
} as const);
export type AttachmentType = (typeof AttachmentType)[keyof typeof AttachmentType];
