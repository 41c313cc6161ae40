import { standardId } from '../ids.js';
import type { Form, FormField } from './form.js';

/** What somebody has entered, by the fields' names. */
export type Entered = ReadonlyMap<string, readonly string[]>;

/** `formValues` as the event has them. (Wire sheet, section 10.) @throws an Error when a required field is empty. */
export function formValues(form: Form, action: string, entered: Entered, options: { isChecked: boolean }) {
  const values: Record<string, unknown> = { action };
  for (const field of form.fields) {
    const given = entered.get(field.name) ?? first(field);
    if (options.isChecked && field.isRequired && given.every((each) => each === ''))
      throw new Error(`the form ${form.id} cannot be sent: ${field.name} is required`);
    const value = entryOf(field, given);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

function first(field: FormField): string[] {
  if (field.options.length > 0) return field.options.filter((option) => option.isChosen).map(({ value }) => value);
  if (field.value === undefined) return [];
  if (field.kind !== 'people' && field.kind !== 'rooms') return [field.value];
  return field.value.match(/[\w-]+/g) ?? [];
}

function entryOf(field: FormField, given: readonly string[]): unknown {
  if (field.kind === 'people') return given.map((id) => BigInt(id));
  // Ids of rooms come in the standard form.
  if (field.kind === 'rooms') return { userIds: [], streamIds: given.map(standardId) };
  if (field.kind === 'text') return given[0] ?? '';
  if (given.length === 0) return undefined;
  if (field.kind === 'select' && field.isMultiple) return [...given];
  return given.length > 1 ? [...given] : given[0];
}
