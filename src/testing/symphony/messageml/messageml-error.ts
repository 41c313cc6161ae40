/** Markup that the server refuses; the message is the parser's. */
export class MessageMLError extends Error {}
