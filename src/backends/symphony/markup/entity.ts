/** What an entity of a message stands for (wire sheet, section 9.1). */
export type Entity =
  | { kind: 'mention'; id: string }
  | { kind: 'hashtag'; tag: string }
  | { kind: 'cashtag'; tag: string }
  | { kind: 'emoji'; shortcode: string; unicode?: string };

/** The entity data of a message, by the id that its markup names. */
export type Entities = ReadonlyMap<string, Entity>;

const none: Entities = new Map();

/**
 * Reads the `data` of a message: a JSON string or an object; anything else, and what cannot be read, is no data. Entities
 * of other kinds are left out.
 */
export function readEntities(data: unknown): Entities {
  let value = data;
  // A JSON string may hold the JSON once more.
  for (let round = 0; round < 2 && typeof value === 'string'; round += 1) {
    if (value === '' || value === '{}') return none;
    try {
      value = JSON.parse(value);
    } catch {
      return none;
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return none;
  const entities = new Map<string, Entity>();
  for (const [id, item] of Object.entries(value)) {
    const entity = readEntity(item);
    if (entity) entities.set(id, entity);
  }
  return entities;
}

function readEntity(item: unknown): Entity | undefined {
  switch (field(item, 'type')) {
    case 'com.symphony.user.mention': {
      const id = idOf(item, 'com.symphony.user.userId');
      return id === undefined ? undefined : { kind: 'mention', id };
    }
    case 'org.symphonyoss.taxonomy': {
      const tag = idOf(item, 'org.symphonyoss.taxonomy.hashtag');
      return tag === undefined ? undefined : { kind: 'hashtag', tag };
    }
    case 'org.symphonyoss.fin.security': {
      const tag = idOf(item, 'org.symphonyoss.fin.security.id.ticker');
      return tag === undefined ? undefined : { kind: 'cashtag', tag };
    }
    case 'com.symphony.emoji': {
      const shortcode = field(field(item, 'data'), 'shortcode') ?? field(field(item, 'data'), 'annotation');
      const unicode = field(field(item, 'data'), 'unicode');
      if (typeof shortcode !== 'string') return undefined;
      return typeof unicode === 'string' ? { kind: 'emoji', shortcode, unicode } : { kind: 'emoji', shortcode };
    }
    default:
      return undefined;
  }
}

/** The value of an entry of the type that is asked for; as text, for it may be a number. */
function idOf(item: unknown, type: string): string | undefined {
  const ids = field(item, 'id');
  if (!Array.isArray(ids)) return undefined;
  for (const entry of ids) {
    const value = field(entry, 'value');
    if (field(entry, 'type') === type && (typeof value === 'string' || typeof value === 'number')) return String(value);
  }
  return undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
