import { createHmac } from 'node:crypto';
import type { FileRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import { compact, type Json } from '../json.js';
import { fileData } from '../native.js';

const dayMs = 86_400_000;

/** A signed URL that expires: `ex` and `is` are hexadecimal seconds. (Wire sheet, section 9.) */
export function attachmentUrl(file: FileRecord, discord: DiscordState): string {
  const now = discord.world.now().getTime();
  const expires = Math.ceil((now + (discord.options.attachmentUrlMs ?? dayMs)) / 1_000);
  const path = `/attachments/${fileData(file).channelId}/${file.id}/${encodeURIComponent(file.filename)}`;
  const ex = expires.toString(16);
  const is = Math.floor(now / 1_000).toString(16);
  return `${discord.baseUrl}/cdn${path}?ex=${ex}&is=${is}&hm=${signUrl(path, ex, is, discord)}&`;
}

export function signUrl(path: string, ex: string, is: string, discord: DiscordState): string {
  return createHmac('sha256', discord.urlSecret).update(`${path}?${ex}&${is}`).digest('hex');
}

export function wireAttachment(file: FileRecord, discord: DiscordState): Json {
  const data = fileData(file);
  const url = attachmentUrl(file, discord);
  return compact({
    id: file.id,
    filename: file.filename,
    size: file.data.byteLength,
    url,
    proxy_url: url,
    content_type: withCharset(file.contentType),
    content_scan_version: 0,
    width: file.width,
    height: file.height,
    title: file.title,
    description: data.description,
    duration_secs: data.duration,
    waveform: data.waveform,
    ephemeral: data.ephemeral,
    flags: data.isSpoiler ? 1 << 3 : undefined,
  });
}

function withCharset(type: string): string {
  return /^text\//.test(type) && !type.includes('charset') ? `${type}; charset=utf-8` : type;
}
