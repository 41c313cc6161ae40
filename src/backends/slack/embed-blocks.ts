import type { Embed, Loss } from '../../models/index.js';
import { attachmentOfEmbed } from './embeds.js';
import { objectsAt, stringAt, type Wire } from './wire/read.js';

type Json = Record<string, unknown>;

const longestHeader = 150;
const longestSection = 3000;
const longestField = 2000;
const mostFields = 10;

/** An embed as plain blocks, where Slack takes no attachments: beside an upload. The colour is lost. */
export function embedBlocks(embed: Embed, losses: Loss[]): Json[] {
  if (embed.color !== undefined) losses.push({ feature: 'embed.color', from: embed.color, to: 'nothing' });
  // The texts are already in mrkdwn there.
  const legacy: Wire = attachmentOfEmbed(embed, losses);
  const blocks: Json[] = [];
  const author = stringAt(legacy, 'author_name');
  if (author !== undefined) blocks.push(context(link(author, embed.author?.url), embed.author?.iconUrl));
  if (embed.title !== undefined && embed.url === undefined && embed.title.length <= longestHeader) {
    blocks.push({ type: 'header', text: { type: 'plain_text', text: embed.title, emoji: true } });
  } else if (embed.title !== undefined) {
    blocks.push(section(`*${link(stringAt(legacy, 'title') ?? embed.title, embed.url)}*`));
  }
  const text = stringAt(legacy, 'text');
  const accessory =
    embed.thumbnail === undefined
      ? {}
      : { accessory: { type: 'image', image_url: embed.thumbnail.url, alt_text: embed.thumbnail.description ?? ' ' } };
  if (text !== undefined || embed.thumbnail !== undefined) blocks.push({ ...section(text ?? ' '), ...accessory });
  const fields = objectsAt(legacy, 'fields').map((field) =>
    mrkdwn(`*${stringAt(field, 'title') ?? ''}*\n${stringAt(field, 'value') ?? ''}`, longestField),
  );
  for (let start = 0; start < fields.length; start += mostFields) {
    blocks.push({ type: 'section', fields: fields.slice(start, start + mostFields) });
  }
  if (embed.image !== undefined) {
    blocks.push({ type: 'image', image_url: embed.image.url, alt_text: embed.image.description ?? embed.title ?? ' ' });
  }
  const footer = stringAt(legacy, 'footer');
  const at = embed.timestamp === undefined ? undefined : Math.floor(embed.timestamp.getTime() / 1000);
  const time =
    at === undefined ? undefined : `<!date^${at}^{date_short_pretty} {time}|${embed.timestamp?.toISOString() ?? ''}>`;
  const last = [footer, time].filter((part) => part !== undefined).join(' | ');
  if (last !== '') blocks.push(context(last, embed.footer?.iconUrl));
  return blocks;
}

function link(label: string, url: string | undefined): string {
  return url === undefined
    ? label
    : `<${url.replaceAll('&', '&amp;').replaceAll('|', '%7C')}|${label.replaceAll('|', '¦')}>`;
}

function section(text: string): Json {
  return { type: 'section', text: mrkdwn(text, longestSection) };
}

function context(text: string, iconUrl: string | undefined): Json {
  const icon = iconUrl === undefined ? [] : [{ type: 'image', image_url: iconUrl, alt_text: ' ' }];
  return { type: 'context', elements: [...icon, mrkdwn(text, longestField)] };
}

function mrkdwn(text: string, max: number): Json {
  return { type: 'mrkdwn', text: text.length <= max ? text : `${text.slice(0, max - 1)}…` };
}
