import type { Button, Component, Emoji, Loss, Modal, Select, SelectOption, TextInput } from '../../models/index.js';
import { slackNameOfEmoji } from './normalize/emoji.js';
import { defined, isWire, objectAt, objectsAt, stringAt, type Wire } from './wire/read.js';

type Json = Record<string, unknown>;

/** The longest strings that Slack takes (wire sheet, section 9); longer ones are cut and told. */
const longest = { buttonLabel: 75, buttonValue: 2000, optionLabel: 75, optionValue: 75, placeholder: 150, label: 2000 };
/** The most elements of one `actions` block, and options of one select. */
const mostElements = 25;
const mostOptions = 100;

/**
 * Components as Block Kit blocks: those of one row in one `actions` block, inputs in blocks of their own.
 *
 * @param losses - what Slack has no place for is added
 */
export function blocksOfComponents(components: readonly Component[], losses: Loss[]): Json[] {
  const blocks: Json[] = [];
  let row: { number: number | undefined; elements: Json[] } | undefined;
  const place = (element: Json, number: number | undefined) => {
    if (row === undefined || row.number !== number || row.elements.length >= mostElements) {
      row = { number, elements: [] };
      blocks.push({ type: 'actions', elements: row.elements });
    }
    row.elements.push(element);
  };
  for (const component of components) {
    switch (component.type) {
      case 'button':
      case 'select':
        if (component.isDisabled) {
          losses.push({
            feature: `${component.type}.isDisabled`,
            from: 'one that cannot be used',
            to: 'its name as text',
          });
          row = undefined;
          blocks.push({ type: 'context', elements: [plain(labelOf(component), 2000)] });
        } else {
          place(
            component.type === 'button' ? buttonElement(component, losses) : selectElement(component, losses),
            component.row,
          );
        }
        break;
      case 'text':
        row = undefined;
        blocks.push(inputBlock(component));
        break;
      default:
        losses.push({
          feature: `component.${component.type}`,
          from: 'a component that stands in no message',
          to: 'nothing',
        });
    }
  }
  return blocks;
}

/** A modal as Slack's view. */
export function viewOfModal(modal: Modal, losses: Loss[] = []): Json {
  return defined<Json>({
    type: 'modal',
    callback_id: modal.id,
    title: plain(modal.title, 24),
    submit: plain(modal.submitLabel ?? 'Submit', 24),
    close: plain('Cancel', 24),
    private_metadata: modal.metadata,
    // What is typed goes back as `interaction.fields`; a modal that is put away needs no answer.
    blocks: modal.inputs.map((input) =>
      input.type === 'text'
        ? inputBlock(input)
        : {
            type: 'input',
            block_id: input.id,
            label: plain(input.label ?? input.placeholder ?? input.id, longest.label),
            element: selectElement(input, losses),
            optional: input.min === 0,
          },
    ),
  });
}

function buttonElement(button: Button, losses: Loss[]): Json {
  const label = button.emoji === undefined ? button.label : `${emojiText(button.emoji)} ${button.label}`;
  return defined<Json>({
    type: 'button',
    action_id: button.id,
    text: cut(label, longest.buttonLabel, 'button.label', losses),
    value: button.value,
    url: button.url,
    // `success` is Slack's green `primary` too.
    style:
      button.style === 'danger'
        ? 'danger'
        : button.style === 'primary' || button.style === 'success'
          ? 'primary'
          : undefined,
  });
}

function selectElement(select: Select, losses: Loss[]): Json {
  const isMulti = (select.max ?? 1) > 1;
  const prefix = isMulti ? 'multi_' : '';
  const common = {
    action_id: select.id,
    placeholder: select.placeholder === undefined ? undefined : plain(select.placeholder, longest.placeholder),
    max_selected_items: isMulti ? select.max : undefined,
  };
  switch (select.source) {
    case 'users':
      return defined<Json>({ type: `${prefix}users_select`, ...common });
    case 'channels':
      return defined<Json>({ type: `${prefix}conversations_select`, ...common });
    case 'groups':
      losses.push({ feature: 'select.source', from: 'a choice of groups', to: 'a choice of people' });
      return defined<Json>({ type: `${prefix}users_select`, ...common });
    default:
  }
  if (select.options.length > mostOptions) {
    losses.push({
      feature: 'select.options',
      from: `${select.options.length} options`,
      to: `the first ${mostOptions}`,
    });
  }
  const options = select.options.slice(0, mostOptions);
  const chosen = options.filter((option) => option.isDefault);
  // A select without options is one whose choices the bot gives while the user types.
  const kind = options.length === 0 ? 'external_select' : 'static_select';
  const first = chosen[0];
  return defined<Json>({
    type: `${prefix}${kind}`,
    ...common,
    options: options.length === 0 ? undefined : options.map((option) => optionObject(option, losses)),
    initial_option: isMulti || first === undefined ? undefined : optionObject(first, []),
    initial_options: isMulti && chosen.length > 0 ? chosen.map((option) => optionObject(option, [])) : undefined,
  });
}

function optionObject(option: SelectOption, losses: Loss[]): Json {
  const label = option.emoji === undefined ? option.label : `${emojiText(option.emoji)} ${option.label}`;
  return defined<Json>({
    text: cut(label, longest.optionLabel, 'select.option', losses),
    value: option.value,
    description: option.description === undefined ? undefined : plain(option.description, 75),
  });
}

