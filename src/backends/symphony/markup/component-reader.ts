import { ownValue } from '../../../core/own-value.js';
import {
  type Button,
  Component,
  type Modal,
  type Select,
  type SelectOption,
  type TextInput,
} from '../../../models/index.js';
import { readComponentName } from './component-name.js';
import { submitName } from './components.js';
import { classesOf, findElement, hasClass, type MarkupElement, parseMarkup, textOf, visitElements } from './element.js';

const buttonStyles: Readonly<Record<string, Button['style']>> = {
  primary: 'primary',
  secondary: 'secondary',
  tertiary: 'secondary',
  destructive: 'danger',
  'primary-link': 'link',
  'destructive-link': 'link',
};
const other = new Set(['date-selector', 'date-picker', 'time-picker', 'timezone-picker']);

/**
 * The components of a received (or sent) message: the buttons, choices and fields of its forms, and its dialogs as modals.
 * Check boxes and radio buttons of one name are one choice; date and time pickers are `unknown`, with their name as id.
 *
 * @param content - the message's `content`
 */
export function componentsFromPresentation(content: string): Component[] {
  return new FormReader(parseMarkup(content)).read();
}

class FormReader {
  readonly #labels = new Map<string, string>();
  readonly #found: unknown[] = [];
  readonly #boxes = new Map<string, Select>();
  #rows = 0;
  #row: number | undefined;

  constructor(readonly root: MarkupElement) {
    visitElements(root, (element) => {
      const id = element.name === 'label' ? element.attributes['for'] : undefined;
      if (id !== undefined) this.#labels.set(id, textOf(element));
      return undefined;
    });
  }

  read(): Component[] {
    this.#children(this.root);
    return this.#found.map((component) => Component.parse(component));
  }

