import type { Outgoing } from '../../../core/operations/outgoing.js';
import { visit } from '../../../richtext/index.js';
import { platform } from '../markup/home.js';
import type { DiscordSendOptions } from '../native.js';
import { defined } from '../wire/read.js';

/** Ids of each kind at the most (wire sheet, section 19). */
const most = 100;

/**
 * Who may be pinged: those whom the tree mentions, and nobody else, whatever the text looks like. Raw markup pings as it
 * stands, unless that was asked against. The author who is answered is not pinged.
 */
export function allowedMentionsOf(
  message: Pick<Outgoing, 'tree' | 'mentions'>,
  native: DiscordSendOptions,
  account: string,
): object {
  const given = native.allowedMentions;
  if (given !== undefined) {
    const { repliedUser, ...rest } = given;
    return defined<object>({ ...rest, replied_user: repliedUser } as object);
  }
  if (message.mentions === 'none') return { parse: [] };
  if (message.tree === undefined) return { parse: ['users', 'roles', 'everyone'], replied_user: false };
  const users = new Set<string>();
  const roles = new Set<string>();
  let everyone = false;
  visit(message.tree, (node) => {
    if (node.type !== 'mention' || node.platform !== platform || node.account !== account) return;
    if (node.kind === 'everyone' || node.kind === 'here') everyone = true;
    else if (node.id !== undefined && node.kind === 'user') users.add(node.id);
    else if (node.id !== undefined && node.kind === 'role') roles.add(node.id);
  });
  return {
    parse: [
      ...(everyone ? ['everyone'] : []),
      // More than can be listed: all that stand in the text, which are the same.
      ...(users.size > most ? ['users'] : []),
      ...(roles.size > most ? ['roles'] : []),
    ],
    ...(users.size > 0 && users.size <= most && { users: [...users] }),
    ...(roles.size > 0 && roles.size <= most && { roles: [...roles] }),
    replied_user: false,
  };
}
