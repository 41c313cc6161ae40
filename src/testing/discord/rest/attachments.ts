import type { ServerAnswer, ServerRequest } from '../../server/index.js';
import type { DiscordState } from '../discord-state.js';
import { FormCheck } from '../form-check.js';
import { texts } from '../json.js';
import { ok, type Route, route } from '../rest-call.js';
import { attachmentUrl, signUrl } from '../wire/attachment.js';

const pathPattern = /^\/attachments\/(\d+)\/(\d+)\/([^/]+)$/;

/** Fresh URLs for those that have expired. */
export const attachmentRoutes: Route[] = [
  route('POST', '/attachments/refresh-urls', (call) => {
    const urls = texts(call.body, 'attachment_urls');
    const form = new FormCheck();
    form.count(urls, ['attachment_urls'], 50, 1);
    form.done();
    return ok({
      refreshed_urls: urls.map((original) => {
        const path = URL.canParse(original) ? new URL(original).pathname.replace(/^\/cdn/, '') : '';
        const file = call.world.files.get(pathPattern.exec(path)?.[2] ?? '');
        return { original, refreshed: file ? attachmentUrl(file, call.discord) : original };
      }),
    });
  }),
];

/** One transparent pixel: what avatars and emoji look like here. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
  'base64',
);

/** The CDN: no token; attachments by their signed URL, as long as it holds. (Wire sheet, section 9.) */
export function sendFromCdn(request: ServerRequest, discord: DiscordState): ServerAnswer {
  const path = request.url.pathname.replace(/^\/cdn/, '');
  if (/^\/(?:avatars|embed\/avatars|emojis|icons|guilds)\//.test(path))
    return { headers: { 'content-type': 'image/png' }, body: pixel };
  const [, , id = ''] = pathPattern.exec(path) ?? [];
  const file = discord.world.files.get(id);
  if (!file)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'This content is no longer available.' };
  const { searchParams } = request.url;
  const ex = searchParams.get('ex') ?? '';
  const is = searchParams.get('is') ?? '';
  const isSigned = searchParams.get('hm') === signUrl(path, ex, is, discord);
  const hasExpired = Number.parseInt(ex, 16) * 1_000 < discord.world.now().getTime();
  if (!isSigned || hasExpired)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'This content is no longer available.' };
  return {
    headers: {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
      'cache-control': 'private, max-age=86400',
    },
    body: file.data,
  };
}
