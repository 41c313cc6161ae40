import { isJson, type Json } from '../json.js';
import { MessageMLError } from './messageml-error.js';

/** The `data` part of a message. @throws MessageMLError when it is no JSON object. */
export function readEntityJson(text: string | undefined): Json {
  if (text === undefined || text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
    // A string that holds the object is taken too. (Wire sheet, section 8.5.)
    if (typeof value === 'string') value = JSON.parse(value);
  } catch (error) {
    throw new MessageMLError(`Error parsing EntityJSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isJson(value)) throw new MessageMLError('Error parsing EntityJSON: it has to be an object');
  return value;
}

/** The object that an element's `data-entity-id` means. */
export function entityOf(data: Json, id: string): Json {
  const places = count(data, id);
  if (places === 0)
    throw new MessageMLError(`Error processing EntityJSON: no entity data provided for "data-entity-id"="${id}"`);
  if (places > 1)
    throw new MessageMLError(
      `Error processing EntityJSON: more than one entity data provided for "data-entity-id"="${id}"`,
    );
  const entity = find(data, id);
  if (!isJson(entity)) throw new MessageMLError(`Error processing EntityJSON: the node "${id}" has to be an object`);
  return entity;
}

/** The first value of the key, at any depth. */
function find(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((each) => find(each, key)).find((each) => each !== undefined);
  if (!isJson(value)) return undefined;
  return (
    value[key] ??
    Object.values(value)
      .map((each) => find(each, key))
      .find((each) => each !== undefined)
  );
}

/** How often the key occurs, at any depth. */
function count(value: unknown, key: string): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + count(each, key), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce((sum, [name, each]) => sum + (name === key ? 1 : 0) + count(each, key), 0);
}

export const userMention = 'com.symphony.user.mention';
export const userIdType = 'com.symphony.user.userId';
export const hashtag = 'org.symphonyoss.taxonomy';
export const hashtagIdType = 'org.symphonyoss.taxonomy.hashtag';
export const cashtag = 'org.symphonyoss.fin.security';
export const cashtagIdType = 'org.symphonyoss.fin.security.id.ticker';
export const emojiType = 'com.symphony.emoji';

/** An entity of one id. */
export function taggedEntity(type: string, idType: string, value: string, version: string | undefined = '1.0'): Json {
  return { type, ...(version === undefined ? {} : { version }), id: [{ type: idType, value }] };
}

/** The value of an entity's id of this type. */
export function idIn(entity: unknown, idType: string): string | undefined {
  const ids = isJson(entity) && Array.isArray(entity.id) ? entity.id : [];
  const found = ids.find((each) => isJson(each) && each.type === idType);
  return isJson(found) && found.value !== undefined ? String(found.value) : undefined;
}
