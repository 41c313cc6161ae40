/** What a reader sees of a system message. (Wire sheet, section 7.) */
export function systemText(type: string, msg: string, actor: string): string {
  const words = texts[type];
  return words ? words(msg, actor) : msg || type;
}

const texts: Readonly<Record<string, (msg: string, actor: string) => string>> = {
  uj: (msg) => `@${msg} has joined the channel`,
  ul: (msg) => `@${msg} has left the channel`,
  ut: (msg) => `@${msg} has joined the conversation`,
  au: (msg, actor) => `@${actor} added @${msg}`,
  ru: (msg, actor) => `@${actor} removed @${msg}`,
  r: (msg, actor) => `@${actor} changed the room name to: ${msg}`,
  room_changed_topic: (msg, actor) => `@${actor} set the topic to: ${msg}`,
  room_changed_description: (msg, actor) => `@${actor} set the description to: ${msg}`,
  room_changed_announcement: (msg, actor) => `@${actor} set the announcement to: ${msg}`,
  room_changed_privacy: (msg, actor) => `@${actor} made the room ${msg}`,
  message_pinned: (_msg, actor) => `@${actor} pinned a message`,
  'discussion-created': (msg) => msg,
  'room-archived': (_msg, actor) => `@${actor} archived the room`,
  'room-unarchived': (_msg, actor) => `@${actor} unarchived the room`,
  'room-set-read-only': (_msg, actor) => `@${actor} set the room to read-only`,
  'room-removed-read-only': (_msg, actor) => `@${actor} removed read-only`,
  'subscription-role-added': (msg, actor) => `@${actor} gave @${msg} a role`,
  'subscription-role-removed': (msg, actor) => `@${actor} took a role from @${msg}`,
  'user-muted': (msg, actor) => `@${actor} muted @${msg}`,
  'user-unmuted': (msg, actor) => `@${actor} unmuted @${msg}`,
};
