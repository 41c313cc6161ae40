import type { Button, Component, Emoji, Modal, Select, SelectOption, TextInput } from '../../models/index.js';
import { nameOfEmoji } from '../../richtext/emoji/vocabulary.js';
import { readCustomId } from './component-id.js';
import { buttonStyles, componentType } from './components.js';
import { zeroWidthSpace } from './markup/invisible.js';
import { countAt, defined, flagAt, isWire, objectAt, objectsAt, stringAt, stringsAt, type Wire } from './wire/read.js';

/**
 * The components of a message, wherever they stand: in rows, or in the sections and containers of components v2. Those that
 * only show something are no components; see `textOfComponents`. A kind that is not known here is `unknown`.
 */
export function componentsOf(components: readonly Wire[]): Component[] {
  const reader = new ComponentReader();
  for (const component of components) reader.read(component);
  return reader.found;
}

/** The texts of components v2, in reading order: such a message has no content. */
export function textOfComponents(components: readonly Wire[]): string {
  const texts: string[] = [];
  const read = (component: Wire, depth: number): void => {
    const content = component['type'] === componentType.textDisplay ? stringAt(component, 'content') : undefined;
    if (content) texts.push(content);
    if (depth < deepest) for (const inner of objectsAt(component, 'components')) read(inner, depth + 1);
  };
  for (const component of components) read(component, 0);
  return texts.join('\n');
}

/** What was typed and chosen in a modal, by the ids of its inputs (`data.components` of the interaction). */
export function fieldsOfModal(components: readonly Wire[]): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const wrapper of components) {
    // Labels hold one input; older clients send rows.
    for (const input of [objectAt(wrapper, 'component'), ...objectsAt(wrapper, 'components')]) {
      const id = stringAt(input, 'custom_id');
      if (id === undefined) continue;
      const value = stringAt(input, 'value');
      fields[readCustomId(id).id] = Array.isArray(input['values']) ? stringsAt(input, 'values') : (value ?? '');
    }
  }
  return { ...fields };
}

/** A modal, as `wireOfModal` writes it. */
export function modalOf(wire: Wire): Modal {
  const { id, value } = readCustomId(stringAt(wire, 'custom_id') ?? '');
  const inputs: (TextInput | Select)[] = [];
  for (const wrapper of objectsAt(wire, 'components')) {
    const label = unblank(stringAt(wrapper, 'label'));
    for (const input of [objectAt(wrapper, 'component'), ...objectsAt(wrapper, 'components')]) {
      if (input['type'] === componentType.text) inputs.push(textOf(input, label));
      else if (sources[countAt(input, 'type') ?? 0]) inputs.push(selectOf(input, undefined, label));
    }
  }
  return defined<Modal>({
    type: 'modal',
    id,
    title: unblank(stringAt(wire, 'title')) ?? '',
    inputs,
    metadata: value,
  });
}

/** Components v2 nest three deep; what nests deeper is not Discord's. */
const deepest = 8;

const shown: ReadonlySet<unknown> = new Set([componentType.textDisplay, 11, 12, 13, 14]);

const sources: Readonly<Record<number, Select['source']>> = {
  [componentType.select]: 'options',
  [componentType.users]: 'users',
  [componentType.roles]: 'groups',
  [componentType.mentionables]: 'unknown',
  [componentType.channels]: 'channels',
};

class ComponentReader {
  readonly found: Component[] = [];
  #rows = 0;

  read(wire: Wire, row?: number, depth = 0): void {
    const type = wire['type'];
    if (type === componentType.row) {
      const number = this.#rows;
      this.#rows += 1;
      for (const inner of objectsAt(wire, 'components')) this.#one(inner, number);
    } else if ((type === componentType.container || type === componentType.section) && depth < deepest) {
      for (const inner of objectsAt(wire, 'components')) this.read(inner, row, depth + 1);
      if (isWire(wire['accessory'])) this.read(wire['accessory'], row, depth + 1);
    } else if (type === componentType.label) {
      if (isWire(wire['component'])) this.#one(wire['component'], row, unblank(stringAt(wire, 'label')));
    } else if (!shown.has(type)) this.#one(wire, row);
  }

