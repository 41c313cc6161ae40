import type { UserRecord } from '../world/index.js';

/** A name as it is pinged: without blanks. */
export function pingNameOf(user: UserRecord): string {
  return user.name.replace(/\s+/g, '');
}

const ping = /(?<![\p{L}\p{N}@])@([\p{L}\p{N}][\p{L}\p{N}_.'-]*)/gu;
const shortest = 3;

/** Whom a text pings: everybody whose name starts so, among those who can be pinged. (Wire sheet, section 8.) */
export function pingedUsers(text: string, pingable: readonly UserRecord[]): UserRecord[] {
  const found = new Set<UserRecord>();
  for (const [, typed = ''] of text.matchAll(ping)) {
    // A sign that ends a sentence may be part of a name, and mostly is not.
    for (const name of new Set([typed, typed.replace(/[_.'-]+$/, '')])) {
      if (name.length < shortest) continue;
      const start = name.toLowerCase();
      for (const user of pingable) if (pingNameOf(user).toLowerCase().startsWith(start)) found.add(user);
    }
  }
  return [...found];
}

/** The rooms' own notion of who can be pinged: whoever was there in the last 14 days. */
export const pingableMs = 14 * 24 * 3_600_000;
