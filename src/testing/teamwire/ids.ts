import { randomBytes } from 'node:crypto';
import type { IdFactory } from '../world/index.js';

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Ids of Teamwire's shape: 22 characters, a UUID written short. (Wire sheet, section b.) */
export class TeamwireIds implements IdFactory {
  user(): string {
    return shortId();
  }
  channel(): string {
    return shortId();
  }
  message(): string {
    return shortId();
  }
  file(): string {
    return shortId();
  }
  group(): string {
    return shortId();
  }
  emoji(name: string): string {
    return name;
  }
  other(): string {
    return shortId();
  }
}

function shortId(): string {
  return Array.from(randomBytes(22), (byte) => letters[byte % letters.length]).join('');
}
