import type { Button, Component, Emoji, Modal, Select, TextInput } from '../../../models/index.js';
import { LossCollector } from '../../../richtext/degrade/losses.js';
import { componentName } from './component-name.js';
import type { Fragment } from './embed.js';
import { linkAddress } from './uri.js';
import { escapeAttribute, escapeText, holdable } from './xml.js';

export type ComponentsOptions = {
  /** The id of the form, which comes back as the `formId` of its answer. Default `form`. */
  formId?: string | undefined;
  /** The link schemes that the pod allows. Default `http` and `https`. */
  linkSchemes?: readonly string[] | undefined;
};

/** The name of the button that a form without one is given, for it must have one. */
export const submitName = 'submit-form';
const submitLabel = 'Submit';
const buttonClasses: Readonly<Record<Button['style'], string>> = {
  primary: 'primary',
  secondary: 'secondary',
  success: 'primary',
  danger: 'destructive',
  link: 'primary-link',
  unknown: 'secondary',
};
/** The longest label, title and name that a field takes. */
const longestLabel = 256;
const longestLine = 128;
const longestArea = 10_000;

/**
 * Components as markup to put into a message: a form with buttons, choices and fields, and for each modal a dialog with
 * the button that opens it. Buttons and fields are known by their names in the form's answer: see `readComponentName`.
 *
 * @returns `''` when there is nothing to show
 * @see joinMessageML
 */
export function componentsToMessageML(components: readonly Component[], options: ComponentsOptions = {}): Fragment {
  const writer = new FormWriter(options);
  return { text: writer.write(components), losses: writer.losses.losses };
}

class FormWriter {
  readonly losses = new LossCollector();
  readonly #schemes: readonly string[];
  readonly #formId: string;

  constructor(options: ComponentsOptions) {
    this.#schemes = options.linkSchemes ?? ['http', 'https'];
    this.#formId = this.#id(options.formId ?? 'form');
  }

  write(components: readonly Component[]): string {
    const modals = components.filter((component) => component.type === 'modal');
    const fields = components.filter((component) => component.type !== 'modal' && component.type !== 'unknown');
    if (components.some((component) => component.type === 'unknown'))
      this.losses.add('component', 'a component of an unknown kind', 'nothing');
    const form = fields.length > 0 ? this.#form(fields) : '';
    return form + modals.map((modal) => this.#modal(modal)).join('');
  }

  #form(fields: readonly Component[]): string {
    let text = '';
    let row: number | undefined;
    for (const field of fields) {
      const next = 'row' in field ? field.row : undefined;
      if (next !== row && row !== undefined) text += '</div>';
      if (next !== row && next !== undefined) text += '<div class="row">';
      row = next;
      text += this.#field(field);
    }
    if (row !== undefined) text += '</div>';
    if (text === '') return '';
    const hasAction = fields.some((field) => field.type === 'button' && field.url === undefined && !field.isDisabled);
    if (
      !hasAction &&
      !text.includes('<button') &&
      !/<(?:select|text-field|textarea|person-selector|room-selector)/.test(text)
    )
      return text;
    if (!hasAction) text += `<button name="${submitName}" type="action" class="primary">${submitLabel}</button>`;
    return `<form id="${this.#formId}">${text}</form>`;
  }

