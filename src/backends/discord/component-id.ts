/**
 * The `custom_id` of a component. An interaction brings back nothing else, so the button's value, or the modal's metadata,
 * stands in it: `id`, or `id=value` with `%` and `=` in both percent-encoded.
 */
export function customId(id: string, value?: string): string {
  const name = encode(id);
  return value === undefined ? name : `${name}=${encode(value)}`;
}

/** What `customId` was made of. */
export function readCustomId(text: string): { id: string; value?: string } {
  const sign = text.indexOf('=');
  if (sign < 0) return { id: decode(text) };
  return { id: decode(text.slice(0, sign)), value: decode(text.slice(sign + 1)) };
}

function encode(text: string): string {
  return text.replace(/[%=]/g, encodeURIComponent);
}

function decode(text: string): string {
  return text.replace(/%(?:25|3D)/gi, decodeURIComponent);
}
