import type { Component } from '../../../models/index.js';
import type { FormCheck, FormPath } from '../form-check.js';
import { isJson, type Json, list, number, text } from '../json.js';

const selects = [3, 5, 6, 7, 8];

/**
 * Checks the components of a message, and numbers them as Discord does. (Wire sheet, section 14.)
 * @param isV2 whether flag 32768 is set
 */
export function readComponents(value: unknown, isV2: boolean, form: FormCheck): Json[] | undefined {
  if (value === undefined) return undefined;
  if (value === null) return [];
  if (!Array.isArray(value)) {
    form.add(['components'], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return undefined;
  }
  const check = new ComponentCheck(form, isV2);
  check.all(value, ['components']);
  return numbered(value.filter(isJson));
}

class ComponentCheck {
  readonly #form: FormCheck;
  readonly #isV2: boolean;
  readonly #ids = new Set<string>();
  #count = 0;

  constructor(form: FormCheck, isV2: boolean) {
    this.#form = form;
    this.#isV2 = isV2;
  }

  all(components: readonly unknown[], path: FormPath): void {
    if (this.#isV2) {
      for (const [index, each] of components.entries()) this.#any(each, [...path, index]);
      if (this.#count > 40) this.#form.add(path, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 40 in length.');
      return;
    }
    this.#form.count(components, path, 5);
    for (const [index, each] of components.entries()) {
      if (isJson(each) && each.type === 1) this.#row(each, [...path, index]);
      else this.#form.choice(isJson(each) ? each.type : undefined, [...path, index, 'type'], [1]);
    }
  }

  #any(component: unknown, path: FormPath): void {
    const form = this.#form;
    this.#count += 1;
    if (!isJson(component)) {
      form.add(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
      return;
    }
    switch (component.type) {
      case 1:
        this.#row(component, path);
        return;
      case 9:
        form.count(list(component, 'components'), [...path, 'components'], 3, 1);
        this.#children(component, path);
        if (!isJson(component.accessory)) form.required([...path, 'accessory']);
        else if (component.accessory.type === 2) this.#button(component.accessory, [...path, 'accessory']);
        return;
      case 10:
        form.text(component.content, [...path, 'content'], { max: 4_000, required: true });
        return;
      case 11:
        this.#media(component, path);
        return;
      case 12:
        form.count(list(component, 'items'), [...path, 'items'], 10, 1);
        for (const [index, item] of list(component, 'items').entries()) this.#media(item, [...path, 'items', index]);
        return;
      case 13:
        if (!text(component.file, 'url').startsWith('attachment://')) form.required([...path, 'file', 'url']);
        return;
      case 14:
        return;
      case 17:
        this.#children(component, path);
        return;
      default:
        form.choice(component.type, [...path, 'type'], [1, 9, 10, 11, 12, 13, 14, 17]);
    }
  }

  #children(component: Json, path: FormPath): void {
    for (const [index, each] of list(component, 'components').entries())
      this.#any(each, [...path, 'components', index]);
  }

  #media(item: Json, path: FormPath): void {
    if (!text(item.media, 'url')) this.#form.required([...path, 'media', 'url']);
    this.#form.text(item.description, [...path, 'description'], { max: 1_024 });
  }

  #row(row: Json, path: FormPath): void {
    const children = list(row, 'components');
    this.#form.count(children, [...path, 'components'], 5, 1);
    const hasSelect = children.some((each) => selects.includes(number(each, 'type') ?? 0));
    if (hasSelect && children.length > 1)
      this.#form.add(
        [...path, 'components'],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
      );
    for (const [index, each] of children.entries()) {
      const at = [...path, 'components', index];
      this.#count += 1;
      if (each.type === 2) this.#button(each, at);
      else if (selects.includes(number(each, 'type') ?? 0)) this.#select(each, at);
      else this.#form.choice(each.type, [...at, 'type'], [2, ...selects]);
    }
  }

  #button(button: Json, path: FormPath): void {
    const form = this.#form;
    form.choice(button.style, [...path, 'style'], [1, 2, 3, 4, 5, 6]);
    form.text(button.label, [...path, 'label'], { max: 80 });
    if (button.style === 5) {
      if (button.url === undefined) form.required([...path, 'url']);
      form.url(button.url, [...path, 'url'], ['http', 'https', 'discord']);
      form.text(button.url, [...path, 'url'], { max: 512 });
      if (button.custom_id !== undefined)
        form.add(
          [...path, 'custom_id'],
          'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
          'A custom id and url cannot both be specified',
        );
    } else if (button.style !== 6) this.#customId(button, path);
    if (button.style !== 6 && !button.label && !button.emoji)
      form.add(path, 'BUTTON_COMPONENT_INVALID_LABEL', 'A button needs a label or an emoji');
  }

  #select(select: Json, path: FormPath): void {
    const form = this.#form;
    this.#customId(select, path);
    form.text(select.placeholder, [...path, 'placeholder'], { max: 150 });
    form.integer(select.min_values, [...path, 'min_values'], 0, 25);
    form.integer(select.max_values, [...path, 'max_values'], 1, 25);
    if (select.type !== 3) return;
    const options = list(select, 'options');
    form.count(options, [...path, 'options'], 25, 1);
    const values = new Set<string>();
    for (const [index, option] of options.entries()) {
      const at = [...path, 'options', index];
      form.text(option.label, [...at, 'label'], { max: 100, min: 1, required: true });
      form.text(option.value, [...at, 'value'], { max: 100, min: 1, required: true });
      form.text(option.description, [...at, 'description'], { max: 100 });
      const value = text(option, 'value');
      if (values.has(value))
        form.add(
          [...at, 'value'],
          'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
          'The specified option value is already used',
        );
      values.add(value);
    }
  }

  #customId(component: Json, path: FormPath): void {
    const id = component.custom_id;
    this.#form.text(id, [...path, 'custom_id'], { max: 100, min: 1, required: true });
    if (typeof id !== 'string') return;
    if (this.#ids.has(id))
      this.#form.add(
        [...path, 'custom_id'],
        'COMPONENT_CUSTOM_ID_DUPLICATED',
        'Component custom id cannot be duplicated',
      );
    this.#ids.add(id);
  }
}