  #children(container: MarkupElement): void {
    for (const child of container.children) if (child.type === 'element') this.#element(child);
  }

  #element(element: MarkupElement): void {
    if (element.name === 'div' && hasClass(element, 'row') && this.#row === undefined) {
      const before = this.#found.length;
      this.#row = this.#rows;
      this.#children(element);
      this.#row = undefined;
      // A row in which nothing is read is none.
      if (this.#found.length > before) this.#rows += 1;
      return;
    }
    const kind = kindOf(element);
    const name = element.attributes['name'] ?? element.attributes['data-name'] ?? '';
    switch (kind) {
      case 'ui-action':
        this.#action(element);
        return;
      case 'dialog':
        this.#found.push(this.#modal(element));
        return;
      case 'button':
        if (name !== submitName) this.#add(this.#button(element, name));
        return;
      case 'link':
        this.#add(this.#link(element));
        return;
      case 'select':
        this.#add(this.#select(element, name));
        return;
      case 'person-selector':
      case 'room-selector':
        this.#add(this.#people(element, name, kind === 'person-selector' ? 'users' : 'channels'));
        return;
      case 'text-field':
      case 'textarea':
      case 'richtextarea':
        this.#found.push(this.#input(element, name, kind !== 'text-field'));
        return;
      case 'checkbox':
      case 'radio':
        this.#box(element, kind);
        return;
      default:
        if (kind !== undefined && other.has(kind)) this.#found.push({ type: 'unknown', ...(name ? { id: name } : {}) });
        else this.#children(element);
    }
  }

  #add(component: Button | Select): void {
    this.#found.push(this.#row === undefined ? component : { ...component, row: this.#row });
  }

  #labelOf(element: MarkupElement): string | undefined {
    return element.attributes['label'] ?? this.#labels.get(element.attributes['id'] ?? '');
  }

  /** A button that opens a dialog says nothing that the dialog does not; what else it opens is the platform's own. */
  #action(element: MarkupElement): void {
    const action = element.attributes['action'] ?? element.attributes['data-action'];
    if (action !== 'open-dialog') this.#found.push({ type: 'unknown' });
  }

  #button(element: MarkupElement, name: string): Button {
    const { id, value } = readComponentName(name);
    const style =
      classesOf(element)
        .map((one) => ownValue(buttonStyles, one))
        .find((one) => one !== undefined) ?? 'secondary';
    const type = element.attributes['type'] ?? 'action';
    return {
      type: 'button',
      id: name === '' ? type : id,
      label: textOf(element),
      style,
      ...(value !== undefined ? { value } : {}),
    };
  }

  #link(element: MarkupElement): Button {
    const url = element.attributes['href'] ?? '';
    if (url !== '') return { type: 'button', id: url, label: textOf(element), style: 'link', url };
    const label = /^\(([\s\S]*)\)$/.exec(textOf(element))?.[1] ?? textOf(element);
    return { type: 'button', id: label, label, style: 'secondary', isDisabled: true };
  }

  #select(element: MarkupElement, name: string): Select {
    const { attributes } = element;
    const options: SelectOption[] = [];
    visitElements(element, (option) => {
      if (option.name !== 'option') return undefined;
      const isDefault = option.attributes['selected'] === 'true';
      options.push({
        label: textOf(option),
        value: option.attributes['value'] ?? '',
        ...(isDefault ? { isDefault } : {}),
      });
      return 'skip';
    });
    const isMultiple = attributes['multiple'] === 'true';
    const min = Number(attributes['min'] ?? attributes['data-min'] ?? 0);
    const max = Number(attributes['max'] ?? attributes['data-max'] ?? options.length);
    const least = isMultiple && min > 0 ? min : attributes['required'] === 'true' ? 1 : 0;
    const select: Select = { ...this.#choice(element, name, 'options', attributes['data-placeholder']), options };
    if (least !== 1) select.min = least;
    if (isMultiple && max > 1) select.max = max;
    if (attributes['disabled'] === 'true') select.isDisabled = true;
    return select;
  }

  #choice(element: MarkupElement, name: string, source: Select['source'], placeholder: string | undefined): Select {
    const label = this.#labelOf(element);
    const select: Select = { type: 'select', id: readComponentName(name).id, source, options: [] };
    if (label !== undefined) select.label = label;
    if (placeholder !== undefined) select.placeholder = placeholder;
    return select;
  }

  #people(element: MarkupElement, name: string, source: 'users' | 'channels'): Select {
    const { attributes } = element;
    const select = this.#choice(element, name, source, attributes['placeholder'] ?? attributes['data-placeholder']);
    if ((attributes['required'] ?? attributes['data-required']) !== 'true') select.min = 0;
    return select;
  }

  #input(element: MarkupElement, name: string, isMultiline: boolean): TextInput {
    const { attributes } = element;
    const value = attributes['value'] ?? textOf(element);
    const input: TextInput = {
      type: 'text',
      id: readComponentName(name).id,
      label: this.#labelOf(element) ?? '',
      isMultiline,
    };
    if (value !== '') input.value = value;
    if (attributes['placeholder'] !== undefined) input.placeholder = attributes['placeholder'];
    if (attributes['required'] !== 'true') input.isOptional = true;
    if (/^\d+$/.test(attributes['minlength'] ?? '')) input.minLength = Number(attributes['minlength']);
    if (/^[1-9]\d*$/.test(attributes['maxlength'] ?? '')) input.maxLength = Number(attributes['maxlength']);
    return input;
  }

  /** A check box or radio button: an option of the choice of its name. */
  #box(element: MarkupElement, kind: 'checkbox' | 'radio'): void {
    const input = element.name === 'div' ? findElement(element, ({ name }) => name === 'input') : element;
    const name = input?.attributes['name'] ?? '';
    const value = input?.attributes['value'] ?? 'on';
    const label = element.name === 'input' ? (this.#labelOf(element) ?? value) : textOf(element).trim() || value;
    const option: SelectOption = {
      label,
      value,
      ...(input?.attributes['checked'] === 'true' ? { isDefault: true } : {}),
    };
    const key = `${kind} ${name}`;
    const known = this.#boxes.get(key);
    if (known) {
      known.options.push(option);
      if (kind === 'checkbox') known.max = known.options.length;
      return;
    }
    const select: Select = {
      type: 'select',
      id: readComponentName(name).id,
      source: 'options',
      options: [option],
      min: 0,
    };
    this.#boxes.set(key, select);
    this.#found.push(select);
  }

  #modal(dialog: MarkupElement): Modal {
    const title = findElement(dialog, (element) => element.name === 'title' || hasClass(element, 'dialog-title'));
    const inner = new FormReader(dialog);
    for (const [id, label] of this.#labels) inner.#labels.set(id, label);
    const parts = inner.read();
    const submit = parts.find((part) => part.type === 'button');
    const named = findElement(dialog, ({ name, attributes }) => name === 'button' && attributes['name'] !== undefined);
    const { id, value } = readComponentName(named?.attributes['name'] ?? dialog.attributes['id'] ?? '');
    const modal: Modal = {
      type: 'modal',
      id,
      title: title ? textOf(title) : '',
      inputs: parts.filter((part) => part.type === 'text' || part.type === 'select'),
    };
    if (submit?.type === 'button') modal.submitLabel = submit.label;
    if (value !== undefined) modal.metadata = value;
    return modal;
  }
}

const inputKinds: Readonly<Record<string, string>> = {
  text: 'text-field',
  checkbox: 'checkbox',
  radio: 'radio',
  date: 'date-picker',
  time: 'time-picker',
};
const divKinds = new Set(['person-selector', 'room-selector', 'date-selector', 'timezone-picker', 'ui-action']);
const plainKinds = new Set([
  'button',
  'select',
  'text-field',
  'textarea',
  'richtextarea',
  'checkbox',
  'radio',
  'person-selector',
  'room-selector',
  'ui-action',
  'dialog',
  ...other,
]);

/** What an element is, in either form. */
function kindOf(element: MarkupElement): string | undefined {
  const { name } = element;
  if (plainKinds.has(name)) return name;
  if (name === 'input') return ownValue(inputKinds, element.attributes['type'] ?? 'text');
  if ((name === 'a' || name === 'span') && hasClass(element, 'link-button')) return 'link';
  if (name !== 'div') return undefined;
  if (hasClass(element, 'checkbox-group')) return 'checkbox';
  if (hasClass(element, 'radio-group')) return 'radio';
  return classesOf(element).find((one) => divKinds.has(one));
}
