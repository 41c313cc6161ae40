import type { Component, Embed } from '../../models/index.js';
import { getDialect, parse, type RichText, splitParagraphs, toPlainText } from '../../richtext/index.js';
import type { MessageRecord, WorldState } from '../../testing/world/index.js';
import { choices } from './project-modal.js';
import type { ComponentView, EmbedView, FileView, MessageView } from './view.js';

/** Picture types that a browser may show without harm (no SVG: it can hold script). */
export const pictureTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** A message as the platform's readers see it. */
export function projectMessage(message: MessageRecord, state: WorldState, reactions: readonly string[]): MessageView {
  const nameOf = (id: string): string => state.users.get(id)?.name ?? id;
  const author = state.users.get(message.authorId);
  const isDeleted = message.deletedAt !== undefined;
  const text = isDeleted ? '' : state.platform.readText(message, state);
  const body = isDeleted ? undefined : bodyOf(message, state, text);
  const takes = reactions.filter((emoji) => state.platform.takesReaction?.(message, emoji) ?? true);
  const target = message.replyToId === undefined ? undefined : state.messages.get(message.channelId, message.replyToId);
  return {
    id: message.id,
    authorId: message.authorId,
    authorName: message.sender?.name ?? nameOf(message.authorId),
    isBot: author?.isBot ?? false,
    ...(body && { body }),
    text,
    kind: message.kind,
    createdAt: message.createdAt.toISOString(),
    isEdited: message.editedAt !== undefined,
    ...(isDeleted && { isDeleted }),
    ...(message.isBroadcast && { isBroadcast: true }),
    isPinned: message.pinned !== undefined,
    ...(message.threadId !== undefined && { threadId: message.threadId }),
    ...(target && {
      replyTo: {
        id: target.id,
        authorName: nameOf(target.authorId),
        text: target.deletedAt ? '(deleted)' : quoted(target, state),
      },
    }),
    reactions: (isDeleted ? [] : message.reactions).map(({ emoji, userIds }) => ({ emoji, by: userIds.map(nameOf) })),
    ...(takes.length < reactions.length && { takesReactions: takes }),
    files: isDeleted ? [] : message.files.map(projectFile),
    // Symphony writes its cards into the markup itself: they stand in the body.
    embeds: isDeleted ? [] : message.embeds.filter(({ title }) => !title || !text.includes(title)).map(projectEmbed),
    components: isDeleted ? [] : message.components.flatMap((component) => projectComponent(component, state)),
    ...(message.ephemeralTo !== undefined && { ephemeralTo: nameOf(message.ephemeralTo) }),
  };
}

/** The beginning of a message that is answered. */
function quoted(message: MessageRecord, state: WorldState): string {
  return (
    state.platform.readText(message, state).trim() || message.files.map(({ filename }) => filename).join(', ')
  ).slice(0, 120);
}

/** The markup as a tree, where the platform's dialect is loaded and reads all that a reader sees. */
function bodyOf({ content }: MessageRecord, state: WorldState, text: string): RichText | undefined {
  const { name } = state.platform;
  try {
    const tree = parse(content, name, {
      platform: name,
      account: name,
      nameOf: (kind, id) =>
        kind === 'user'
          ? state.users.get(id)?.name
          : kind === 'channel'
            ? state.channels.get(id)?.name
            : state.groups.get(id)?.handle,
    });
    // Some platforms keep what is shown beside the markup (Slack's blocks): the plain text has it all.
    if (text.trim() !== '' && toPlainText(tree).trim() === '') return undefined;
    return getDialect(name).limits.missing.includes('paragraph') ? splitParagraphs(tree) : tree;
  } catch {
    return undefined; // the dialect is not loaded yet, or the markup is none of its
  }
}

function projectFile({ id, filename, contentType, data }: MessageRecord['files'][number]): FileView {
  return { id, filename, size: data.byteLength, contentType, isPicture: pictureTypes.has(contentType) };
}

function projectEmbed(embed: Embed): EmbedView {
  const markdown = (value: string): RichText => parse(value, 'markdown');
  const pictures = [embed.image].flatMap((media) => (media ? [projectPicture(media)] : []));
  return {
    ...(embed.title !== undefined && { title: embed.title }),
    ...(embed.url !== undefined && { url: embed.url }),
    ...(embed.color !== undefined && { color: embed.color }),
    ...(embed.author && { author: embed.author.name }),
    ...(embed.description !== undefined && { description: markdown(embed.description) }),
    fields: embed.fields.map(({ name, value, inline }) => ({ name, value: markdown(value), inline })),
    ...(embed.footer && { footer: embed.footer.text }),
    pictures,
    ...(embed.thumbnail && { thumbnail: projectPicture(embed.thumbnail) }),
    ...(embed.timestamp && { at: embed.timestamp.toISOString() }),
  };
}

function projectPicture({ url, description }: NonNullable<Embed['image']>): EmbedView['pictures'][number] {
  return { url, ...(description !== undefined && { description }) };
}

function projectComponent(component: Component, state: WorldState): ComponentView[] {
  if (component.type === 'button') {
    const { id, label, style, url, emoji, row, isDisabled = false } = component;
    const sign = emoji?.unicode ?? emoji?.name;
    return [
      {
        type: 'button',
        id,
        label: sign === undefined ? label : `${sign} ${label}`.trim(),
        style,
        isDisabled,
        ...(url !== undefined && { url }),
        ...(row !== undefined && { row }),
      },
    ];
  }
  if (component.type !== 'select') return [];
  const { id, label, placeholder, options, source, row, max = 1, isDisabled = false } = component;
  return [
    {
      type: 'select',
      id,
      ...(label !== undefined && { label }),
      ...(placeholder !== undefined && { placeholder }),
      options: choices(source, state) ?? options.map((option) => ({ label: option.label, value: option.value })),
      max,
      isDisabled,
      ...(row !== undefined && { row }),
    },
  ];
}
