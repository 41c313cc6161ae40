import type { Json } from './json.js';

/** An answer `{"ok":false,"error":…}`. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** `invalid_blocks` and the like: details with JSON pointers in `response_metadata.messages`. */
export function invalid(code: string, messages: string[]): SlackError {
  return new SlackError(code, {
    errors: messages,
    response_metadata: { messages: messages.map((each) => `[ERROR] ${each}`) },
  });
}
