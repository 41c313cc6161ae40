import type { MessageRecord, ModalRecord, UserRecord, WorldInteraction } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import type { DiscordState, Place } from '../discord-state.js';
import { type Json, number, text } from '../json.js';
import { flatComponents } from '../messages/components.js';
import { messageData } from '../native.js';
import { canView } from '../permissions.js';
import { RestCall } from '../rest-call.js';
import { wireMessage } from '../wire/message.js';
import { wireUser } from '../wire/user.js';
import type { HttpDelivery } from './http-delivery.js';
import type { InteractionRecord, Interactions } from './interactions.js';
import { type DiscordModal, filledComponents } from './modals.js';
import { interactionPayload, resolvedOf } from './payloads.js';
import { typedCommand } from './typed-command.js';

/** What people do with the bot's controls, told to it: by the gateway, or by HTTP when an endpoint is set. */
export class Interactivity {
  http: HttpDelivery | undefined;
  readonly #discord: DiscordState;
  readonly #interactions: Interactions;

  constructor(discord: DiscordState, interactions: Interactions) {
    this.#discord = discord;
    this.#interactions = interactions;
  }

  handle(interaction: WorldInteraction): void {
    switch (interaction.kind) {
      case 'click': {
        this.#component(interaction.user, interaction.message, interaction.componentId, undefined);
        return;
      }
      case 'choose': {
        this.#component(interaction.user, interaction.message, interaction.componentId, interaction.values);
        return;
      }
      case 'command': {
        const { channel, user, name, text: words } = interaction;
        const data = typedCommand(name, words, this.#discord);
        this.#send(this.#interactions.begin(2, user, this.#at({ id: channel.id, channel, thread: undefined })), data);
        return;
      }
      case 'submit': {
        this.#submit(interaction.user, interaction.modal, interaction.values);
        return;
      }
    }
  }

  /** Uses a command of the menu of a message (type 3) or of a user (type 2). */
  contextMenu(user: UserRecord, name: string, target: MessageRecord | UserRecord, place: Place): void {
    const isMessage = 'channelId' in target;
    const wanted = isMessage ? 3 : 2;
    const all = [...this.#discord.commands.guild.values(), ...this.#discord.commands.global.values()];
    const command = all.find((each) => each.type === wanted && text(each, 'name') === name);
    if (!command) throw new Error(`the bot has registered no ${isMessage ? 'message' : 'user'} command ${name}`);
    const resolved = isMessage
      ? { messages: { [target.id]: wireMessage(target, this.#discord) } }
      : { users: { [target.id]: wireUser(target, this.#discord) }, ...resolvedOf([target.id], this.#discord) };
    const data = { id: command.id, name, type: wanted, target_id: target.id, resolved };
    this.#send(this.#interactions.begin(2, user, this.#at(place)), data);
  }

  /** Types into an option of a command. @returns what the bot offers; none when it does not answer in time */
  autocomplete(user: UserRecord, place: Place, name: string, words: string, focused: string): Promise<Json[]> {
    const data = typedCommand(name, words, this.#discord, { focused });
    const record = this.#interactions.begin(4, user, this.#at(place));
    const choices = new Promise<Json[]>((resolve) => {
      record.choose = resolve;
    });
    this.#send(record, data);
    return choices;
  }

  #component(user: UserRecord, message: MessageRecord, customId: string, values: string[] | undefined): void {
    const component = flatComponents(messageData(message).components ?? []).find(
      (each) => text(each, 'custom_id') === customId,
    );
    // A link opens in the browser: the bot hears nothing of it.
    if (!component) return;
    if (values) checkCount(component, values);
    const isOfIds = [5, 6, 7, 8].includes(number(component, 'type') ?? 0);
    const ids = isOfIds ? (values ?? []).map((value) => this.#idOf(value)) : (values ?? []);
    const data = {
      component_type: component.type,
      custom_id: customId,
      id: component.id,
      ...(values ? { values: ids } : {}),
      ...(isOfIds ? { resolved: resolvedOf(ids, this.#discord) } : {}),
    };
    this.#send(this.#interactions.begin(3, user, this.#discord.placeOf(message), { message }), data);
  }

  /** A handle or a channel's name, as a person picks it; an id as it is. */
  #idOf(value: string): string {
    const name = value.replace(/^[@#]/, '');
    const { users, channels, groups } = this.#discord.world;
    return users.byHandle(name)?.id ?? groups.byHandle(name)?.id ?? channels.byName(name)?.id ?? value;
  }

  #submit(user: UserRecord, modal: ModalRecord, values: Record<string, string | string[]>): void {
    const { customId, place, message } = modal.native as DiscordModal;
    // Thrown to the script: the client does not let anybody send a modal with an empty input.
    const components = filledComponents(modal, values);
    const record = this.#interactions.begin(5, user, place, { message, modal });
    this.#send(record, { custom_id: customId, components });
  }

  #at(place: Place): Place {
    if (!canView(this.#discord.world.bot, place.channel, this.#discord))
      throw new Error(`the bot is not in ${place.channel.name}: its commands are not there`);
    return place;
  }

  #send(record: InteractionRecord, data: Json): void {
    const payload = interactionPayload(record, data, this.#discord);
    const { http } = this;
    if (http) void this.#byHttp(http, record, payload);
    else
      this.#discord.announce({
        name: 'INTERACTION_CREATE',
        data: payload,
        needs: 0,
        isDirect: record.place.channel.kind === 'direct',
      });
  }

  async #byHttp(http: HttpDelivery, record: InteractionRecord, payload: Json): Promise<void> {
    const body = await http.send(payload);
    if (!body || record.answer !== undefined) return;
    const call = new RestCall({ params: {}, query: new URLSearchParams(), body, files: [] }, this.#discord);
    try {
      this.#interactions.respond(record, call);
    } catch (error) {
      // A malformed answer is no answer: the person sees that it failed, by the deadline.
      if (!(error instanceof DiscordError)) throw error;
    }
  }
}

function checkCount(select: Json, values: readonly string[]): void {
  const [min, max] = [number(select, 'min_values') ?? 1, number(select, 'max_values') ?? 1];
  if (values.length < min || values.length > max)
    throw new Error(`the select ${text(select, 'custom_id')} takes ${min} to ${max} values, not ${values.length}`);
}
