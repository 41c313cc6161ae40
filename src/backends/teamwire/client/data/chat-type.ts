/** The kind of a chat. A newer server's unknown value is kept as it came. */
export const ChatType = Object.freeze({
  ONE_TO_ONE: 'ONE_TO_ONE',
  GROUP: 'GROUP',
} as const);
export type ChatType = (typeof ChatType)[keyof typeof ChatType];
