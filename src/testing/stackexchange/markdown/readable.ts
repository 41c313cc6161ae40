import { unescapeHtml } from './escape.js';

const ping = /(?<![\p{L}\p{N}@])@([\p{L}\p{N}][\p{L}\p{N}_.'-]*)/gu;

/** What a reader sees, without marks and word joiners (with which clients keep a text from pinging); pings by handle. */
export function readHtml(html: string, handleOf: (name: string) => string | undefined): string {
  const text = html
    .replace(/<img [^>]*src="([^"]*)"[^>]*>/g, (_, src: string) => (src.startsWith('//') ? `https:${src}` : src))
    .replace(/<a [^>]*href="([^"]*)"[^>]*>([^<]*&hellip;)<\/a>/g, (_, href: string) => href)
    .replace(/ <br> /g, '\n')
    .replace(/<br \/>/g, '\n')
    .replace(/<[^>]*>/g, '');
  const pinged = unescapeHtml(text).replace(ping, (whole, name: string) => {
    // "@Ada." at the end of a sentence is Ada.
    for (const short of new Set([name, name.replace(/[._'-]+$/u, '')])) {
      const handle = handleOf(short);
      if (handle !== undefined) return `@${handle}${name.slice(short.length)}`;
    }
    return whole;
  });
  return pinged.replaceAll('\u2060', '');
}
