import type { MessageRecord, WorldChange } from '../../world/index.js';
import { imageUrl, isImage } from '../images.js';
import { messageData, roomData, userData } from '../native.js';
import { star } from '../platform.js';
import type { StackExchangeSite } from '../site.js';

/** What the site remembers beside the neutral records, and what one act brings with it. Runs before the events are made. */
export function keepBooks(change: WorldChange, site: StackExchangeSite): void {
  const { state } = site;
  switch (change.type) {
    case 'message.created':
      created(change.message, site);
      return;
    case 'message.edited': {
      const data = messageData(change.message);
      data.edits = (data.edits ?? 0) + 1;
      data.revisions = [...(data.revisions ?? []), revision(change.message, change.by.id, site)];
      return;
    }
    case 'message.deleted':
      messageData(change.message).deletedBy = change.by.id;
      return;
    // A star is the one reaction: both are kept.
    case 'reaction.added':
      state.messages.star(change.message, change.by);
      return;
    case 'reaction.removed':
      state.messages.unstar(change.message, change.by);
      return;
    case 'message.starred':
      state.messages.react(change.message, star, change.by);
      return;
    case 'message.unstarred':
      state.messages.unreact(change.message, star, change.by);
      return;
    case 'channel.created':
      site.opened(change.channel);
      return;
    case 'member.joined':
      if (change.user === state.bot && site.isPrivate(change.channel)) site.letBotOwn(change.channel);
      seen(change.user.id, change.channel.id, site);
      return;
    case 'member.left':
      seen(change.user.id, change.channel.id, site);
      return;
    case 'presence.updated': {
      // Presence is to be in rooms.
      const { user } = change;
      const data = userData(user);
      if (user.presence.status === 'offline') {
        data.awayFrom = site.roomsOf(user);
        for (const id of data.awayFrom) state.channels.leave(state.channels.need(id), user);
      } else {
        for (const id of data.awayFrom ?? []) {
          const room = state.channels.get(id);
          if (room) state.channels.join(room, user);
        }
        delete data.awayFrom;
      }
      return;
    }
    default:
  }
}

function created(message: MessageRecord, site: StackExchangeSite): void {
  site.note(message);
  showFiles(message, site);
  const data = messageData(message);
  data.source ??= message.content;
  data.revisions ??= [revision(message, message.authorId, site)];
  seen(message.authorId, message.channelId, site);
  const author = site.user(message.authorId);
  if (author) userData(author).lastPost = site.state.now();
}

function revision(message: MessageRecord, by: string, site: StackExchangeSite) {
  return { at: site.state.now(), by, source: messageData(message).source ?? '' };
}

function seen(userId: string, roomId: string, site: StackExchangeSite): void {
  const room = site.state.channels.get(roomId);
  const user = site.user(userId);
  const now = site.state.now();
  if (room) {
    const data = roomData(room);
    data.lastSeen ??= new Map();
    data.lastSeen.set(userId, now);
  }
  if (user) userData(user).lastSeen = now;
}

/**
 * A message shows one picture and nothing else: what a script says beside it, and the other files, are messages of their own.
 * What is no picture is shown as a link.
 */
function showFiles(message: MessageRecord, site: StackExchangeSite): void {
  const [file, ...others] = message.files;
  const data = messageData(message);
  if (!file || data.source === undefined || data.source === imageUrl(file, site)) return;
  const channel = site.state.channels.need(message.channelId);
  const author = site.state.users.need(message.authorId);
  const said = { source: data.source, content: message.content };
  data.source = imageUrl(file, site);
  message.content = site.render(data.source);
  message.files = [file];
  for (const other of others) {
    const source = imageUrl(other, site);
    site.state.messages.post({ channel, author, content: site.render(source), files: [other], native: { source } });
  }
  if (said.source !== '')
    site.state.messages.post({ channel, author, content: said.content, native: { source: said.source } });
  if (!isImage(file)) message.files = [];
}
