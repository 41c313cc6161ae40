import { createHmac, randomInt } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';
import { type RocketChatUserData, userData } from '../native.js';
import { RocketChatError } from '../rocketchat-error.js';
import { sha256 } from './sessions.js';

const mostTries = 5;

/** The second factor: an authenticator's code, one sent by mail, or the password once more. (Wire sheet, section 2.) */
export class TwoFactor {
  readonly #now: () => Date;
  readonly #mailed = new Map<string, string>();
  readonly #tries = new Map<string, number>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @throws RocketChatError unless the code is right; nothing happens for who has no second factor. */
  check(user: UserRecord, code: string | undefined, method: string | undefined): void {
    const { twoFactor } = userData(user);
    if (!twoFactor) return;
    const availableMethods = twoFactor.method === 'password' ? [] : [twoFactor.method];
    if (code === undefined || code === '') {
      const codeGenerated = twoFactor.method === 'email' && !this.#mailed.has(user.id);
      if (codeGenerated) this.mail(user);
      throw new RocketChatError('totp-required', 'TOTP Required', {
        details: { method: twoFactor.method, codeGenerated, availableMethods },
      });
    }
    const tries = (this.#tries.get(user.id) ?? 0) + 1;
    if (tries > mostTries)
      throw new RocketChatError('totp-max-attempts', 'TOTP Maximun Failed Attempts Reached', {
        details: { method: twoFactor.method },
      });
    if ((method ?? twoFactor.method) !== twoFactor.method || !this.#isRight(user, twoFactor, code)) {
      this.#tries.set(user.id, tries);
      throw new RocketChatError('totp-invalid', 'TOTP Invalid', {
        details: { method: twoFactor.method, codeGenerated: false, availableMethods },
      });
    }
    this.#tries.delete(user.id);
    this.#mailed.delete(user.id);
  }

  /** Sends a code, which `mailedTo` gives to the test. */
  mail(user: UserRecord): void {
    this.#mailed.set(user.id, String(randomInt(1_000_000)).padStart(6, '0'));
  }

  mailedTo(user: UserRecord): string | undefined {
    return this.#mailed.get(user.id);
  }

  #isRight(user: UserRecord, twoFactor: NonNullable<RocketChatUserData['twoFactor']>, code: string): boolean {
    if (twoFactor.method === 'email') return code === this.#mailed.get(user.id);
    if (twoFactor.method === 'password') return code === sha256(userData(user).password ?? '');
    const step = Math.floor(this.#now().getTime() / 30_000);
    return [-1, 0, 1].some((offset) => totpCode(twoFactor.secret, step + offset) === code);
  }
}

/** RFC 6238 with SHA-1, six digits, steps of 30 seconds. */
function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const sign of text.toUpperCase().replace(/[^A-Z2-7]/g, ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
