import { isJson, type Json } from './json.js';

/** Dates as DDP writes them: `{"$date": 1763600000000}`. (Wire sheet, section 3.) */
export function toEjson(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(toEjson);
  if (!isJson(value)) return value;
  const encoded: Json = {};
  for (const [key, each] of Object.entries(value)) if (each !== undefined) encoded[key] = toEjson(each);
  // An object that looks like one of EJSON's own forms is marked as being none.
  return Object.keys(value).length === 1 && Object.keys(value)[0]?.startsWith('$') ? { $escape: encoded } : encoded;
}

export function fromEjson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromEjson);
  if (!isJson(value)) return value;
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length === 1 && key === '$date' && typeof value[key] === 'number') return new Date(value[key]);
  if (keys.length === 1 && key === '$binary' && typeof value[key] === 'string')
    return Buffer.from(value[key], 'base64');
  if (keys.length === 1 && key === '$InfNaN') return Number(value[key]) / 0;
  if (keys.length === 1 && key === '$escape' && isJson(value[key]))
    return Object.fromEntries(Object.entries(value[key]).map(([name, each]) => [name, fromEjson(each)]));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fromEjson(each)]));
}
