/** A JSON object as a platform sends it. Nothing is taken for granted: fields are absent, null, empty or of another type. */
export type Wire = Readonly<Record<string, unknown>>;

const nothing: Wire = Object.freeze({});

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; an empty one when there is none. */
export function objectAt(from: Wire, key: string): Wire {
  const value = from[key];
  return isWire(value) ? value : nothing;
}

/** The objects of the list under a key; what else is in it is passed over. */
export function objectsAt(from: Wire, key: string): Wire[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isWire) : [];
}

/** The strings of the list under a key. */
export function stringsAt(from: Wire, key: string): string[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
