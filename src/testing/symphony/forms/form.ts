import { elementsOf, isElement, textIn, type XmlElement } from '../messageml/xml.js';

/** A field of a form, as it stands in PresentationML. */
export type FormField = {
  name: string;
  kind: 'text' | 'select' | 'checkbox' | 'radio' | 'people' | 'rooms' | 'picker';
  label: string | undefined;
  isRequired: boolean;
  isMultiple: boolean;
  /** Choosing sends the form at once. */
  isAutoSubmit: boolean;
  /** Of a select, a check box or a radio button. */
  options: { label: string; value: string; isChosen: boolean }[];
  /** What stands in it at first. */
  value: string | undefined;
};

export type FormButton = {
  /** Its name; of one that opens something, what it opens. */
  id: string;
  label: string;
  type: 'action' | 'reset' | 'cancel' | 'open-dialog' | 'open-im';
  style: string | undefined;
  skipsChecks: boolean;
  source: XmlElement;
};

export type Form = { id: string; dialogId: string | undefined; fields: FormField[]; buttons: FormButton[] };

export type Dialog = { id: string; title: string; form: Form | undefined };

/** The forms of a message. */
export function formsOf(root: XmlElement): Form[] {
  const forms: Form[] = [];
  const walk = (node: XmlElement, dialogId: string | undefined) => {
    const inside = node.name === 'dialog' ? node.attributes.get('id') : dialogId;
    if (node.name === 'form') forms.push(readForm(node, inside));
    for (const child of node.children) if (isElement(child)) walk(child, inside);
  };
  walk(root, undefined);
  return forms;
}

/** The dialogs of a message. */
export function dialogsOf(root: XmlElement): Dialog[] {
  const forms = formsOf(root);
  return [...elementsOf(root)]
    .filter((node) => node.name === 'dialog')
    .map((node) => {
      const id = node.attributes.get('id') ?? '';
      const title = [...elementsOf(node)].find((each) => each.attributes.get('class') === 'dialog-title');
      return { id, title: title ? textIn(title).trim() : '', form: forms.find((form) => form.dialogId === id) };
    });
}

/** The buttons that open a dialog or a conversation. */
export function openersOf(root: XmlElement): FormButton[] {
  return [...elementsOf(root)]
    .filter((node) => isOpener(node))
    .flatMap((node) => {
      const button = [...elementsOf(node)].find((each) => each.name === 'button');
      const type = node.attributes.get('data-action') === 'open-im' ? ('open-im' as const) : ('open-dialog' as const);
      if (!button) return [];
      const id = node.attributes.get('data-target-id') ?? type;
      const style = button.attributes.get('class');
      return [{ id, label: textIn(button).trim(), type, style, skipsChecks: true, source: node }];
    });
}

function isOpener(node: XmlElement): boolean {
  return node.name === 'div' && node.attributes.get('class') === 'ui-action';
}

function readForm(source: XmlElement, dialogId: string | undefined): Form {
  const reader = new FormReader();
  reader.read(source);
  return { id: source.attributes.get('id') ?? '', dialogId, fields: reader.fields, buttons: reader.buttons };
}

class FormReader {
  readonly fields: FormField[] = [];
  readonly buttons: FormButton[] = [];
  readonly #labels = new Map<string, string>();

  read(node: XmlElement): void {
    for (const child of node.children) {
      if (!isElement(child) || child.name === 'dialog' || isOpener(child)) continue;
      if (child.name === 'label') this.#labels.set(child.attributes.get('for') ?? '', textIn(child).trim());
      this.#element(child, node);
      if (child.name !== 'select' && child.name !== 'textarea') this.read(child);
    }
  }

  #element(node: XmlElement, parent: XmlElement): void {
    const { name, attributes } = node;
    const kinds = { 'person-selector': 'people', 'room-selector': 'rooms' } as const;
    const style = attributes.get('class') ?? '';
    if (name === 'button') this.#button(node);
    else if (name === 'select') this.#add(node, 'select', { options: optionsIn(node) });
    else if (name === 'textarea') this.#add(node, 'text', { value: textIn(node) || undefined });
    else if (name === 'input') this.#input(node, parent);
    else if (style in kinds) this.#add(node, kinds[style as keyof typeof kinds]);
    else if (style === 'date-selector' || style === 'timezone-picker') this.#add(node, 'picker');
  }

  #button(node: XmlElement): void {
    const type = node.attributes.get('type') ?? 'action';
    this.buttons.push({
      id: node.attributes.get('name') ?? type,
      label: textIn(node).trim(),
      type: type === 'reset' || type === 'cancel' ? type : 'action',
      style: node.attributes.get('class'),
      skipsChecks: node.attributes.get('data-formnovalidate') === 'true',
      source: node,
    });
  }

  #input(node: XmlElement, parent: XmlElement): void {
    const type = node.attributes.get('type');
    if (type !== 'checkbox' && type !== 'radio') {
      this.#add(node, type === 'text' ? 'text' : 'picker');
      return;
    }
    const value = node.attributes.get('value') ?? 'on';
    const label = parent.children.filter(isElement).find((each) => each.name === 'label');
    const option = {
      label: label ? textIn(label).trim() : value,
      value,
      isChosen: node.attributes.get('checked') === 'true',
    };
    const existing = this.fields.find((field) => field.name === node.attributes.get('name') && field.kind === type);
    if (existing) existing.options.push(option);
    else this.#add(node, type, { options: [option], value: undefined });
  }

  #add(node: XmlElement, kind: FormField['kind'], more: Partial<FormField> = {}): void {
    const read = (name: string) => node.attributes.get(name) ?? node.attributes.get(`data-${name}`);
    this.fields.push({
      name: read('name') ?? '',
      kind,
      label: this.#labels.get(node.attributes.get('id') ?? ''),
      isRequired: read('required') === 'true',
      isMultiple: read('multiple') === 'true' || kind === 'checkbox' || kind === 'people' || kind === 'rooms',
      isAutoSubmit: read('auto-submit') === 'true',
      options: [],
      value: read('value'),
      ...more,
    });
  }
}

function optionsIn(select: XmlElement): FormField['options'] {
  return select.children
    .filter(isElement)
    .filter((each) => each.name === 'option')
    .map((option) => ({
      label: textIn(option).trim(),
      value: option.attributes.get('value') ?? '',
      isChosen: option.attributes.get('selected') === 'true',
    }));
}
