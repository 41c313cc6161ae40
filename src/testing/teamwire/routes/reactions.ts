import type { MessageRecord } from '../../world/index.js';
import type { TeamwireCall } from '../call.js';
import { isText } from '../fields.js';
import { emojiOfReaction, reactionsOf } from '../reaction-types.js';
import { get, items, post, put, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';

/** Reactions to attention messages. (Wire sheet, A7 and A12.) */
export const reactionRoutes: Route[] = [
  get('/messages/{mid}/am_reactions', (call) => items(call.organisation.reactions.of(attention(call.message())))),
  post('/messages/{mid}/am_reactions', (call) => react(call.message(), call)),
  put('/am_reactions/{id}', (call) => {
    const reaction = call.organisation.reactions.get(call.params['id'] ?? '');
    const message = reaction && call.organisation.message(reaction.mid);
    if (!message || message.deletedAt) throw new TeamwireError('TWNotFoundError', 'The reaction does not exist');
    if (reaction.from_uid !== call.bot.id)
      throw new TeamwireError('TWAuthError', 'Only who reacted can change a reaction');
    return react(message, call);
  }),
];

function attention(message: MessageRecord): MessageRecord {
  if (reactionsOf(message.kind).length === 0)
    throw new TeamwireError('TWAuthError', 'Only attention messages have reactions');
  return message;
}

function react(message: MessageRecord, call: TeamwireCall) {
  const types = reactionsOf(attention(message).kind);
  const { reaction_type: type } = call.body({ reaction_type: isText });
  if (typeof type !== 'string' || !types.includes(type))
    throw new TeamwireError('BadRequest', `This message takes the reactions ${types.join(', ')}`);
  call.state.messages.react(message, emojiOfReaction[type] ?? type, call.bot);
  return { json: call.organisation.reactions.by(message, call.bot) };
}
