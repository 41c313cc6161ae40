import type { WorldChangeOf } from '../../world/index.js';
import type { TeamwireOrganisation } from '../organisation.js';

/** A9, and A7: who reacts anew takes the reaction of before away. */
export function reactionEvents(change: WorldChangeOf<'reaction.added'>, organisation: TeamwireOrganisation): void {
  const { message, emoji, by } = change;
  if (!organisation.platform.takesReaction(message, emoji)) return;
  const { reaction, before } = organisation.reactions.note(message, emoji, by);
  if (before !== undefined && before !== emoji) organisation.state.messages.unreact(message, before, by);
  if (organisation.sees(organisation.state.channels.need(message.channelId)))
    organisation.tell('AM_REACTION', message.channelId, { ...reaction, updated: before !== undefined });
}
