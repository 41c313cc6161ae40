import { isJson, type Json } from '../json.js';

/** What is wrong with a value, or the value as the server reads it: text that is a number counts as one. */
type Checked = { problem: string } | { value: unknown };
type Check = (value: unknown) => Checked;
type Field = { check: Check; isOptional: boolean };

/** The parameters of a call: one form, or several of which exactly one fits. */
export type Schema = { forms: readonly ReadonlyMap<string, Field>[]; isAnyOf: boolean; isOpen: boolean };

/**
 * Reads `roomId:filled, text?, previewUrls?:texts`: names, `?` where it may be missing, and a kind (text unless given).
 * Kinds: `text filled date number boolean flag texts object objects any`, or values as `a|b`.
 */
export function fields(text: string, ...others: string[]): Schema {
  return { forms: [text, ...others].map(readForm), isAnyOf: false, isOpen: false };
}

/** As `fields`, with further parameters of any name. */
export function open(text: string): Schema {
  return { ...fields(text), isOpen: true };
}

/** As `fields`, where more than one form may fit. */
export function anyOf(text: string, ...others: string[]): Schema {
  return { ...fields(text, ...others), isAnyOf: true };
}

/**
 * Checks parameters in the manner and the words of the server's validators (ajv with coercion, the first problem of each
 * form).
 *
 * @param isLoose - unknown parameters are let through
 */
export function validate(schema: Schema, params: Json, isLoose = false): { problem: string } | { values: Json } {
  const problems: string[] = [];
  const fitting: Json[] = [];
  for (const form of schema.forms) {
    const result = validateForm(form, params, isLoose || schema.isOpen);
    if ('problem' in result) problems.push(result.problem);
    else fitting.push(result.values);
  }
  const [first] = fitting;
  if (first && (schema.isAnyOf || fitting.length === 1)) return { values: first };
  // Where unknown parameters pass, more than one form may fit.
  if (first && isLoose) return { values: first };
  if (schema.forms.length > 1)
    problems.push(schema.isAnyOf ? 'must match a schema in anyOf' : 'must match exactly one schema in oneOf');
  return { problem: problems.join('\n ') };
}

function validateForm(form: ReadonlyMap<string, Field>, params: Json, isOpen: boolean) {
  for (const [name, { isOptional }] of form)
    if (!isOptional && params[name] === undefined) return { problem: `must have required property '${name}'` };
  if (!isOpen && Object.keys(params).some((name) => !form.has(name)))
    return { problem: 'must NOT have additional properties' };
  const values: Json = isOpen ? { ...params } : {};
  for (const [name, { check, isOptional }] of form) {
    const value = params[name];
    if (value === undefined) continue;
    if (value === null && isOptional) continue;
    const checked = check(value);
    if ('problem' in checked) return checked;
    values[name] = checked.value;
  }
  return { values };
}

function readForm(text: string): Map<string, Field> {
  const form = new Map<string, Field>();
  for (const part of text.split(',')) {
    const [, name, optional, kind = 'text'] = /^\s*([\w.[\]]+)(\?)?(?::(\S+))?\s*$/.exec(part) ?? [];
    if (name === undefined) {
      if (part.trim() === '') continue;
      throw new Error(`not a parameter: ${part}`);
    }
    const check = kinds[kind] ?? oneOf(kind.split('|'));
    form.set(name, { check, isOptional: optional !== undefined });
  }
  return form;
}

const text: Check = (value) => {
  if (typeof value === 'string') return { value };
  if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
  return { problem: 'must be string' };
};

const list =
  (isRight: (value: unknown) => boolean, words: string): Check =>
  (value) => {
    if (!Array.isArray(value)) return { problem: 'must be array' };
    return value.every(isRight) ? { value } : { problem: words };
  };

const kinds: Readonly<Record<string, Check>> = {
  any: (value) => ({ value }),
  text,
  filled: (value) => {
    const checked = text(value);
    return 'value' in checked && checked.value === '' ? { problem: 'must NOT have fewer than 1 characters' } : checked;
  },
  date: (value) => {
    const isDate = typeof value === 'string' && !Number.isNaN(Date.parse(value));
    return isDate ? { value } : { problem: 'must match format "iso-date-time"' };
  },
  number: (value) => {
    if (typeof value === 'number') return { value };
    const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
    return isNumber ? { value: Number(value) } : { problem: 'must be number' };
  },
  boolean: (value) => {
    if (typeof value === 'boolean') return { value };
    if (value === 'true' || value === 1) return { value: true };
    if (value === 'false' || value === 0) return { value: false };
    return { problem: 'must be boolean' };
  },
  flag: oneOf(['true', 'false']),
  texts: list((each) => typeof each === 'string', 'must be string'),
  object: (value) => (isJson(value) ? { value } : { problem: 'must be object' }),
  objects: list(isJson, 'must be object'),
  // A text or a list of them.
  target: (value) => {
    if (Array.isArray(value)) return list((each) => typeof each === 'string', 'must be string')(value);
    return text(value);
  },
};

function oneOf(values: readonly string[]): Check {
  return (value) => {
    const checked = text(value);
    if ('problem' in checked) return checked;
    return values.includes(String(checked.value)) ? checked : { problem: 'must be equal to one of the allowed values' };
  };
}
