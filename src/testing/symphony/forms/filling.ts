import type { MessageRecord, ModalRecord, UserRecord, WorldInteraction } from '../../world/index.js';
import type { Json } from '../json.js';
import { parseXml } from '../messageml/xml.js';
import type { SymphonyPod } from '../pod.js';
import { streamTypeOf } from '../wire/stream.js';
import { dialogsOf, type Form, type FormButton, type FormField, formsOf, openersOf } from './form.js';
import { modalInput } from './modal-input.js';
import { formValues } from './values.js';

type OpenDialog = { message: MessageRecord; form: Form };

/** Tells the bot of a form that somebody has sent. */
export type FormListener = (payload: Json, by: UserRecord) => void;

/** People at the forms of messages: what they have entered, and what they send. (Wire sheet, section 10.) */
export class FormFilling {
  readonly #pod: SymphonyPod;
  readonly #onSent: FormListener;
  readonly #entered = new Map<string, Map<string, readonly string[]>>();

  constructor(pod: SymphonyPod, onSent: FormListener) {
    this.#pod = pod;
    this.#onSent = onSent;
  }

  handle(interaction: WorldInteraction): void {
    if (interaction.kind === 'click') this.#click(interaction.user, interaction.message, interaction.componentId);
    else if (interaction.kind === 'choose') this.#choose(interaction);
    else if (interaction.kind === 'submit') this.#submit(interaction.user, interaction.modal, interaction.values);
  }

  /** Enters values without sending them. @throws an Error when there is no such field. */
  enter(user: UserRecord, message: MessageRecord, values: Readonly<Record<string, string | readonly string[]>>): void {
    for (const [name, value] of Object.entries(values)) {
      this.#fieldOf(message, name);
      this.#of(message, user).set(name, [value].flat());
    }
  }

  #click(user: UserRecord, message: MessageRecord, id: string): void {
    const root = parseXml(message.content);
    const opener = openersOf(root).find((button) => button.id === id);
    if (opener) {
      this.#open(user, message, opener);
      return;
    }
    const form = formsOf(root).find((each) => each.buttons.some((button) => button.id === id));
    const button = form?.buttons.find((each) => each.id === id);
    if (!form || !button) throw new Error(`there is no button ${id} on the message ${message.id}`);
    if (button.type === 'action') this.#send(user, message, form, button);
    else this.#of(message, user).clear();
  }

  #open(user: UserRecord, message: MessageRecord, opener: FormButton): void {
    const { state } = this.#pod;
    if (opener.type === 'open-im') {
      const ids = opener.source.attributes.get('data-user-ids')?.match(/\d+/g) ?? [];
      if (ids.length > 0) state.channels.openDirect([user, ...ids.map((each) => state.users.need(each))], user);
      return;
    }
    const dialog = dialogsOf(parseXml(message.content)).find((each) => each.id === opener.id);
    if (!dialog) throw new Error(`there is no dialog ${opener.id} on the message ${message.id}`);
    const { form } = dialog;
    const native: OpenDialog | undefined = form && { message, form };
    const submitLabel = form?.buttons.find((button) => button.type === 'action')?.label;
    const inputs = (form?.fields ?? []).map(modalInput);
    state.modals.open(user, { title: dialog.title, inputs, submitLabel, native });
  }

  /** Somebody who has chosen sends the form, where there is one way to. */
  #choose({ user, message, componentId, values }: Extract<WorldInteraction, { kind: 'choose' }>): void {
    const { form, field } = this.#fieldOf(message, componentId);
    if (!field.isMultiple && values.length > 1) throw new Error(`only one can be chosen in ${componentId}`);
    this.#of(message, user).set(componentId, values);
    const actions = form.buttons.filter((button) => button.type === 'action');
    const [only] = actions;
    if (field.isAutoSubmit) this.#tell(user, message, form, componentId, false);
    else if (only && actions.length === 1) this.#send(user, message, form, only);
  }

  #submit(user: UserRecord, modal: ModalRecord, values: Readonly<Record<string, string | string[]>>): void {
    const open = modal.native as OpenDialog | undefined;
    const button = open?.form.buttons.find((each) => each.type === 'action');
    if (!open || !button) throw new Error(`the dialog "${modal.title}" has nothing to send`);
    for (const [name, value] of Object.entries(values)) this.#of(open.message, user).set(name, [value].flat());
    this.#send(user, open.message, open.form, button);
    this.#pod.state.modals.close(user, modal);
  }

  #send(user: UserRecord, message: MessageRecord, form: Form, button: FormButton): void {
    this.#tell(user, message, form, button.id, !button.skipsChecks);
  }

  #tell(user: UserRecord, message: MessageRecord, form: Form, action: string, isChecked: boolean): void {
    const entered = this.#of(message, user);
    const values = formValues(form, action, entered, { isChecked });
    entered.clear();
    const channel = this.#pod.state.channels.need(message.channelId);
    if (message.authorId !== this.#pod.state.bot.id) return;
    this.#onSent(
      {
        stream: { streamId: channel.id, streamType: streamTypeOf(channel) },
        formMessageId: this.#pod.newest(message).id,
        formId: form.id,
        formValues: values,
      },
      user,
    );
  }

  #fieldOf(message: MessageRecord, name: string): { form: Form; field: FormField } {
    const forms = formsOf(parseXml(message.content));
    for (const form of forms) {
      const field = form.fields.find((each) => each.name === name);
      if (field) return { form, field };
    }
    const names = forms.flatMap((form) => form.fields.map((field) => field.name));
    throw new Error(`the message ${message.id} has no field ${name}; it has: ${names.join(', ') || 'none'}`);
  }

  #of(message: MessageRecord, user: UserRecord): Map<string, readonly string[]> {
    const key = `${message.id}/${user.id}`;
    const known = this.#entered.get(key) ?? new Map<string, readonly string[]>();
    this.#entered.set(key, known);
    return known;
  }
}
