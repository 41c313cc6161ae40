import { inspect } from 'node:util';

/** Short words that tests use as secrets are no canaries: they stand in other texts too. */
const shortest = 10;
/** So many texts of a kind are looked at in each file: the first of a kind tell as much as the last. */
const most = { error: 2_000, inspected: 60, log: 2_000, event: 1_000, trace: 2_000, backend: 6, print: 500 };

type Kind = keyof typeof most;

/** The names of settings that hold secrets, whatever the library thinks of them. */
const secretSettings = /^(?:.*token|.*secret|.*password|passphrase|.*privatekey|content|webhookurl|authtoken)$/i;

/**
 * The secrets of a test file and where they may not be: errors, log lines, traces, events, what is printed, and what
 * `inspect` shows of backends. One for each test file; `test/secret-watch.ts` puts it into the library's way.
 */
export class Canaries {
  readonly #forms = new Map<string, string>();
  readonly #known = new Set<string>();
  readonly #seen: Record<Kind, number> = { error: 0, inspected: 0, log: 0, event: 0, trace: 0, backend: 0, print: 0 };
  #violations: string[] = [];

  /** A secret by its value. Also its forms in URLs, JSON and base64, and each long line of a key. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortest || this.#known.has(secret)) return;
    if (!/\d/.test(secret) && !/[^A-Za-z ]/.test(secret)) return;
    this.#known.add(secret);
    const name = `${secret.slice(0, 8)}… (${secret.length})`;
    for (const form of formsOf(secret)) this.#forms.set(form, name);
  }

  /** The secrets among settings, by the names of the settings. */
  addSettings(value: unknown, key = '', depth = 0): void {
    if (typeof value === 'string') {
      if (secretSettings.test(key)) this.add(value);
      if (key === 'proxy' && URL.canParse(value)) this.add(decodeURIComponent(new URL(value).password));
    } else if (typeof value === 'object' && value !== null && depth < 4) {
      for (const [name, inner] of Object.entries(value)) this.addSettings(inner, name, depth + 1);
    }
  }

  get size(): number {
    return this.#known.size;
  }

  /** How many texts of each kind were looked at. */
  get looked(): Readonly<Record<Kind, number>> {
    return this.#seen;
  }

  /** Looks at a text. */
  look(kind: Kind, where: string, text: () => string | undefined): void {
    if (this.#forms.size === 0 || this.#seen[kind] >= most[kind]) return;
    this.#seen[kind] += 1;
    const found = this.#find(safely(text));
    if (found !== undefined) this.#violations.push(`${kind} ${where}: the secret ${found} stands in it`);
  }

  /** Looks at an error: what it says, what it is as JSON, and what lies beneath; the first ones also as they are inspected. */
  lookAtError(error: Error): void {
    this.look('error', error.name, () => `${error.message}\n${JSON.stringify(error)}\n${textOfCauses(error)}`);
    this.look('inspected', error.name, () => `${error.stack}\n${inspect(error, { depth: 8, showHidden: true })}`);
  }

  /** What was found since the last time. */
  take(): string[] {
    const found = [...new Set(this.#violations)];
    this.#violations = [];
    return found;
  }

  /** @throws Error that names what was found since the last time */
  report(): void {
    const found = this.take();
    if (found.length > 0) throw new Error(`A secret was shown:\n${found.join('\n')}`);
  }

  #find(text: string): string | undefined {
    if (text === '') return undefined;
    for (const [form, name] of this.#forms) if (text.includes(form)) return name;
    return undefined;
  }
}

/** All ways in which a secret could be written. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // `user:secret` in base64: which digits a secret has there is a matter of where it begins.
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  const lines = secret.includes('\n') ? secret.split(/\r?\n/).filter((line) => /^[\w+/=]{40,}$/.test(line)) : [];
  const forms = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    ...encoded,
    ...lines,
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

function textOfCauses(error: Error): string {
  const texts: string[] = [];
  let cause: unknown = error.cause;
  for (let depth = 0; depth < 6 && cause !== undefined && cause !== null; depth += 1) {
    texts.push(
      String(cause),
      safely(() => JSON.stringify(cause)),
    );
    cause = (cause as { cause?: unknown }).cause;
  }
  return texts.join('\n');
}

function safely(text: () => string | undefined): string {
  try {
    return text() ?? '';
  } catch {
    // What cannot be written shows nothing.
    return '';
  }
}

const key = Symbol.for('chatmux.test.canaries');

/** Those of this test file: one also where modules are loaded twice. */
export function canariesOfFile(): Canaries {
  const place = globalThis as { [key]?: Canaries };
  place[key] ??= new Canaries();
  return place[key];
}
