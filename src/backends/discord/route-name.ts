/**
 * A call for people: `POST /channels/{id}/messages`. Ids say nothing in an error, and tokens must not stand there.
 *
 * @param route - as it is called, without the version
 */
export function routeName(method: string, route: string): string {
  const segments = route.split('?')[0]?.split('/') ?? [];
  const named = segments.map((segment, index) => {
    const before = segments[index - 2];
    const isToken = before === 'webhooks' || before === 'interactions';
    if (/^\d{10,}$/.test(segment)) return '{id}';
    if (isToken && segment !== 'messages') return '{token}';
    return segments[index - 1] === 'reactions' ? '{emoji}' : segment;
  });
  return `${method} ${named.join('/')}`;
}
