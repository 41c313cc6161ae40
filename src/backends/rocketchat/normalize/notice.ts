import { ownValue } from '../../../core/own-value.js';
import type { MessageType } from '../../../models/index.js';

type Names = { actor: string; msg: string };
type Notice = { type: MessageType; text: (names: Names) => string };

const said =
  (words: string): Notice['text'] =>
  (names) =>
    `${names.actor} ${words}`;
const about =
  (words: string): Notice['text'] =>
  (names) =>
    `${names.actor} ${words} ${names.msg}`;
const changed =
  (what: string): Notice['text'] =>
  (names) =>
    names.msg === '' ? `${names.actor} cleared the ${what}` : `${names.actor} changed the ${what} to: ${names.msg}`;

/** What the server itself says in a room (wire sheet, section 7). */
const notices: Readonly<Record<string, Notice>> = {
  uj: { type: 'join', text: said('joined the channel') },
  ut: { type: 'join', text: said('joined the conversation') },
  ujt: { type: 'join', text: said('joined the team') },
  au: { type: 'join', text: about('added') },
  'added-user-to-team': { type: 'join', text: about('added to the team:') },
  ul: { type: 'leave', text: said('left the channel') },
  ult: { type: 'leave', text: said('left the team') },
  ru: { type: 'leave', text: about('removed') },
  'removed-user-from-team': { type: 'leave', text: about('removed from the team:') },
  ui: { type: 'system', text: about('invited') },
  uir: { type: 'system', text: said('declined the invitation') },
  r: { type: 'rename', text: about('renamed the room to') },
  room_changed_topic: { type: 'topic', text: changed('topic') },
  room_changed_description: { type: 'topic', text: changed('description') },
  room_changed_announcement: { type: 'topic', text: changed('announcement') },
  room_changed_privacy: { type: 'system', text: about('changed the room type to') },
  room_changed_avatar: { type: 'system', text: said("changed the room's picture") },
  'room-archived': { type: 'archive', text: said('archived the room') },
  'room-unarchived': { type: 'unarchive', text: said('unarchived the room') },
  'room-set-read-only': { type: 'system', text: said('made the room read-only') },
  'room-removed-read-only': { type: 'system', text: said('let everybody write in the room') },
  'room-allowed-reacting': { type: 'system', text: said('allowed reactions') },
  'room-disallowed-reacting': { type: 'system', text: said('forbade reactions') },
  room_e2e_enabled: { type: 'system', text: said('switched encryption on') },
  room_e2e_disabled: { type: 'system', text: said('switched encryption off') },
  'user-muted': { type: 'system', text: about('muted') },
  'user-unmuted': { type: 'system', text: about('unmuted') },
  'user-banned': { type: 'system', text: about('banned') },
  'user-unbanned': { type: 'system', text: about('lifted the ban on') },
  message_pinned: { type: 'pin', text: said('pinned a message') },
  message_pinned_e2e: { type: 'pin', text: said('pinned a message') },
  'discussion-created': { type: 'thread', text: about('began a discussion:') },
  videoconf: { type: 'call', text: said('began a call') },
  command: { type: 'command', text: (names) => names.msg || `${names.actor} ran a command` },
};

/** A system message's kind and words. One of an unknown type says what its `msg` says, and is never taken for a person's. */
export function noticeOf(t: string, names: Names): { type: MessageType; text: string } {
  const notice = ownValue(notices, t);
  return notice ? { type: notice.type, text: notice.text(names) } : { type: 'system', text: names.msg || t };
}

/** Whom a system message says to have come or gone. */
export function membershipOf(t: string | undefined): { change: 'joined' | 'left'; isNamed: boolean } | undefined {
  switch (t) {
    case 'uj':
    case 'ut':
    case 'ujt':
      return { change: 'joined', isNamed: false };
    case 'au':
    case 'added-user-to-team':
      return { change: 'joined', isNamed: true };
    case 'ul':
    case 'ult':
      return { change: 'left', isNamed: false };
    case 'ru':
    case 'removed-user-from-team':
      return { change: 'left', isNamed: true };
    default:
      return undefined;
  }
}
