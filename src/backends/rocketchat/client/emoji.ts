import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { dateText, listing } from './parameters.js';
import type { DateInput, Page } from './types/date.js';
import type { Changes } from './types/room.js';
import type { CustomEmoji } from './types/server.js';

/** Custom emoji. */
export class EmojiApi extends ApiFamily {
  list(
    options: CallOptions & { updatedSince?: DateInput | undefined } = {},
  ): Promise<{ emojis: Changes<CustomEmoji> }> {
    const { updatedSince, ...rest } = options;
    return this.caller.get('emoji-custom.list', { updatedSince: dateText(updatedSince), ...rest });
  }

  /** In pages, for administrators. */
  all(options: ListOptions = {}): Promise<Page<'emojis', CustomEmoji>> {
    return this.caller.get('emoji-custom.all', listing(options));
  }
}
