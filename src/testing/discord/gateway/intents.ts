/** What a session wants to hear of. (Wire sheet, section 16.) */
export const Intent = {
  guilds: 1 << 0,
  members: 1 << 1,
  moderation: 1 << 2,
  expressions: 1 << 3,
  webhooks: 1 << 5,
  invites: 1 << 6,
  presences: 1 << 8,
  guildMessages: 1 << 9,
  guildReactions: 1 << 10,
  guildTyping: 1 << 11,
  directMessages: 1 << 12,
  directReactions: 1 << 13,
  directTyping: 1 << 14,
  messageContent: 1 << 15,
  guildPolls: 1 << 24,
  directPolls: 1 << 25,
} as const;

/** Every bit that there is; another one is 4013. */
export const knownIntents = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 21, 24, 25].reduce(
  (all, bit) => all | (1 << bit),
  0,
);
