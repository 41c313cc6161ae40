import { readForm, type ServerRequest } from '../server/index.js';
import { isJson, type Json } from './json.js';
import { invalid, SlackError } from './slack-error.js';

/** A call's arguments, whatever way they came: form, multipart, JSON or query. (Wire sheet, section 3.) */
export class Arguments {
  readonly values: Json;

  constructor(values: Json) {
    this.values = values;
  }

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== '';
  }

  string(name: string): string | undefined {
    const value = this.values[name];
    if (typeof value === 'string') return value === '' ? undefined : value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  }

  /** As given, the empty string included. */
  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : this.string(name);
  }

  /** @param error what Slack says when it is missing; `invalid_arguments` naming it unless given. */
  need(name: string, error?: string): string {
    const value = this.string(name);
    if (value === undefined)
      throw error ? new SlackError(error) : invalid('invalid_arguments', [`missing required field: ${name}`]);
    return value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === true || value === 'true' || value === '1' || value === 1) return true;
    return value === false || value === 'false' || value === '0' || value === 0 ? false : undefined;
  }

  integer(name: string, error = 'invalid_arguments'): number | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value)) throw new SlackError(error);
    return Number(value);
  }

  /** Ids, comma-separated in a form, a list in JSON. */
  ids(name: string): string[] {
    const value = this.values[name];
    if (Array.isArray(value)) return value.map(String);
    const text = this.string(name);
    if (text === undefined) return [];
    const parsed = text.startsWith('[') ? this.json(name, 'invalid_arguments') : undefined;
    return Array.isArray(parsed)
      ? parsed.map(String)
      : text
          .split(',')
          .map((each) => each.trim())
          .filter(Boolean);
  }

  /** JSON text in a form, the value itself in JSON. */
  json(name: string, error: string): unknown {
    const value = this.values[name];
    if (typeof value !== 'string' || value === '') return value === '' ? undefined : (value ?? undefined);
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackError(error);
    }
  }
}

export type ReadCall = { args: Arguments; token: string | undefined; isJson: boolean; error?: string };

/** Reads the arguments and the token. A token in the query does not count, one in JSON neither. (Wire sheet, section 2.) */
export async function readCall(request: ServerRequest): Promise<ReadCall> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const query = Object.fromEntries(request.url.searchParams);
  delete query['token'];
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (request.method === 'GET' || request.body.byteLength === 0)
    return { args: new Arguments(query), token: bearer, isJson: false };
  if (type === 'application/json') {
    const parsed = parseJson(request.body.toString('utf8'));
    if (parsed === undefined) return { args: new Arguments({}), token: bearer, isJson: true, error: 'invalid_json' };
    if (!isJson(parsed)) return { args: new Arguments({}), token: bearer, isJson: true, error: 'json_not_object' };
    return { args: new Arguments(parsed), token: bearer, isJson: true };
  }
  const form = await readForm(request);
  if (!form) {
    const error = type === '' ? 'missing_post_type' : type.includes('form') ? 'invalid_form_data' : 'invalid_post_type';
    return { args: new Arguments({}), token: bearer, isJson: false, error };
  }
  const { token, ...fields } = Object.fromEntries(form);
  const isArray = Object.keys(fields).some((name) => name.endsWith('[]'));
  return {
    args: new Arguments({ ...query, ...fields }),
    token: bearer ?? (typeof token === 'string' ? token : undefined),
    isJson: false,
    ...(isArray ? { error: 'invalid_array_arg' } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
