import { integer } from './rule.js';

/** Whether it is JSON of a list of ids; those of rooms may stand in single quotes. */
export function isList(text: string, ofNumbers: boolean): boolean {
  try {
    const list: unknown = JSON.parse(ofNumbers ? text : text.replaceAll("'", '"'));
    if (!Array.isArray(list)) return false;
    return list.every((each) => (ofNumbers ? integer(String(each)) !== undefined : typeof each !== 'object'));
  } catch {
    return false;
  }
}
