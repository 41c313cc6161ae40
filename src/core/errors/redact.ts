/**
 * Secrets by their shape, for texts that come from elsewhere (SDK messages, server answers). Secrets by value are
 * registered with `addSecret` when a configuration is read.
 */
const shapes = [
  /\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{6,}/g, // Slack
  /\bxapp-[A-Za-z0-9-]{6,}/g, // Slack, app level
  /\b[MNO][A-Za-z\d_-]{23,28}\.[A-Za-z\d_-]{6,7}\.[A-Za-z\d_-]{27,}\b/g, // Discord
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, // JWT
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(Bearer|Bot|Basic) [A-Za-z0-9+/._~=-]{8,}/g,
];

const secrets = new Set<string>();

/** The longest registered values stand first, so that one that holds another is hidden whole. */
let ordered: string[] = [];

/** Makes a secret unprintable in every error, log line and trace of this process. Values under 6 characters are ignored. */
export function addSecret(value: string | undefined): void {
  if (value === undefined || value.length < 6 || secrets.has(value)) return;
  secrets.add(value);
  const encoded = encodeURIComponent(value);
  if (encoded !== value) secrets.add(encoded);
  ordered = [...secrets].sort((a, b) => b.length - a.length);
}

/** The text with every secret replaced by `[redacted]`. */
export function redact(text: string): string {
  let result = text;
  for (const secret of ordered) if (result.includes(secret)) result = result.replaceAll(secret, '[redacted]');
  for (const shape of shapes) result = result.replace(shape, '[redacted]');
  return result;
}
