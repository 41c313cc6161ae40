import type { SlackUser } from '../native.js';
import { defined, objectAt, stringAt, type Wire } from '../wire/read.js';
import type { NormalizeContext, SlackSelf } from './context.js';
import { userStub } from './user.js';

/**
 * Who wrote a message (wire sheet, section 7): a person has `user`; a modern app's bot `user` and `bot_id`; a webhook, or
 * an app that posts under another name, only `bot_id`, with the shown name in `username`.
 */
export function authorOf(wire: Wire, context: NormalizeContext): SlackUser {
  const userId = stringAt(wire, 'user');
  const botId = stringAt(wire, 'bot_id');
  const profile = objectAt(wire, 'bot_profile');
  const username = stringAt(wire, 'username');
  const isOwnBot = botId !== undefined && botId === context.self?.botId;
  const id = userId ?? (isOwnBot ? context.self?.userId : stringAt(profile, 'user_id')) ?? botId ?? 'unknown';
  const isBotPost = wire['subtype'] === 'bot_message' || stringAt(profile, 'user_id') === id || id === botId;
  const known = context.userById(id) ?? (botId === undefined ? undefined : context.userById(botId));
  const shown = wire['subtype'] === 'bot_message' ? username : undefined;
  const user =
    known && known.id === id
      ? known
      : userStub(
          id,
          context,
          defined({
            name: shown ?? stringAt(profile, 'name') ?? personName(wire) ?? known?.name,
            handle: isBotPost ? undefined : stringAt(objectAt(wire, 'user_profile'), 'name'),
            isBot: isBotPost || isOwnBot || undefined,
          }) as { name?: string; handle?: string; isBot?: boolean },
        );
  if (shown === undefined) return user;
  const icons = objectAt(wire, 'icons');
  return defined<SlackUser>({
    ...user,
    name: shown,
    avatarUrl:
      stringAt(icons, 'image_64') ?? stringAt(icons, 'image_48') ?? stringAt(icons, 'image_36') ?? user.avatarUrl,
    isBot: true,
  });
}

/** Older events and exports carry a short profile. */
function personName(wire: Wire): string | undefined {
  const profile = objectAt(wire, 'user_profile');
  return stringAt(profile, 'display_name') ?? stringAt(profile, 'real_name');
}

/**
 * Sent by this account. Where `user` stands it decides: a person's post by the app's user token carries the app's `bot_id`
 * too.
 */
export function isOwnMessage(wire: Wire, self: SlackSelf | undefined): boolean {
  if (self === undefined) return false;
  const userId = stringAt(wire, 'user');
  if (userId !== undefined) return userId === self.userId;
  return self.botId !== undefined && stringAt(wire, 'bot_id') === self.botId;
}
