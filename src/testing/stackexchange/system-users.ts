import type { UserRecord } from '../world/index.js';

/** Users that are none of the people. (Wire sheet, section 1.) */
export function systemUsers(createdAt: Date): ReadonlyMap<string, UserRecord> {
  const make = (id: string, name: string): [string, UserRecord] => [
    id,
    {
      id,
      handle: name.toLowerCase(),
      name,
      email: undefined,
      title: undefined,
      timezone: undefined,
      avatarUrl: undefined,
      isBot: true,
      isDeactivated: false,
      createdAt,
      updatedAt: createdAt,
      presence: {
        status: 'offline',
        statusText: undefined,
        statusEmoji: undefined,
        activity: undefined,
        expiresAt: undefined,
      },
      native: undefined,
    },
  ];
  return new Map([make('-1', 'Community'), make('-2', 'Feeds')]);
}
