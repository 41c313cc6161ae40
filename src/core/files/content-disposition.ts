/**
 * The file name in a Content-Disposition header (RFC 6266): `filename*` in UTF-8 or Latin-1 before `filename`. It comes
 * from outside: make it safe before use.
 */
export function filenameOfDisposition(header: string | null | undefined): string | undefined {
  if (!header) return undefined;
  const text = header.slice(0, 8_192);
  const extended = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(text);
  if (extended) {
    const decoded = decode(extended[2] ?? '', extended[1]?.toLowerCase() === 'utf-8');
    if (decoded) return decoded;
  }
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(text);
  if (quoted) return fromHeader((quoted[1] ?? '').replace(/\\(.)/g, '$1'));
  const token = /;\s*filename\s*=\s*([^;\s"]+)/i.exec(text);
  return token ? fromHeader(token[1] ?? '') : undefined;
}

function decode(value: string, isUtf8: boolean): string | undefined {
  try {
    return isUtf8
      ? decodeURIComponent(value)
      : value.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  } catch {
    return undefined;
  }
}

/** Many servers put UTF-8 where only ASCII may stand; HTTP clients read its bytes as Latin-1. */
function fromHeader(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.toString('latin1') !== value) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}
