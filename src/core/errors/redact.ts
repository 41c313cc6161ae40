const hidden = '[redacted]';

/**
 * Secrets by their shape, for texts that come from elsewhere (SDK messages, server answers). Secrets by value are
 * registered with `addSecret` when a configuration is read. Each pattern has one possible start per run of characters,
 * so that a hostile text costs no more than its length.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  // Slack: xoxb-…, xoxe.xoxp-…, xapp-…
  [/(?<![A-Za-z0-9-])(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{6,}/g, hidden],
  // Slack: incoming webhooks and response URLs are credentials
  [/(hooks\.slack\.com\/[a-z]{1,20}\/)[^\s"'<>]+/g, `$1${hidden}`],
  // Discord: a bot token, and the token of a webhook or interaction
  [/(?<![A-Za-z0-9_-])[MNO][A-Za-z\d_-]{23,28}\.[A-Za-z\d_-]{6,7}\.[A-Za-z\d_-]{27,}/g, hidden],
  [/(\/(?:webhooks|interactions)\/\d{5,25}\/)[A-Za-z0-9_%-]{20,}/g, `$1${hidden}`],
  // JWT
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, hidden],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, hidden],
  // `Bearer …`; a word without a digit, capital or sign is prose ("Basic authentication")
  [/\b(Bearer|Bot|Basic) (?=[A-Za-z0-9+/._~-]*[\dA-Z+/=_])[A-Za-z0-9+/._~-]{8,}={0,2}/g, `$1 ${hidden}`],
  // https://user:password@host
  [/(:\/\/[^\s/?#@:"'<>]{0,256}):[^\s/?#@"'<>]{1,1024}@/g, `$1:${hidden}@`],
  // ?token=…&password=…
  [
    /([?&](?:[a-z_-]{0,30}(?:token|secret|password|passwd|api_?key|signature|ticket)|code|sig|auth|key|fkey)=)[^&#\s"'<>]+/gi,
    `$1${hidden}`,
  ],
  // "token": "…", authorization: …, cookie: …
  [
    /("?\b(?:authorization|(?:set-)?cookie|x-auth-token|session-?token|keymanager-?token|(?:access|refresh|bot|auth|app)_?token|client_?secret|password|private_?key)"?\s{0,3}[:=]\s{0,3})(?:"[^"\r\n]{1,8192}"|[^\s"',;}\]]{4,})/gi,
    `$1${hidden}`,
  ],
];

/** Values that stay for the life of the process: configured ones. */
const lasting = new Set<string>();

/** Values that are replaced in time (session tokens): only the newest are kept, so that the list does not grow. */
const rotating = new Set<string>();
const maxRotating = 600;

/** The longest registered values stand first, so that one that holds another is hidden whole. */
let ordered: string[] = [];

/**
 * Makes a secret unprintable in every error, log line and trace of this process, also in the forms that URLs and JSON
 * give it. Values under 6 characters are ignored: they would make other text unreadable.
 *
 * @param options - `rotating`: a session token that will be replaced; only the last few hundred are kept
 */
export function addSecret(value: string | undefined, options: { rotating?: boolean | undefined } = {}): void {
  if (value === undefined || value.length < 6) return;
  const set = options.rotating ? rotating : lasting;
  if (lasting.has(value) || set.has(value)) return;
  for (const form of formsOf(value)) set.add(form);
  for (const oldest of rotating) {
    if (rotating.size <= maxRotating) break;
    rotating.delete(oldest);
  }
  ordered = [...new Set([...lasting, ...rotating])].sort((a, b) => b.length - a.length);
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Shorter ones would give too few digits to be told from other words. */
const shortestEncoded = 12;

/** The value as it stands in plain text, in a URL, in a form, in JSON, and in base64. */
function formsOf(value: string): string[] {
  // `encodeURIComponent` throws on half a surrogate pair.
  const wellFormed = value.replace(loneSurrogate, '\ufffd');
  const form = new URLSearchParams([['', wellFormed]]).toString().slice(1);
  const forms = [value, encodeURIComponent(wellFormed), form, JSON.stringify(value).slice(1, -1)];
  return [...new Set(value.length < shortestEncoded ? forms : [...forms, ...base64Of(wellFormed)])];
}

/** The digits that only the value has a part in: `user:password` may begin it at any of three places. */
function base64Of(value: string): string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
    return bytes.toString('base64').slice(shift === 0 ? 0 : shift + 1, Math.floor((bytes.length * 8) / 6));
  });
}

/** Longer than any secret that a server could repeat. */
const margin = 16_000;

/**
 * The beginning of a text from elsewhere. It is redacted before it is cut: half a secret would not be known for one.
 *
 * @param length - in UTF-16 units
 */
export function redactedStart(text: string, length: number): string {
  return redact(text.slice(0, length + margin)).slice(0, length);
}

/** The text with every secret replaced by `[redacted]`. */
export function redact(text: string): string {
  let result = text;
  for (const secret of ordered) if (result.includes(secret)) result = result.replaceAll(secret, hidden);
  for (const [shape, replacement] of shapes) result = result.replace(shape, replacement);
  return result;
}
