import type { MessageRecord, PersonAct, WorldPlatform } from '../world/index.js';
import type { Speech } from '../world.js';
import { TeamwireIds } from './ids.js';
import { reactionOfEmoji, reactionsOf } from './reaction-types.js';

/** What of a world is Teamwire's: ids, plain text, and what it has not. */
export class TeamwirePlatform implements WorldPlatform {
  readonly name = 'teamwire';
  readonly ids = new TeamwireIds();
  /** (Wire sheet, sections a and d.) A reaction can be changed, not taken back. */
  readonly lacks: ReadonlySet<PersonAct> = new Set([
    'thread',
    'edit',
    'unreact',
    'pin',
    'type',
    'click',
    'choose',
    'command',
    'submit',
    'setPresence',
  ]);

  compose(speech: Speech): { content: string } {
    return { content: typeof speech === 'string' ? speech : speech.raw };
  }

  readText(message: MessageRecord): string {
    return message.content;
  }

  /** Only attention messages take reactions, each kind its own. */
  takesReaction(message: MessageRecord, emoji: string): boolean {
    const type = reactionOfEmoji(emoji);
    return type !== undefined && reactionsOf(message.kind).includes(type);
  }
}
