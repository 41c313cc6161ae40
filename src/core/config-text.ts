import { ConfigError } from './errors/index.js';

/** Aliases that one may make of one anchor: more is a bomb. */
const maxAliasCount = 100;

/**
 * Reads YAML or JSON text. Messages tell the place and the kind of a mistake, never the text: it may be a secret.
 *
 * @param origin - the file's name, for errors
 * @throws ConfigError for what cannot be read, keys that stand twice, and too many aliases
 */
export async function parseConfigText(text: string, format: 'yaml' | 'json', origin: string): Promise<unknown> {
  // Read only where there is a file to read: importing chatmux does not pay for it.
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  try {
    // JSON is YAML, and JSON.parse does not see that a key stands twice; what it gives is taken all the same.
    const document = parseDocument(text, { version: '1.2', schema: 'core', lineCounter, prettyErrors: false });
    const [problem] = [...document.errors, ...document.warnings];
    const json: unknown = format === 'json' ? parseJson(text, origin, problem && place(problem.pos[0])) : undefined;
    if (problem && (format === 'yaml' || problem.code === 'DUPLICATE_KEY')) {
      throw new ConfigError(
        `${origin} cannot be read: ${mistakes[problem.code] ?? `it is not valid ${format.toUpperCase()}`} (${place(problem.pos[0])}).`,
      );
    }
    return format === 'json' ? json : document.toJS({ maxAliasCount });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${origin} cannot be read: ${reasonOf(error)}.`);
  }
}

/** `yaml` throws a ReferenceError for a bomb and for an alias of nothing, and a RangeError when the stack is full. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ReferenceError)) return 'it is nested too deeply, or is damaged';
  return error.message.startsWith('Excessive alias') ? 'it has too many aliases' : (mistakes['BAD_ALIAS'] ?? '');
}

function parseJson(text: string, origin: string, place: string | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(`${origin} cannot be read: it is not valid JSON${place ? ` (${place})` : ''}.`);
  }
}

const mistakes: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a key stands twice',
  BAD_ALIAS: 'a value that begins with * must be quoted',
  TAB_AS_INDENT: 'it is indented with tabs; YAML wants spaces',
  BAD_INDENT: 'the indentation is wrong',
  MISSING_CHAR: 'a quote, bracket or comma is missing',
  BAD_SCALAR_START: 'a value that begins with @ or ` must be quoted',
  TAG_RESOLVE_FAILED: 'a value that begins with ! must be quoted',
  MULTIPLE_DOCS: 'it holds more than one document',
};
