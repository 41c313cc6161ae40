import type { Kind } from './kinds.js';
import type { XmlElement } from './xml-tree.js';

/** The EntityJSON that goes with a message. */
export class EntityData {
  readonly #values = new Map<string, unknown[]>();

  constructor(readonly root: Record<string, unknown>) {
    this.#index(root);
  }

  /** Everything that stands under a key, at any depth: the parser looks for ids everywhere. */
  valuesOf(id: string): readonly unknown[] {
    return this.#values.get(id) ?? [];
  }

  #index(root: unknown): void {
    const waiting: unknown[] = [root];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value)) {
        for (const item of value) waiting.push(item);
        continue;
      }
      for (const [key, inner] of Object.entries(value)) {
        const known = this.#values.get(key);
        if (known) known.push(inner);
        else this.#values.set(key, [inner]);
        waiting.push(inner);
      }
    }
  }
}

/**
 * Reads entity data: an object, its JSON, or a JSON string that holds that JSON.
 *
 * @returns a string that says what is wrong
 */
export function readEntityData(data: string | object): EntityData | string {
  let value: unknown = data;
  for (let round = 0; round < 2 && typeof value === 'string'; round += 1) {
    if (value.trim() === '' && round === 0) return new EntityData({});
    try {
      value = JSON.parse(value);
    } catch (error) {
      return `Error parsing EntityJSON: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'Error parsing EntityJSON: provided content is not a JSON object';
  return new EntityData({ ...value });
}

const kindsOfType: Readonly<Record<string, Kind>> = {
  'com.symphony.user.mention': 'mention',
  'org.symphonyoss.taxonomy': 'hash',
  'org.symphonyoss.fin.security': 'cash',
};

/** The id of the first entry of an entity, as text. */
export function firstValue(entity: unknown): unknown {
  if (typeof entity !== 'object' || entity === null) return undefined;
  const ids: unknown = Reflect.get(entity, 'id');
  const first: unknown = Array.isArray(ids) ? ids[0] : undefined;
  return typeof first === 'object' && first !== null ? Reflect.get(first, 'value') : undefined;
}

/** What a `span` or `div` of class `entity` stands for, by the data; nothing special when the data is not known. */
export function entityKind(
  element: XmlElement,
  entities: EntityData | undefined,
): { kind: Kind | undefined } | { problem: string } {
  const id = element.attributes['data-entity-id'] ?? '';
  if (id === '') return { problem: 'The attribute "data-entity-id" is required' };
  if (!entities) return { kind: undefined };
  const values = entities.valuesOf(id);
  if (values.length === 0) return { problem: 'The attribute "data-entity-id" is required' };
  if (values.length > 1) return { problem: `Duplicate "data-entity-id"="${id}" in entityJSON` };
  const [entity] = values;
  const type: unknown = typeof entity === 'object' && entity !== null ? Reflect.get(entity, 'type') : undefined;
  const value = firstValue(entity);
  if (typeof type !== 'string' || value === undefined || !Object.hasOwn(kindsOfType, type)) return { kind: undefined };
  const kind = kindsOfType[type];
  if (kind === 'hash' && !isHashtag(String(value))) return { problem: hashtagProblem };
  return { kind };
}

/** A hash tag has no white space, and at least one character that is no punctuation (wire sheet, section 8.1). */
export function isHashtag(tag: string): boolean {
  return !/\s/.test(tag) && /[^\s!@#$%^&*()+=<>,./?`~:;'"\\|-]/.test(tag);
}

export const hashtagProblem =
  "Values of the attribute 'tag' for the element 'hash' must have no white space and at least one letter, digit or underscore.";

/** Every `data-entity-id` must name an object of the data. */
export function checkEntityIds(
  root: XmlElement,
  entities: EntityData,
  add: (offset: number, message: string) => void,
): void {
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    const id = element.attributes['data-entity-id'];
    if (id !== undefined) {
      const [entity] = entities.valuesOf(id);
      if (entity === undefined)
        add(element.offset, `Error processing EntityJSON: no entity data provided for "data-entity-id"="${id}"`);
      else if (typeof entity !== 'object' || entity === null || Array.isArray(entity))
        add(element.offset, `Error processing EntityJSON: the node "${id}" has to be an object`);
    }
    for (const child of element.children) if (child.type === 'element') waiting.push(child);
  }
}
