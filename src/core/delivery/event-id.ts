/**
 * The id of an event, made from what happened and not from the transport's envelope, so that it is the same after a
 * retry, a reconnect or a backfill: `eventId('message.updated', channelId, messageId, editedAt)`.
 *
 * Different parts never give the same id: `:` and `%` within a part are escaped. Parts that are `undefined` at the end
 * are left out.
 *
 * @param kind - the event's type
 * @param parts - channel, message and version, as far as the event has them
 */
export function eventId(kind: string, ...parts: (string | number | undefined)[]): string {
  let count = parts.length;
  while (count > 0 && parts[count - 1] === undefined) count--;
  let id = kind;
  for (let index = 0; index < count; index++) id += `:${escapePart(parts[index])}`;
  return id;
}

function escapePart(part: string | number | undefined): string {
  // A lone `%` cannot come out of the escaping, so it can stand for "not there".
  if (part === undefined) return '%';
  return String(part).replace(/[%:]/g, (sign) => (sign === '%' ? '%25' : '%3A'));
}
