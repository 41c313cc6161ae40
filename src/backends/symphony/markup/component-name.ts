/**
 * The name of a button in a form. A form answers with the name alone, so the button's value stands in it.
 *
 * @returns `id`, or `id=value` with signs in both percent-encoded
 */
export function componentName(id: string, value?: string): string {
  const name = id.replace(/[%=]/g, encodeURIComponent);
  return value === undefined ? name : `${name}=${value.replace(/[%=]/g, encodeURIComponent)}`;
}

/** What `componentName` was made of. */
export function readComponentName(name: string): { id: string; value?: string } {
  const [id = '', value] = name.split('=', 2);
  return value === undefined ? { id: decode(id) } : { id: decode(id), value: decode(value) };
}

function decode(text: string): string {
  return text.replace(/%(?:25|3D)/gi, decodeURIComponent);
}
