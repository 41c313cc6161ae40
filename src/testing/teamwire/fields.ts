import { ownValue } from '../../core/own-value.js';
import { isJson, type Json } from './json.js';
import { TeamwireError } from './teamwire-error.js';

/** Says whether a value may stand in a field; `null` may stand in all of them. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const isTime: Check = (value) => Number.isSafeInteger(value);
export const isObject: Check = isJson;
export const isList: Check = Array.isArray;
export const isTextList: Check = (value) => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** Absent and null are the same (wire sheet, A3). @throws TeamwireError BadRequest for a field that is wrong or unknown */
export function checkFields(json: Json, checks: Readonly<Record<string, Check>>, where: string): Json {
  const read: Json = {};
  for (const [name, value] of Object.entries(json)) {
    const check = ownValue(checks, name);
    if (!check) throw new TeamwireError('BadRequest', `${where} has no field ${JSON.stringify(name)}`);
    if (value === null) continue;
    if (!check(value)) throw new TeamwireError('BadRequest', `The field ${name} of ${where} is wrong`);
    read[name] = value;
  }
  return read;
}
