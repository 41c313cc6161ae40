/**
 * Ids of streams and messages are base64; the API wants the URL-safe form without padding, and some payloads come in the
 * standard one (wire sheet, section 4). Ids are normalised on the way in, and compared so. What is no text is no id: `''`.
 */
export function normalizeId(id: string): string {
  if (typeof id !== 'string') return '';
  return id.trim().replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Older pods glue digits behind the id of a form's message: `…dA==5454` (wire sheet, section 10). */
export function normalizeFormMessageId(id: string): string {
  return typeof id !== 'string' ? '' : normalizeId(id.replace(/^(.*?==?)\d+$/, '$1'));
}

const kinds: Readonly<Record<string, 'stream' | 'message' | 'system'>> = { t: 'stream', m: 'message', o: 'system' };

/**
 * What an id tells of itself: 16 random bytes, the inverted time in milliseconds, a byte for the kind. Undocumented, so it
 * serves as a hint only.
 */
export function readId(id: string): { kind: 'stream' | 'message' | 'system'; at: Date } | undefined {
  const bytes = Buffer.from(normalizeId(id), 'base64url');
  const kind = kinds[String.fromCharCode(bytes[24] ?? 0)];
  if (bytes.length !== 25 || kind === undefined) return undefined;
  const at = Number(0x7fff_ffff_ffff_ffffn - bytes.readBigUInt64BE(16));
  // Symphony is younger than 2010, and this library will not see 2100.
  if (at < 1_262_304_000_000 || at > 4_102_444_800_000) return undefined;
  return { kind, at: new Date(at) };
}

/** The pod of a user: the upper bits of the id (wire sheet, section 4). `undefined` for what is no user id. */
export function tenantOf(userId: string): string | undefined {
  return /^\d{1,19}$/.test(userId) ? String(BigInt(userId) >> 36n) : undefined;
}
