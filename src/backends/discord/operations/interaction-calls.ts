import type { RawFile } from 'discord.js';
import { ConflictError, InvalidError, isChatError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Interaction } from '../../../models/index.js';
import { DiscordInteractionNative, type DiscordMessage } from '../native.js';
import type { Place } from '../normalize/context.js';
import { messageFlag } from '../wire/flags.js';
import { countAt, objectAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { type DiscordContext, selfOf } from './context.js';

/** What an answer is sent as. */
export type AnswerBody = { body: Record<string, unknown>; files: RawFile[] };

/** Discord's kinds of first answers (wire sheet, section 14). */
export const callbackType = { message: 4, thinking: 5, updating: 6, update: 7, choices: 8, modal: 9 } as const;

/** "Interaction has already been acknowledged." */
export const answeredAlready = '40060';

/** Types of a command's options whose values are numbers. */
const whole = 4;
const decimal = 10;

/** An interaction to be answered, from this process or as JSON from another. */
export class InteractionCall {
  readonly context: DiscordContext;
  readonly signal: AbortSignal | undefined;
  readonly id: string;
  readonly native: DiscordInteractionNative;
  readonly #interaction: Interaction;

  /** @throws InvalidError without what Discord's backend keeps in `native` */
  constructor(context: DiscordContext, interaction: Interaction, signal: AbortSignal | undefined) {
    const native = DiscordInteractionNative.safeParse(interaction.native);
    if (!native.success) {
      throw new InvalidError(
        "The interaction lacks what Discord's backend keeps in its `native`: answer the one that you were given.",
      );
    }
    this.context = context;
    this.signal = signal;
    this.id = interaction.id;
    this.native = native.data;
    this.#interaction = interaction;
  }

  /** It came from a component, or from a modal that one opened: there is a message to be changed. */
  get isOnMessage(): boolean {
    return this.#interaction.message !== undefined && this.native.commandType === undefined;
  }

  get applicationId(): string {
    const self = selfOf(this.context);
    return this.native.applicationId ?? self.applicationId ?? self.userId;
  }

  /** A choice's value, as its option takes it. */
  typed(value: string): string | number {
    const { focusedType } = this.native;
    if (focusedType !== whole && focusedType !== decimal) return value;
    const number = Number(value);
    if (value.trim() !== '' && Number.isFinite(number)) return number;
    throw new InvalidError(`The choices of this option are numbers, not '${value.slice(0, 40)}'.`);
  }

  /** The message of an answer. One that is seen by one person is remembered: it is reached by its interaction only. */
  message(wire: Wire): DiscordMessage | undefined {
    const message = this.context.reader.message(wire, this.#place(wire));
    if (message && ((countAt(wire, 'flags') ?? 0) & messageFlag.ephemeral) !== 0)
      this.context.interactions.keepPrivate(message.id, this.applicationId, this.native.token);
    return message;
  }

  #place(wire: Wire): Place {
    const { channelId, threadId } = this.#interaction;
    const { guildId } = this.native;
    const wireId = textAt(wire, 'channel_id') ?? threadId ?? channelId ?? '';
    const known = this.context.reader.placeOf(wireId);
    if (known) return known.guildId === undefined && guildId !== undefined ? { ...known, guildId } : known;
    return {
      channelId: channelId ?? wireId,
      ...(threadId !== undefined && { threadId }),
      guildId: guildId ?? null,
    };
  }

  /** Edits the message that was acted on by its id. */
  async editSource({ body, files }: AnswerBody): Promise<Wire | undefined> {
    const { message } = this.#interaction;
    if (message === undefined) return undefined;
    const { rest } = this.context;
    if (this.native.isEphemeral) {
      const route = urlPath`/webhooks/${this.applicationId}/${this.native.token}/messages/${message.id}`;
      return this.attempt(rest.patch<Wire>(route, { body, files, auth: false, signal: this.signal }));
    }
    const route = urlPath`/channels/${message.threadId ?? message.channelId}/messages/${message.id}`;
    return rest.patch<Wire>(route, { body, files, signal: this.signal });
  }

  /** What a token that is over, or of nobody, is told as. */
  async attempt<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (!isChatError(error) || (error.platformCode !== '50027' && error.platformCode !== '10015')) throw error;
      throw new ConflictError(
        'Discord takes no more answers to this interaction: it is over after 15 minutes, and after three seconds without a first one.',
        { status: error.status, platformCode: error.platformCode, cause: error },
      );
    }
  }
}

/** `POST /interactions/{id}/{token}/callback`: the first answer. @returns the message that it made or changed, if any */
export async function callback(
  { context, native, id, signal }: InteractionCall,
  type: number,
  { body, files }: AnswerBody,
): Promise<Wire | undefined> {
  const answer = await context.rest.post<Wire | undefined>(urlPath`/interactions/${id}/${native.token}/callback`, {
    body: { type, data: body },
    files,
    query: new URLSearchParams({ with_response: 'true' }),
    auth: false,
    signal,
  });
  const message = objectAt(objectAt(answer ?? {}, 'resource'), 'message');
  return textAt(message, 'id') === undefined ? undefined : message;
}

/** `/webhooks/{app}/{token}/messages/@original`: the message of the first answer. */
export async function original(
  to: InteractionCall,
  method: 'GET' | 'PATCH' | 'DELETE',
  { body, files }: Partial<AnswerBody> = {},
): Promise<Wire | undefined> {
  const { rest } = to.context;
  const route = urlPath`/webhooks/${to.applicationId}/${to.native.token}/messages/@original`;
  const call = { auth: false, signal: to.signal };
  if (method === 'GET') return to.attempt(rest.get<Wire>(route, call));
  if (method === 'DELETE') return to.attempt(rest.delete<undefined>(route, call));
  return to.attempt(rest.patch<Wire>(route, { ...call, body, files }));
}

/** `POST /webhooks/{app}/{token}`: a further answer. It is never repeated: Discord knows no nonce here. */
export async function followUp(to: InteractionCall, { body, files }: AnswerBody): Promise<Wire | undefined> {
  const route = urlPath`/webhooks/${to.applicationId}/${to.native.token}`;
  const query = new URLSearchParams({ wait: 'true' });
  return to.attempt(to.context.rest.post<Wire>(route, { body, files, query, auth: false, signal: to.signal }));
}

/** A first answer that makes no message, given again when its own answer was lost: being refused then means it was taken. */
export async function insist<T>(answer: () => Promise<T>): Promise<T | undefined> {
  try {
    return await answer();
  } catch (error) {
    if (!isChatError(error) || !error.maybeDelivered || error.code === 'aborted') throw error;
  }
  try {
    return await answer();
  } catch (error) {
    if (isChatError(error) && error.platformCode === answeredAlready) return undefined;
    throw error;
  }
}
