import type { InteractionType, MessageRef } from '../../../models/index.js';
import { readCustomId } from '../component-id.js';
import { fieldsOfModal } from '../component-reader.js';
import type { DiscordInteraction, DiscordInteractionNative } from '../native.js';
import { isThreadType, messageFlag } from '../wire/flags.js';
import { countAt, defined, numberAt, objectAt, objectsAt, stringsAt, type Wire } from '../wire/read.js';
import { dateOfSnowflake } from '../wire/snowflake.js';
import { textAt } from '../wire/values.js';
import type { NormalizeContext, Place } from './context.js';
import { userOf, userOfMember, userStub } from './user.js';

/** Discord's kinds of interactions (wire sheet, section 14). */
export const interactionKind = { ping: 1, command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

/** The token is good for 15 minutes once it was answered; choices are wanted within three seconds. */
const tokenMs = 15 * 60_000;
const choicesMs = 3_000;

const button = 2;
const subcommand = 1;
const subcommandGroup = 2;

/**
 * An interaction, from the gateway or by HTTP.
 *
 * @param receivedAt - for ids that tell no time
 * @returns `undefined` for a ping, and for what nobody could answer
 */
export function interactionOf(wire: Wire, context: NormalizeContext, receivedAt: Date): DiscordInteraction | undefined {
  const id = textAt(wire, 'id');
  const kind = numberAt(wire, 'type');
  const token = textAt(wire, 'token');
  if (id === undefined || token === undefined || kind === undefined || !Number.isSafeInteger(kind)) return undefined;
  if (kind === interactionKind.ping) return undefined;
  const data = objectAt(wire, 'data');
  const guildId = textAt(wire, 'guild_id');
  const place = placeOfInteraction(wire, context);
  const createdAt = dateOfSnowflake(id) ?? receivedAt;
  const lifeMs = kind === interactionKind.autocomplete ? choicesMs : tokenMs;
  const command = commandFields(kind, data);
  return defined<DiscordInteraction>({
    platform: 'discord',
    account: context.account,
    id,
    type: typeOf(kind, data),
    user: actorOf(wire, context, guildId),
    channelId: place?.channelId,
    threadId: place?.threadId,
    message: messageRefOf(wire, kind, data, place),
    ...(kind === interactionKind.component && componentFields(data)),
    ...(kind === interactionKind.modal && modalFields(data)),
    ...command.fields,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + lifeMs),
    native: defined<DiscordInteractionNative>({
      type: kind,
      token,
      applicationId: textAt(wire, 'application_id'),
      guildId,
      locale: textAt(wire, 'locale'),
      guildLocale: textAt(wire, 'guild_locale'),
      appPermissions: textAt(wire, 'app_permissions'),
      memberPermissions: textAt(objectAt(wire, 'member'), 'permissions'),
      attachmentSizeLimit: countAt(wire, 'attachment_size_limit'),
      commandId: command.isCommand ? textAt(data, 'id') : undefined,
      commandType: command.isCommand ? wholeAt(data, 'type') : undefined,
      subcommand: command.path,
      targetId: textAt(data, 'target_id'),
      customId: textAt(data, 'custom_id'),
      componentType: wholeAt(data, 'component_type'),
      focusedType: command.focusedType,
      isEphemeral: ((countAt(objectAt(wire, 'message'), 'flags') ?? 0) & messageFlag.ephemeral) !== 0 || undefined,
    }),
  });
}

function typeOf(kind: number, data: Wire): InteractionType {
  switch (kind) {
    case interactionKind.command:
      // Entries in the menu of a user (2) or a message (3).
      return (numberAt(data, 'type') ?? 1) === 1 ? 'command' : 'shortcut';
    case interactionKind.component:
      return numberAt(data, 'component_type') === button ? 'button' : 'select';
    case interactionKind.autocomplete:
      return 'autocomplete';
    case interactionKind.modal:
      return 'modal';
    default:
      return 'unknown';
  }
}

/** In a server `member` acts, in a direct conversation `user`. */
function actorOf(wire: Wire, context: NormalizeContext, guildId: string | undefined) {
  const user = objectAt(wire, 'user');
  return (
    userOfMember(objectAt(wire, 'member'), context, guildId) ??
    userOf(user, context) ??
    userStub(textAt(objectAt(objectAt(wire, 'member'), 'user'), 'id') ?? 'unknown', context)
  );
}

