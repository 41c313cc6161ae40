import type { Arbitrary } from 'fast-check';
import fc from 'fast-check';
import type * as models from '../../src/models/index.js';

/** Objects whose optional keys are there or not there, never `undefined`. */
function record<Required extends object, Optional extends object = Record<never, never>>(
  required: { [K in keyof Required]: Arbitrary<Required[K]> },
  optional?: { [K in keyof Optional]: Arbitrary<Optional[K]> },
) {
  const all = { ...required, ...optional } as Record<string, Arbitrary<unknown>>;
  return fc.record(all, { requiredKeys: Object.keys(required) }) as Arbitrary<Required & Partial<Optional>>;
}

// Lone surrogates and all: a model must carry any text. JSON.stringify escapes a lone one and parse gives it back.
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }));
const id = fc.string({ minLength: 1, maxLength: 12 });
const time = fc.date({ min: new Date('1970-01-01'), max: new Date('2286-11-20'), noInvalidDate: true });
const natural = fc.nat();
const dimension = fc.nat({ max: 100_000 });

const json = fc.jsonValue({ maxDepth: 2 });
/** JSON has no `-0`, so a model that went through it has none either. */
const native = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 8 }).filter((key) => key !== '__proto__'),
    json,
    { maxKeys: 3 },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>)
  .filter((value) => !JSON.stringify(value).includes('__proto__'));

const entity = { platform: fc.constantFrom('slack', 'discord', 'memory'), account: id, id };
const optionalEntity = { native };

export const emoji: Arbitrary<models.Emoji> = record(
  { name: text, isCustom: fc.boolean() },
  { unicode: text, id, isAnimated: fc.boolean(), url: text },
);

const statuses = ['online', 'idle', 'dnd', 'offline', 'invisible', 'away', 'busy', 'unknown'] as const;
const activities = ['playing', 'streaming', 'listening', 'watching', 'custom', 'competing', 'unknown'] as const;

export const presence: Arbitrary<models.Presence> = record(
  { ...entity, userId: id, status: fc.constantFrom(...statuses) },
  {
    ...optionalEntity,
    statusText: text,
    statusEmoji: text,
    activity: record({ type: fc.constantFrom(...activities), name: text }, { url: text }),
    expiresAt: time,
  },
);

export const user: Arbitrary<models.User> = record(
  { ...entity, name: text, isBot: fc.boolean() },
  {
    ...optionalEntity,
    handle: text,
    email: text,
    avatarUrl: text,
    isSystem: fc.boolean(),
    title: text,
    timezone: text,
    presence,
  },
);

const channelTypes = [
  'public',
  'private',
  'direct',
  'group',
  'thread',
  'announcement',
  'forum',
  'voice',
  'unknown',
] as const;

export const channel: Arbitrary<models.Channel> = record(
  { ...entity, type: fc.constantFrom(...channelTypes) },
  {
    ...optionalEntity,
    name: text,
    topic: text,
    description: text,
    parentId: id,
    organizationId: id,
    memberCount: natural,
    isArchived: fc.boolean(),
    isReadOnly: fc.boolean(),
    createdAt: time,
    url: text,
  },
);

export const organization: Arbitrary<models.Organization> = record(
  { ...entity, name: text },
  { ...optionalEntity, description: text, url: text, iconUrl: text, memberCount: natural },
);

export const member: Arbitrary<models.Member> = record(
  { ...entity, user, role: fc.constantFrom('owner', 'admin', 'moderator', 'member', 'guest', 'unknown') },
  { ...optionalEntity, joinedAt: time },
);

export const group: Arbitrary<models.Group> = record(
  { ...entity, name: text },
  { ...optionalEntity, handle: text, memberCount: natural },
);

export const mention: Arbitrary<models.Mention> = record(
  { kind: fc.constantFrom('user', 'channel', 'role', 'everyone', 'here', 'unknown'), start: natural, end: natural },
  { id, name: text },
);

export const messageRef: Arbitrary<models.MessageRef> = record({ channelId: id, id }, { threadId: id });

export const attachment: Arbitrary<models.Attachment> = record(
  {
    ...entity,
    filename: text,
    type: fc.constantFrom('file', 'image', 'video', 'audio', 'archive', 'document', 'unknown'),
  },
  {
    ...optionalEntity,
    url: text,
    contentType: text,
    size: natural,
    title: text,
    description: text,
    isSpoiler: fc.boolean(),
    width: dimension,
    height: dimension,
    durationMs: dimension,
    thumbnailUrl: text,
  },
);