/** The server gives every component an `id`, counted in reading order. */
export function numbered(components: readonly Json[]): Json[] {
  let count = 0;
  const visit = (component: Json): Json => {
    count += 1;
    const own: Json = { ...component, id: number(component, 'id') || count };
    if (Array.isArray(component.components)) own.components = list(component, 'components').map(visit);
    if (isJson(component.accessory)) own.accessory = visit(component.accessory);
    if (isJson(component.component)) own.component = visit(component.component);
    return own;
  };
  return components.map(visit);
}

/** Every component, whatever it stands in. */
export function flatComponents(components: readonly Json[]): Json[] {
  return components.flatMap((component) => [
    component,
    ...flatComponents(list(component, 'components')),
    ...[component.accessory, component.component].filter(isJson).flatMap((each) => flatComponents([each])),
  ]);
}

const styles = ['secondary', 'primary', 'secondary', 'success', 'danger', 'link'] as const;
const sources = { 3: 'options', 5: 'users', 6: 'groups', 7: 'unknown', 8: 'channels' } as const;

/** The buttons and selects, for the world. */
export function worldComponents(components: readonly Json[]): Component[] {
  return flatComponents(components).flatMap((component): Component[] => {
    const id = text(component, 'custom_id') || text(component, 'url');
    const isDisabled = component.disabled === true ? { isDisabled: true } : {};
    if (component.type === 2) {
      const url = text(component, 'url') ? { url: text(component, 'url') } : {};
      const label = text(component, 'label') || text(component.emoji, 'name');
      return [
        {
          type: 'button',
          id,
          label,
          style: styles[number(component, 'style') ?? 2] ?? 'secondary',
          ...url,
          ...isDisabled,
        },
      ];
    }
    const source = sources[(number(component, 'type') ?? 0) as keyof typeof sources];
    if (!source) return [];
    const options = list(component, 'options').map((option) => ({
      label: text(option, 'label'),
      value: text(option, 'value'),
    }));
    const placeholder = text(component, 'placeholder');
    const max = number(component, 'max_values') ?? 1;
    return [
      {
        type: 'select',
        id,
        source,
        options,
        ...(placeholder && { placeholder }),
        ...(max > 1 && { max }),
        ...isDisabled,
      },
    ];
  });
}
