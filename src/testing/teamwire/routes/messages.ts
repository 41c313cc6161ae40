import { isFlag, isList, isText } from '../fields.js';
import { checkPosting, postMessage } from '../posting.js';
import { get, items, post, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';
import { wireMessage } from '../wire/message.js';
import { wireUser } from '../wire/user.js';

const day = 86_400_000;

/** Sending, reading, and who has read. */
export const messageRoutes: Route[] = [
  post('/chats/{tid}/messages', (call) => {
    const channel = call.chat();
    const fields = call.body({
      msg: isText,
      attachments: isList,
      is_alert: isFlag,
      alert_type: isText,
      reply_to: isText,
      sender_display_name: isText,
    });
    checkPosting(channel, call);
    return { status: 201, json: wireMessage(postMessage(channel, fields, call)) };
  }),
  get(
    '/chats/{tid}/messages',
    (call) => {
      const channel = call.chat();
      const since = call.number('since', call.organisation.now() - day);
      const deleted = call.query('include_deleted') === 'true';
      const messages = call.state.messages.in(channel, { deleted });
      const newer = messages.filter(({ createdAt }) => createdAt.getTime() > since);
      const newest = messages.at(-1)?.createdAt ?? channel.createdAt;
      return { json: { items: newer.map(wireMessage), last_modified: newest.getTime() } };
    },
    { query: ['since', 'include_deleted'] },
  ),
  get('/chats/{tid}/readers', (call) => {
    const channel = call.chat();
    if (!call.organisation.policies.readReceipts)
      throw new TeamwireError('TWReadReceiptsDisabled', 'The administrator has switched read receipts off');
    const newest = call.state.messages.in(channel).at(-1);
    const readers = [...channel.members.keys()].filter(
      (uid) => newest === undefined || newest.authorId === uid || channel.readUpTo.get(uid) === newest.id,
    );
    return items(readers.map((uid) => wireUser(call.state.users.need(uid), call.organisation)));
  }),
  post('/chats/{tid}/read', (call) => {
    call.state.channels.markRead(call.chat(), call.bot);
    return undefined;
  }),
];