  #one(wire: Wire, row: number | undefined, label?: string): void {
    const type = countAt(wire, 'type') ?? 0;
    if (type === componentType.button) this.found.push(buttonOf(wire, row));
    else if (type === componentType.text) this.found.push(textOf(wire, label));
    else if (sources[type]) this.found.push(selectOf(wire, row, label));
    else {
      const id = stringAt(wire, 'custom_id');
      this.found.push(id === undefined ? { type: 'unknown' } : { type: 'unknown', id: readCustomId(id).id });
    }
  }
}

function buttonOf(wire: Wire, row: number | undefined): Button {
  const url = stringAt(wire, 'url');
  const { id, value } = readCustomId(stringAt(wire, 'custom_id') ?? '');
  return defined<Button>({
    type: 'button',
    // A link has no id of its own, and a button of the shop (style 6) only that of what it sells.
    id: id || (url ?? stringAt(wire, 'sku_id') ?? ''),
    label: unblank(stringAt(wire, 'label')) ?? '',
    style: buttonStyles[(countAt(wire, 'style') ?? 0) - 1] ?? 'unknown',
    value,
    url,
    emoji: emojiOf(wire['emoji']),
    row,
    isDisabled: flagAt(wire, 'disabled') || undefined,
  });
}

function selectOf(wire: Wire, row: number | undefined, label: string | undefined): Select {
  const isOptional = wire['required'] === false;
  const max = countAt(wire, 'max_values');
  return defined<Select>({
    type: 'select',
    id: readCustomId(stringAt(wire, 'custom_id') ?? '').id,
    source: sources[countAt(wire, 'type') ?? 0] ?? 'unknown',
    options: objectsAt(wire, 'options').map((option) =>
      defined<SelectOption>({
        label: unblank(stringAt(option, 'label')) ?? '',
        value: stringAt(option, 'value') ?? '',
        description: stringAt(option, 'description') || undefined,
        emoji: emojiOf(option['emoji']),
        isDefault: flagAt(option, 'default') || undefined,
      }),
    ),
    label,
    placeholder: stringAt(wire, 'placeholder') || undefined,
    min: countAt(wire, 'min_values') ?? (isOptional ? 0 : undefined),
    max: max === 0 ? undefined : max,
    row,
    isDisabled: flagAt(wire, 'disabled') || undefined,
  });
}

function textOf(wire: Wire, label: string | undefined): TextInput {
  const maxLength = countAt(wire, 'max_length');
  return defined<TextInput>({
    type: 'text',
    id: readCustomId(stringAt(wire, 'custom_id') ?? '').id,
    // Older modals have the label on the input itself.
    label: label ?? unblank(stringAt(wire, 'label')) ?? '',
    isMultiline: wire['style'] === 2,
    value: stringAt(wire, 'value') || undefined,
    placeholder: stringAt(wire, 'placeholder') || undefined,
    isOptional: wire['required'] === false || undefined,
    minLength: countAt(wire, 'min_length'),
    maxLength: maxLength === 0 ? undefined : maxLength,
  });
}

/** A unicode emoji has no id, a deleted custom one no name (wire sheet, section 10). */
function emojiOf(value: unknown): Emoji | undefined {
  if (!isWire(value)) return undefined;
  const id = stringAt(value, 'id');
  const name = stringAt(value, 'name');
  if (id !== undefined)
    return defined<Emoji>({
      name: name ?? '',
      id,
      isCustom: true,
      isAnimated: flagAt(value, 'animated') || undefined,
    });
  return name ? { name: nameOfEmoji(name) ?? name, unicode: name, isCustom: false } : undefined;
}

function unblank(text: string | undefined): string | undefined {
  return text === zeroWidthSpace ? '' : text;
}