const media = record({ url: text }, { width: dimension, height: dimension, description: text });
const color = fc.nat({ max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

export const embed: Arbitrary<models.Embed> = record(
  { fields: fc.array(record({ name: text, value: text, inline: fc.boolean() }), { maxLength: 3 }) },
  {
    title: text,
    description: text,
    url: text,
    color,
    timestamp: time,
    author: record({ name: text }, { url: text, iconUrl: text }),
    footer: record({ text }, { iconUrl: text }),
    thumbnail: media,
    image: media,
  },
);

export const reaction: Arbitrary<models.Reaction> = record(
  { emoji, count: natural, me: fc.boolean() },
  { userIds: fc.array(id, { maxLength: 3 }) },
);

const button: Arbitrary<models.Button> = record(
  {
    type: fc.constant('button' as const),
    id,
    label: text,
    style: fc.constantFrom('primary', 'secondary', 'success', 'danger', 'link', 'unknown'),
  },
  { value: text, url: text, emoji, row: natural, isDisabled: fc.boolean() },
);
const select: Arbitrary<models.Select> = record(
  {
    type: fc.constant('select' as const),
    id,
    source: fc.constantFrom('options', 'users', 'channels', 'groups', 'unknown'),
    options: fc.array(record({ label: text, value: text }, { description: text, emoji, isDefault: fc.boolean() }), {
      maxLength: 3,
    }),
  },
  { label: text, placeholder: text, min: natural, max: fc.integer({ min: 1, max: 25 }), row: natural },
);
const textInput: Arbitrary<models.TextInput> = record(
  { type: fc.constant('text' as const), id, label: text, isMultiline: fc.boolean() },
  {
    value: text,
    placeholder: text,
    isOptional: fc.boolean(),
    minLength: natural,
    maxLength: fc.integer({ min: 1, max: 4000 }),
  },
);
const modal: Arbitrary<models.Modal> = record(
  {
    type: fc.constant('modal' as const),
    id,
    title: text,
    inputs: fc.array(fc.oneof(textInput, select), { maxLength: 3 }),
  },
  { submitLabel: text, metadata: text },
);
export const component: Arbitrary<models.Component> = fc.oneof(button, select, textInput, modal);

export const message: Arbitrary<models.Message> = record(
  {
    ...entity,
    channelId: id,
    author: user,
    content: text,
    text,
    type: fc.constantFrom(
      'default',
      'reply',
      'system',
      'join',
      'leave',
      'pin',
      'alert',
      'announcement',
      'note',
      'unknown',
    ),
    createdAt: time,
    mentions: fc.array(mention, { maxLength: 2 }),
    attachments: fc.array(attachment, { maxLength: 2 }),
    embeds: fc.array(embed, { maxLength: 2 }),
    reactions: fc.array(reaction, { maxLength: 2 }),
    isOwn: fc.boolean(),
    mentionsMe: fc.boolean(),
  },
  {
    ...optionalEntity,
    threadId: id,
    priority: fc.constantFrom('low', 'normal', 'high', 'urgent', 'unknown'),
    editedAt: time,
    deletedAt: time,
    replyTo: messageRef,
    components: fc.array(component, { maxLength: 2 }),
    isPinned: fc.boolean(),
    url: text,
  },
);

export const thread: Arbitrary<models.Thread> = record(
  { ...entity, channelId: id },
  {
    ...optionalEntity,
    parentMessage: messageRef,
    name: text,
    messageCount: natural,
    participants: fc.array(id, { maxLength: 3 }),
    lastMessageAt: time,
    isArchived: fc.boolean(),
    isLocked: fc.boolean(),
  },
);

export const interaction: Arbitrary<models.Interaction> = record(
  {
    ...entity,
    type: fc.constantFrom('command', 'button', 'select', 'modal', 'autocomplete', 'shortcut', 'unknown'),
    user,
    createdAt: time,
  },
  {
    ...optionalEntity,
    channelId: id,
    threadId: id,
    message: messageRef,
    componentId: id,
    value: text,
    values: fc.array(text, { maxLength: 2 }),
    command: text,
    text,
    options: fc.constant({ env: 'staging', count: 2, force: true }),
    focused: record({ name: text, value: text }),
    fields: fc.constant({ reason: 'because', who: ['U1', 'U2'] }),
    metadata: text,
    expiresAt: time,
  },
);

export const command: Arbitrary<models.Command> = record({
  name: text,
  description: text,
  type: fc.constantFrom('slash', 'message', 'user', 'unknown'),
  options: fc.array(
    record(
      { name: text, description: text, type: fc.constantFrom('string', 'integer', 'user', 'unknown') },
      { isRequired: fc.boolean(), isAutocomplete: fc.boolean(), min: natural, max: natural },
    ),
    { maxLength: 2 },
  ),
});

export const location: Arbitrary<models.Location> = record(
  {
    userId: id,
    lat: fc.integer({ min: -90, max: 90 }),
    lon: fc.integer({ min: -180, max: 180 }),
    at: time,
  },
  { channelId: id, expiresAt: time },
);

export const errorInfo: Arbitrary<models.ErrorInfo> = record(
  { name: text, code: fc.constantFrom('auth', 'invalid', 'server', 'unknown'), message: text, retryable: fc.boolean() },
  {
    platform: text,
    operation: text,
    retryAfterMs: natural,
    status: natural,
    maybeDelivered: fc.boolean(),
    cause: text,
  },
);

const eventBase = { platform: text, account: id, id, at: time };
const eventOptional = { backfilled: fc.boolean() };

export const event: Arbitrary<models.ChatEvent> = fc.oneof(
  record(
    { type: fc.constantFrom('message.created' as const, 'message.updated' as const), ...eventBase, message },
    eventOptional,
  ),
  record(
    { type: fc.constant('message.deleted' as const), ...eventBase, message: messageRef },
    { ...eventOptional, by: user },
  ),
  record(
    {
      type: fc.constantFrom('reaction.added' as const, 'reaction.removed' as const),
      ...eventBase,
      message: messageRef,
      emoji,
    },
    { ...eventOptional, user, count: natural },
  ),
  record(
    { type: fc.constantFrom('thread.created' as const, 'thread.deleted' as const), ...eventBase, thread },
    eventOptional,
  ),
  record({ type: fc.constant('channel.updated' as const), ...eventBase, channel }, eventOptional),
  record(
    { type: fc.constant('member.joined' as const), ...eventBase, channelId: id, user },
    { ...eventOptional, by: user },
  ),
  record({ type: fc.constant('presence.updated' as const), ...eventBase, presence }, eventOptional),
  record({ type: fc.constant('interaction' as const), ...eventBase, interaction }, eventOptional),
  record({ type: fc.constant('location.updated' as const), ...eventBase, location }, eventOptional),
  record({ type: fc.constant('error' as const), ...eventBase, error: errorInfo }, eventOptional),
) as Arbitrary<models.ChatEvent>;
