import type { ChannelRecord, MessageRecord, PersonAct, UserRecord, WorldPlatform, WorldState } from '../world/index.js';
import type { Speech } from '../world.js';
import { RocketChatIds } from './ids.js';
import { messageData } from './native.js';
import { codeOf, neutralEmoji } from './text/emoji.js';
import { readMarkdown } from './text/readable.js';
import { systemText } from './text/system-text.js';

/** What of a world is Rocket.Chat's: ids, the text as it is typed, and what it has not. */
export class RocketChatPlatform implements WorldPlatform {
  readonly name = 'rocketchat';
  /** Buttons and dialogs are of apps, which no client of ours is; teams are no groups that can be mentioned by bots. */
  readonly lacks: ReadonlySet<PersonAct> = new Set(['click', 'choose', 'submit', 'command', 'location', 'group']);
  readonly ids = new RocketChatIds();

  /** Text is sent as it is typed: the markup is the wire's. */
  compose(
    speech: Speech,
    _context: { state: WorldState; channel: ChannelRecord; author: UserRecord },
  ): { content: string; native: Record<string, never> } {
    return { content: typeof speech === 'string' ? speech : speech.raw, native: {} };
  }

  readText(message: MessageRecord, state: WorldState): string {
    const { t } = messageData(message);
    if (t === undefined) return this.#read(message);
    return systemText(t, message.content, state.users.get(message.authorId)?.handle ?? message.authorId);
  }

  /** A script looks at messages often; they are parsed once. */
  #read(message: MessageRecord): string {
    const data = messageData(message);
    if (data.readable?.msg !== message.content)
      data.readable = { msg: message.content, text: readMarkdown(message.content) };
    return data.readable.text;
  }

  emojiKey(emoji: string, state: WorldState): string {
    return neutralEmoji(codeOf(emoji), state);
  }
}
