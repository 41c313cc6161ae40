import { randomBytes } from 'node:crypto';
import type { MessageRecord, ModalRecord, UserRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import type { DiscordState, Place } from '../discord-state.js';
import { FormCheck } from '../form-check.js';
import { isJson, type Json, list, number } from '../json.js';
import { userMentions } from '../messages/mentions.js';
import { checkNotEmpty, Flag, type MessageInput, readMessageInput } from '../messages/message-input.js';
import { applyEdit, postMessage } from '../messages/posting.js';
import { replyReference } from '../messages/references.js';
import { messageData } from '../native.js';
import { RestCall } from '../rest-call.js';
import { wireMessage } from '../wire/message.js';
import { wireUser } from '../wire/user.js';
import { openModal } from './modals.js';

export type InteractionType = 2 | 3 | 4 | 5;

/** What a person did, as long as the bot may answer. */
export type InteractionRecord = {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly user: UserRecord;
  readonly place: Place;
  /** The message that the component stands on. */
  readonly message: MessageRecord | undefined;
  readonly modal: ModalRecord | undefined;
  readonly createdAt: number;
  /** The callback type that it was answered with. */
  answer: number | undefined;
  /** The message that the first answer made, or is about. */
  original: MessageRecord | undefined;
  /** The private ones and the others that came after. */
  readonly followUps: Set<string>;
  /** What waits for the choices of an autocomplete. */
  choose: ((choices: Json[]) => void) | undefined;
};

export type InteractionFailure = { id: string; type: InteractionType; user: string; reason: 'timeout' };

/** The interactions under way: answered within three seconds, followed up for fifteen minutes. (Wire sheet, section 14.) */
export class Interactions {
  /** Which the bot did not answer in time: the person saw "This interaction failed". The last 100. */
  readonly failures: InteractionFailure[] = [];
  readonly #discord: DiscordState;
  readonly #byToken = new Map<string, InteractionRecord>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(discord: DiscordState) {
    this.#discord = discord;
  }

  begin(
    type: InteractionType,
    user: UserRecord,
    place: Place,
    options: { message?: MessageRecord | undefined; modal?: ModalRecord | undefined } = {},
  ): InteractionRecord {
    const record: InteractionRecord = {
      id: this.#discord.ids.snowflake(),
      token: randomBytes(96).toString('base64url'),
      type,
      user,
      place,
      message: options.message,
      modal: options.modal,
      createdAt: performance.now(),
      answer: undefined,
      original: undefined,
      followUps: new Set(),
      choose: undefined,
    };
    this.#byToken.set(record.token, record);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (record.answer === undefined) this.#fail(record);
    }, this.#answerMs);
    timer.unref();
    this.#timers.add(timer);
    return record;
  }

  /** @throws DiscordError 50027 when the token is unknown or fifteen minutes old */
  byToken(token: string): InteractionRecord {
    const record = this.#byToken.get(token);
    const life = this.#discord.options.interactionTokenMs ?? 900_000;
    if (!record || performance.now() - record.createdAt > life) throw new DiscordError(50027);
    return record;
  }

  /** `POST /interactions/{id}/{token}/callback`. @throws DiscordError 10062 unknown or late, 40060 answered before */
  callback(call: RestCall): Json {
    const record = this.#byToken.get(call.param('token'));
    if (!record || record.id !== call.param('interaction')) throw new DiscordError(10062);
    return this.respond(record, call);
  }

  /** The first answer, however it came. */
  respond(record: InteractionRecord, call: RestCall): Json {
    if (record.answer !== undefined) throw new DiscordError(40060);
    if (performance.now() - record.createdAt > this.#answerMs) throw new DiscordError(10062);
    const type = number(call.body, 'type');
    const form = new FormCheck();
    form.choice(type, ['type'], this.#allowedAnswers(record));
    form.done();
    const data = isJson(call.body.data) ? call.body.data : {};
    const inner = new RestCall({ params: {}, query: call.query, body: data, files: call.files }, this.#discord);
    this.#answerWith(record, type ?? 0, inner);
    record.answer = type;
    this.#closeModal(record);
    return this.#receipt(record, type ?? 0);
  }

  /** A further message. After "thinking" it takes its place. [U] */
  followUp(record: InteractionRecord, call: RestCall): MessageRecord {
    const input = this.#input(call);
    checkNotEmpty(input);
    const { original } = record;
    if (record.answer === 5 && original && !original.deletedAt && (messageData(original).flags ?? 0) & Flag.loading) {
      applyEdit(original, input, call.bot, this.#discord);
      return original;
    }
    const message = this.#post(record, input, false);
    record.followUps.add(message.id);
    return message;
  }

  /** `@original`, or one that came of this interaction. @throws DiscordError 10008, 10015 */
  messageOf(record: InteractionRecord, id: string): MessageRecord {
    const original = record.original;
    const found =
      id === '@original' || id === original?.id
        ? original
        : record.followUps.has(id)
          ? this.#discord.world.messages.get(record.place.channel.id, id)
          : undefined;
    // Nothing was answered yet. (As it was met: Unknown Webhook.) [U]
    if (!found && id === '@original' && record.answer === undefined) throw new DiscordError(10015);
    if (!found || found.deletedAt) throw new DiscordError(10008);
    return found;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  get #answerMs(): number {
    return this.#discord.options.interactionMs ?? 3_000;
  }

  #allowedAnswers(record: InteractionRecord): number[] {
    if (record.type === 4) return [8];
    if (record.type === 2) return [4, 5, 9];
    // A modal is no answer to a modal; 6 and 7 need a message.
    return [4, 5, ...(record.message ? [6, 7] : []), ...(record.type === 5 ? [] : [9])];
  }

  #answerWith(record: InteractionRecord, type: number, call: RestCall): void {
    const { bot } = call;
    switch (type) {
      case 4: {
        const input = this.#input(call);
        checkNotEmpty(input);
        record.original = this.#post(record, input, true);
        return;
      }
      case 5: {
        const input = this.#input(call);
        record.original = this.#post(
          record,
          { ...input, content: '', flags: input.flags & Flag.ephemeral },
          true,
          Flag.loading,
        );
        return;
      }
      case 6:
        record.original = record.message;
        return;
      case 7: {
        record.original = record.message;
        if (!record.message) return;
        const options = { fallback: userMentions, currentFlags: messageData(record.message).flags ?? 0 };
        applyEdit(record.message, readMessageInput(call.body, call.files, this.#discord, options), bot, this.#discord);
        return;
      }
      case 8: {
        const choices = list(call.body, 'choices');
        const form = new FormCheck();
        form.count(choices, ['data', 'choices'], 25);
        form.done();
        record.choose?.(choices);
        return;
      }
      case 9:
        openModal(record, call.body, this.#discord);
    }
  }

  #input(call: RestCall): MessageInput {
    return readMessageInput(call.body, call.files, this.#discord, { fallback: userMentions, ephemeral: true });
  }

  #post(record: InteractionRecord, input: MessageInput, isFirst: boolean, flags = 0): MessageRecord {
    const { bot } = this.#discord.world;
    const isPrivate = (input.flags & Flag.ephemeral) !== 0;
    const source = record.message;
    const isReply = source !== undefined && record.type === 3;
    const metadata: Json = {
      id: record.id,
      type: record.type,
      user: wireUser(record.user, this.#discord),
      authorizing_integration_owners: { '0': this.#discord.guildId },
      ...(source ? { interacted_message_id: source.id } : {}),
    };
    return postMessage(
      {
        place: record.place,
        author: bot,
        input,
        ephemeralTo: isPrivate ? record.user : undefined,
        native: {
          // A command's answer is 20; what answers a component replies to its message. [U]
          type: record.type === 2 && isFirst ? 20 : isReply || !isFirst ? 19 : 0,
          ...(isReply
            ? { reference: replyReference(source, this.#discord) }
            : !isFirst && record.original
              ? { reference: replyReference(record.original, this.#discord) }
              : !isFirst
                ? { type: 0 }
                : {}),
          flags: (input.flags & ~Flag.ephemeral) | flags,
          webhookId: bot.id,
          applicationId: bot.id,
          interaction: metadata,
        },
      },
      this.#discord,
    );
  }

  #receipt(record: InteractionRecord, type: number): Json {
    const { original } = record;
    return {
      interaction: {
        id: record.id,
        type: record.type,
        ...(original && type !== 8 && type !== 9
          ? {
              response_message_id: original.id,
              response_message_loading: type === 5,
              response_message_ephemeral: original.ephemeralTo !== undefined,
              channel_id: record.place.id,
            }
          : {}),
      },
      resource: {
        type,
        ...(original && [4, 5, 7].includes(type) ? { message: wireMessage(original, this.#discord) } : {}),
      },
    };
  }

  /** Any answer to a modal closes it. */
  #closeModal({ user, modal }: InteractionRecord): void {
    if (modal) this.#discord.world.modals.close(user, modal);
  }

  #fail(record: InteractionRecord): void {
    record.choose?.([]);
    this.failures.push({ id: record.id, type: record.type, user: record.user.handle, reason: 'timeout' });
    if (this.failures.length > 100) this.failures.shift();
  }
}
