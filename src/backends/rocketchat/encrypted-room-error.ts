import { type ChatErrorOptions, UnsupportedError } from '../../core/errors/index.js';

/** The room is end-to-end encrypted: only its members' devices hold the keys, and the server refuses plain text. */
export class EncryptedRoomError extends UnsupportedError {
  /** The room's id. */
  readonly channelId: string;

  constructor(channelId: string, options?: ChatErrorOptions) {
    super(
      `The room '${channelId}' is end-to-end encrypted, which bots cannot write in or read: switch encryption off in the room, or use another one.`,
      options,
    );
    this.channelId = channelId;
  }
}
