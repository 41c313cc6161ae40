import type { Component, Embed, Loss, MessageRef } from '../../models/index.js';
import type { RichText } from '../../richtext/index.js';
import type { OutgoingFile } from '../files/index.js';
import type { ThreadTarget } from './references.js';

/** Where a message goes: the parent channel and, for a message in a thread, the thread. */
export type Target = {
  readonly channelId: string;
  readonly thread?: ThreadTarget;
};

/** One message, ready for the platform: rendered, split, checked. What the platform has not is already degraded. */
export type Outgoing = {
  /** In the dialect's source form; `''` where only files, embeds or components are sent. */
  readonly text: string;
  /** What the text was rendered from; absent for `{ raw }`. */
  readonly tree?: RichText;
  /** What the dialect wants beside the text (`Rendered.data`). */
  readonly data?: Record<string, unknown>;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly files: readonly OutgoingFile[];
  readonly replyTo?: MessageRef;
  readonly type?: 'alert' | 'announcement' | 'note';
  readonly sender?: { name?: string; avatarUrl?: string };
  readonly mentions: 'nodes' | 'none' | 'all';
  readonly linkPreviews?: boolean;
  readonly silent?: boolean;
  readonly ephemeralTo?: string;
  /** Differs for each part of one content. */
  readonly idempotencyKey?: string;
  readonly native?: Record<string, unknown>;
  /** The platform adds what it could not send as asked. */
  readonly losses: Loss[];
};

/** An edit: what is absent stays as it is. */
export type OutgoingEdit = {
  readonly text?: string;
  readonly tree?: RichText;
  readonly data?: Record<string, unknown>;
  readonly embeds?: readonly Embed[];
  readonly components?: readonly Component[];
  readonly files?: readonly OutgoingFile[];
  readonly mentions: 'nodes' | 'none' | 'all';
  readonly linkPreviews?: boolean;
  readonly native?: Record<string, unknown>;
  readonly losses: Loss[];
};
