import { existsSync, readFileSync } from 'node:fs';
import type { Directory } from '../../../src/testing/symphony/messageml/directory.js';
import { MessageMLError } from '../../../src/testing/symphony/messageml/messageml-error.js';
import { readMarkup } from '../../../src/testing/symphony/messageml/read-markup.js';
import type { Json } from './harness.js';

const file = new URL('../../../../shared/specs/symphony/messageml-cases.json', import.meta.url);

export type Case = {
  id: string;
  messageml: string;
  valid: boolean;
  error?: string;
  error_kind?: string;
  presentationml?: string;
  entity?: Json;
  data?: unknown;
  flags?: string[];
  uri_schemes?: string[] | 'any';
  directory?: { lookup: string; userId?: string; displayName?: string; email?: string };
};

/** The recorded cases of the published parser; none where they are not at hand. */
export const cases: Case[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Case[]) : [];
if (cases.length === 0) console.log('skipped: ../shared/specs/symphony/messageml-cases.json is not there');

/** What we make of a case. */
export function run(each: Case): { presentation: string; data: string } | { error: string } {
  try {
    const data =
      each.data === undefined ? undefined : typeof each.data === 'string' ? each.data : JSON.stringify(each.data);
    return readMarkup(each.messageml, data, directoryOf(each));
  } catch (error) {
    if (error instanceof MessageMLError) return { error: error.message };
    throw error;
  }
}

function directoryOf({ directory, uri_schemes }: Case): Directory {
  const user = { id: directory?.userId ?? '1', name: directory?.displayName ?? 'Bot User01', email: directory?.email };
  const knows = (matches: boolean) =>
    directory?.lookup === 'any' || (directory?.lookup === 'only' && matches) ? user : undefined;
  return {
    byId: (id) => knows(id === user.id),
    byEmail: (email) => knows(email === user.email),
    linkSchemes: uri_schemes === 'any' ? undefined : (uri_schemes ?? ['http', 'https']),
  };
}