  #field(component: Component): string {
    switch (component.type) {
      case 'button':
        return this.#button(component);
      case 'select':
        return this.#select(component);
      case 'text':
        return this.#input(component);
      default:
        return '';
    }
  }

  #text(value: string): string {
    return escapeText(holdable(value, this.losses)).replaceAll('\n', ' ');
  }

  #attribute(name: string, value: string | number | undefined): string {
    return value === undefined ? '' : ` ${name}="${escapeAttribute(holdable(String(value), this.losses))}"`;
  }

  #short(feature: string, value: string | undefined): string | undefined {
    if (value === undefined || value.length <= longestLabel) return value;
    this.losses.add(feature, `a text of more than ${longestLabel} characters`, 'its beginning');
    return `${value.slice(0, longestLabel - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  }

  /** A name or id may not be blank. */
  #id(id: string): string {
    const name = holdable(id, this.losses);
    return escapeAttribute(name.trim() === '' ? `_${name}` : name);
  }

  #label(label: string, emoji: Emoji | undefined): string {
    if (!emoji) return label === '' ? ' ' : this.#text(label);
    if (emoji.unicode === undefined) this.losses.add('button.emoji', 'custom emoji', `:${emoji.name}:`);
    return this.#text(`${emoji.unicode ?? `:${emoji.name}:`} ${label}`);
  }

  #button(button: Button): string {
    const label = this.#label(button.label, button.emoji);
    if (button.isDisabled) {
      this.losses.add('button.isDisabled', 'a disabled button', 'its label');
      return `<span class="link-button">(${label})</span>`;
    }
    if (button.url !== undefined) {
      const address = linkAddress(button.url, this.#schemes);
      if (address !== undefined) return `<a class="link-button" href="${escapeAttribute(address)}">${label}</a>`;
      this.losses.add('button.url', `a link other than ${this.#schemes.join(' and ')}`, 'its label and address');
      return `<span class="link-button">${label} (${this.#text(button.url)})</span>`;
    }
    if (button.style === 'success') this.losses.add('button.style', 'success', 'primary');
    const name = this.#id(componentName(button.id, button.value));
    return `<button name="${name}" type="action" class="${buttonClasses[button.style]}">${label}</button>`;
  }

  #select(select: Select): string {
    const max = select.max ?? 1;
    const min = select.min ?? 1;
    const field =
      ` name="${this.#id(componentName(select.id))}"` +
      this.#attribute('label', this.#short('select.label', select.label)) +
      (min > 0 ? ' required="true"' : '');
    if (select.source === 'users' || select.source === 'channels') {
      if (max === 1 || min > 1) this.losses.add('select.max', 'a number of choices', 'any number');
      const name = select.source === 'users' ? 'person-selector' : 'room-selector';
      return `<${name}${field}${this.#attribute('placeholder', select.placeholder)}/>`;
    }
    if (select.source !== 'options' || select.options.length === 0) {
      this.losses.add(
        'select',
        select.source === 'groups' ? 'a choice of groups' : 'a choice without options',
        'nothing',
      );
      return '';
    }
    const isMultiple = max > 1;
    const bounds = isMultiple ? ` multiple="true"${min > 0 ? ` min="${min}"` : ''} max="${Math.max(min, max)}"` : '';
    const disabled = select.isDisabled ? ' disabled="true"' : '';
    let chosen = 0;
    const options = select.options.map((option) => {
      if (option.description !== undefined)
        this.losses.add('select.description', 'the description of an option', 'its label');
      const label = option.description === undefined ? option.label : `${option.label} – ${option.description}`;
      const isChosen = option.isDefault === true && (isMultiple || chosen === 0);
      if (isChosen) chosen += 1;
      return `<option${this.#attribute('value', option.value)}${isChosen ? ' selected="true"' : ''}>${this.#label(label, option.emoji)}</option>`;
    });
    return `<select${field}${this.#attribute('data-placeholder', select.placeholder)}${bounds}${disabled}>${options.join('')}</select>`;
  }

  #input(input: TextInput): string {
    const { value, minLength, maxLength } = input;
    const longest = Math.max(value?.length ?? 0, minLength ?? 0, maxLength ?? 0);
    const isArea = input.isMultiline || longest > longestLine || value?.includes('\n') === true;
    const most = isArea ? longestArea : longestLine;
    const start = holdable((value ?? '').slice(0, most), this.losses);
    if (value !== undefined && start.length < value.length)
      this.losses.add('text.value', 'a long text', 'its beginning');
    if (Math.max(minLength ?? 0, maxLength ?? 0) > most)
      this.losses.add('text.maxLength', `more than ${most}`, String(most));
    // A text that breaks the field's own bounds would refuse the whole message.
    const min =
      minLength !== undefined && (start === '' || start.length >= minLength) ? Math.min(minLength, most) : undefined;
    const max = maxLength !== undefined ? Math.min(Math.max(maxLength, start.length, min ?? 0, 1), most) : undefined;
    const name = isArea ? 'textarea' : 'text-field';
    const attributes =
      ` name="${this.#id(componentName(input.id))}"` +
      this.#attribute('label', this.#short('text.label', input.label) || undefined) +
      this.#attribute('placeholder', input.placeholder) +
      (input.isOptional ? '' : ' required="true"') +
      this.#attribute('minlength', min === 0 && !isArea ? undefined : min) +
      this.#attribute('maxlength', max);
    return `<${name}${attributes}>${escapeText(start)}</${name}>`;
  }

  #modal(modal: Modal): string {
    const id = holdable(modal.id, this.losses).replace(/\s/g, '-').slice(0, 60) || 'dialog';
    if (id !== modal.id) this.losses.add('modal.id', modal.id, id);
    const name = escapeAttribute(id);
    const title = this.#text(modal.title);
    const submit = this.#id(componentName(modal.id, modal.metadata));
    const inputs = modal.inputs.map((input) => this.#field(input)).join('');
    return (
      `<ui-action action="open-dialog" target-id="${name}"><button class="primary">${title || ' '}</button></ui-action>` +
      `<dialog id="${name}" width="medium"><form id="${name}-form"><title>${title}</title><body>${inputs}</body>` +
      `<footer><button name="${submit}" type="action" class="primary">${this.#text(modal.submitLabel ?? submitLabel) || ' '}</button></footer></form></dialog>`
    );
  }
}
