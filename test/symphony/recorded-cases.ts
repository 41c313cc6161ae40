import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A document with the verdict and the answer of the real parser. */
export type RecordedCase = {
  id: string;
  messageml: string;
  valid: boolean;
  presentationml?: string;
  markdown?: string;
  entity?: Record<string, unknown>;
  data?: string;
  directory?: { lookup: string; userId?: string; displayName?: string; email?: string };
  uri_schemes?: string[] | 'any';
  input_format: string;
  error?: string;
  error_kind?: string;
  flags?: string[];
};

const path = join(import.meta.dirname, '../../../shared/specs/symphony/messageml-cases.json');

/** The recorded cases; none, with a line that says so, where they are not beside the repository. */
export function recordedCases(): RecordedCase[] {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as RecordedCase[];
  console.log('skipped: ../shared/specs/symphony/messageml-cases.json is not there');
  return [];
}