/** The input's id names the block too: that is where Slack shows what is wrong with it. */
function inputBlock(input: TextInput): Json {
  return defined<Json>({
    type: 'input',
    block_id: input.id,
    label: plain(input.label, longest.label),
    optional: input.isOptional === true,
    element: defined<Json>({
      type: 'plain_text_input',
      action_id: input.id,
      multiline: input.isMultiline || undefined,
      initial_value: input.value,
      placeholder: input.placeholder === undefined ? undefined : plain(input.placeholder, longest.placeholder),
      min_length: input.minLength,
      max_length: input.maxLength,
    }),
  });
}

function plain(text: string, max: number): Json {
  return { type: 'plain_text', text: shorten(text, max), emoji: true };
}

function cut(text: string, max: number, feature: string, losses: Loss[]): Json {
  if (text.length > max) losses.push({ feature, from: `${text.length} characters`, to: `${max} characters` });
  return plain(text, max);
}

function shorten(text: string, max: number): string {
  if (text.length <= max) return text || ' ';
  // Not in the middle of a character of two units.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function emojiText(emoji: Emoji): string {
  return emoji.unicode ?? `:${slackNameOfEmoji(emoji)}:`;
}

function labelOf(component: Button | Select): string {
  return component.type === 'button' ? component.label : (component.label ?? component.placeholder ?? component.id);
}

/** The components that stand in blocks; `undefined` when there are none. */
export function componentsOf(blocks: readonly Wire[]): Component[] | undefined {
  const components: Component[] = [];
  let row = 0;
  for (const block of blocks) {
    if (block['type'] === 'actions') {
      for (const element of objectsAt(block, 'elements')) components.push(componentOf(element, row));
      row += 1;
    } else if (block['type'] === 'section' && isWire(block['accessory']) && block['accessory']['type'] !== 'image') {
      components.push(componentOf(objectAt(block, 'accessory')));
    } else if (block['type'] === 'input') {
      components.push(inputOf(block));
    }
  }
  return components.length > 0 ? components : undefined;
}

/** True for a block that holds components; the others are the message's text. */
export function holdsComponents(block: Wire): boolean {
  return block['type'] === 'actions' || block['type'] === 'input';
}

function componentOf(element: Wire, row?: number): Component {
  const id = stringAt(element, 'action_id') ?? '';
  const type = stringAt(element, 'type') ?? '';
  if (type === 'button') {
    const style = stringAt(element, 'style');
    const url = stringAt(element, 'url');
    return defined<Button>({
      type: 'button',
      id,
      label: stringAt(objectAt(element, 'text'), 'text') ?? '',
      style: url !== undefined ? 'link' : style === 'danger' || style === 'primary' ? style : 'secondary',
      value: stringAt(element, 'value'),
      url,
      row,
    });
  }
  const select = /^(multi_)?(static|external|users|conversations|channels)_select$/.exec(type);
  if (select || type === 'overflow' || type === 'radio_buttons' || type === 'checkboxes') {
    return selectOf(element, id, select?.[1] !== undefined || type === 'checkboxes', select?.[2] ?? 'static', row);
  }
  return id === '' ? { type: 'unknown' } : { type: 'unknown', id };
}

function selectOf(element: Wire, id: string, isMulti: boolean, kind: string, row: number | undefined): Select {
  const groups = objectsAt(element, 'option_groups').flatMap((group) => objectsAt(group, 'options'));
  const options = [...objectsAt(element, 'options'), ...groups];
  const initial = [objectAt(element, 'initial_option'), ...objectsAt(element, 'initial_options')];
  const chosen = new Set(initial.map((option) => stringAt(option, 'value')));
  return defined<Select>({
    type: 'select',
    id,
    source: kind === 'users' ? 'users' : kind === 'conversations' || kind === 'channels' ? 'channels' : 'options',
    options: options.map((option) =>
      defined<SelectOption>({
        label: stringAt(objectAt(option, 'text'), 'text') ?? '',
        value: stringAt(option, 'value') ?? '',
        description: stringAt(objectAt(option, 'description'), 'text'),
        isDefault: chosen.has(stringAt(option, 'value') ?? '') || undefined,
      }),
    ),
    placeholder: stringAt(objectAt(element, 'placeholder'), 'text'),
    max: isMulti ? Math.max(1, Number(element['max_selected_items']) || options.length || 100) : undefined,
    row,
  });
}

function inputOf(block: Wire): Component {
  const element = objectAt(block, 'element');
  const label = stringAt(objectAt(block, 'label'), 'text') ?? '';
  if (element['type'] === 'plain_text_input') {
    return defined<TextInput>({
      type: 'text',
      id: stringAt(element, 'action_id') ?? stringAt(block, 'block_id') ?? '',
      label,
      isMultiline: element['multiline'] === true,
      value: stringAt(element, 'initial_value'),
      placeholder: stringAt(objectAt(element, 'placeholder'), 'text'),
      isOptional: block['optional'] === true || undefined,
    });
  }
  const component = componentOf(element);
  return component.type === 'select' ? { ...component, label } : component;
}