/** The channel object that comes along knows its parent. */
function placeOfInteraction(wire: Wire, context: NormalizeContext): Place | undefined {
  const channel = objectAt(wire, 'channel');
  const id = textAt(wire, 'channel_id') ?? textAt(channel, 'id');
  if (id === undefined) return undefined;
  const parentId = textAt(channel, 'parent_id');
  if (parentId !== undefined && isThreadType(numberAt(channel, 'type'))) return { channelId: parentId, threadId: id };
  return context.placeOf(id) ?? { channelId: id };
}

function messageRefOf(wire: Wire, kind: number, data: Wire, place: Place | undefined): MessageRef | undefined {
  const isOnMessage = kind === interactionKind.command && numberAt(data, 'type') === 3;
  const id = textAt(objectAt(wire, 'message'), 'id') ?? (isOnMessage ? textAt(data, 'target_id') : undefined);
  if (id === undefined || place === undefined) return undefined;
  return defined<MessageRef>({
    channelId: place.channelId,
    id,
    threadId: place.threadId === id ? undefined : place.threadId,
  });
}

type Fields = Partial<
  Pick<
    DiscordInteraction,
    'componentId' | 'value' | 'values' | 'fields' | 'metadata' | 'command' | 'text' | 'options' | 'focused'
  >
>;

function componentFields(data: Wire): Fields {
  const { id, value } = readCustomId(textAt(data, 'custom_id') ?? '');
  const isButton = numberAt(data, 'component_type') === button;
  return defined<Fields>({
    componentId: id,
    value: isButton ? value : undefined,
    values: isButton ? undefined : stringsAt(data, 'values'),
  } as Fields);
}

function modalFields(data: Wire): Fields {
  const { id, value } = readCustomId(textAt(data, 'custom_id') ?? '');
  return defined<Fields>({
    componentId: id,
    fields: without(fieldsOfModal(objectsAt(data, 'components'))),
    metadata: value,
  } as Fields);
}

/** A key that would be the object's prototype is no name of anything. */
function without<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== '__proto__'));
}

type CommandFields = {
  isCommand: boolean;
  path?: string | undefined;
  focusedType?: number | undefined;
  fields: Fields;
};

function commandFields(kind: number, data: Wire): CommandFields {
  const isCommand = kind === interactionKind.command || kind === interactionKind.autocomplete;
  const name = textAt(data, 'name');
  if (!isCommand) return { isCommand, fields: {} };
  if ((numberAt(data, 'type') ?? 1) !== 1)
    return { isCommand, fields: name === undefined ? {} : { componentId: name } };
  const path: string[] = [];
  let given = objectsAt(data, 'options');
  // A group holds one subcommand, and that the options.
  for (let depth = 0; depth < 2; depth += 1) {
    const [first] = given;
    const type = first && numberAt(first, 'type');
    if (first === undefined || (type !== subcommand && type !== subcommandGroup)) break;
    path.push(textAt(first, 'name') ?? '');
    given = objectsAt(first, 'options');
  }
  const entries: [string, string | number | boolean][] = [];
  let focused: Fields['focused'];
  let focusedType: number | undefined;
  for (const option of given) {
    const key = textAt(option, 'name');
    const value = option['value'];
    if (key === undefined || key === '__proto__' || !isValue(value)) continue;
    entries.push([key, value]);
    if (option['focused'] === true) {
      focused = { name: key, value: String(value) };
      focusedType = wholeAt(option, 'type');
    }
  }
  const fields = defined<Fields>({
    command: name,
    // The values as they would be typed where options have no names.
    text: [...path, ...entries.map(([, value]) => String(value))].join(' '),
    options: Object.fromEntries(entries),
    focused,
  } as Fields);
  return { isCommand, path: path.length > 0 ? path.join(' ') : undefined, focusedType, fields };
}

function isValue(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function wholeAt(wire: Wire, key: string): number | undefined {
  const value = numberAt(wire, key);
  return Number.isSafeInteger(value) ? value : undefined;
}
