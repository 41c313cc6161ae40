/** The reactions to attention messages: OK and SOS to alerts, the others to announcements and notes. */
export const ReactionType = Object.freeze({
  OK: 'OK',
  SOS: 'SOS',
  THUMBS_UP: 'THUMBS_UP',
  APPLAUSE: 'APPLAUSE',
  SMILE: 'SMILE',
  LAUGH: 'LAUGH',
  LOVE: 'LOVE',
} as const);
export type ReactionType = (typeof ReactionType)[keyof typeof ReactionType];
