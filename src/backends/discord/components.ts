import { InvalidError } from '../../core/errors/index.js';
import type { Button, Component, Emoji, Loss, Modal, Select, SelectOption, TextInput } from '../../models/index.js';
import { customId } from './component-id.js';
import { platform } from './markup/home.js';
import { zeroWidthSpace } from './markup/invisible.js';
import { defined } from './wire/read.js';
import { shorten } from './wire/shorten.js';

/** A component, row or modal as Discord takes it. */
export type DiscordComponent = Record<string, unknown>;

/** The types of components (wire sheet, section 14). */
export const componentType = {
  row: 1,
  button: 2,
  select: 3,
  text: 4,
  users: 5,
  roles: 6,
  mentionables: 7,
  channels: 8,
  section: 9,
  textDisplay: 10,
  container: 17,
  label: 18,
} as const;

export const buttonStyles = ['primary', 'secondary', 'success', 'danger', 'link'] as const;

const limits = {
  rows: 5,
  buttons: 5,
  options: 25,
  id: 100,
  label: 80,
  url: 512,
  option: 100,
  placeholder: 150,
  text: 4000,
  textPlaceholder: 100,
  title: 45,
  inputs: 5,
} as const;

/**
 * Components as rows of a message: those of one `row` together, at most five buttons or one select in each.
 *
 * @param losses - what Discord has no place for is added, and texts that were cut
 * @throws InvalidError for more than 5 rows, ids that are too long or stand twice, links that are not of the web, selects
 * without options
 */
export function wireOfComponents(components: readonly Component[], losses: Loss[]): DiscordComponent[] {
  const rows: { number: number | undefined; isSelect: boolean; components: DiscordComponent[] }[] = [];
  const writer = new ComponentWriter(losses);
  for (const component of components) {
    if (component.type !== 'button' && component.type !== 'select') {
      losses.push({ feature: 'component', from: `a component of type ${component.type} in a message`, to: 'nothing' });
      continue;
    }
    const isSelect = component.type === 'select';
    const last = rows.at(-1);
    const written = isSelect ? writer.select(component) : writer.button(component);
    const fits = last && !isSelect && !last.isSelect && last.number === component.row;
    if (fits && last.components.length < limits.buttons) last.components.push(written);
    else rows.push({ number: component.row, isSelect, components: [written] });
  }
  if (rows.length > limits.rows)
    throw invalid(
      `a message takes ${limits.rows} rows of ${limits.buttons} buttons or one select; these components need ${rows.length}`,
    );
  return rows.map((row) => ({ type: componentType.row, components: row.components }));
}

/**
 * A modal as `POST /interactions/{id}/{token}/callback` takes it as `data`. Its metadata stands in the `custom_id`.
 *
 * @throws InvalidError for no inputs or more than 5, for ids (with the metadata) of more than 100 characters
 */
export function wireOfModal(modal: Modal, losses: Loss[] = []): DiscordComponent {
  if (modal.inputs.length === 0 || modal.inputs.length > limits.inputs)
    throw invalid(`a modal takes 1 to ${limits.inputs} inputs, not ${modal.inputs.length}`);
  if (modal.submitLabel !== undefined)
    losses.push({ feature: 'modal.submitLabel', from: modal.submitLabel, to: 'Discord’s own label' });
  const writer = new ComponentWriter(losses);
  return {
    custom_id: writer.id(
      modal.id,
      modal.metadata,
      modal.metadata === undefined ? 'the modal' : 'the modal (with its metadata)',
    ),
    title: shorten(modal.title || zeroWidthSpace, limits.title, 'modal.title', losses),
    components: modal.inputs.map((input) => ({
      type: componentType.label,
      label: shorten(labelOf(input) || zeroWidthSpace, limits.title, 'modal.label', losses),
      component: input.type === 'text' ? writer.text(input) : writer.selectInModal(input),
    })),
  };
}

function labelOf(input: TextInput | Select): string {
  return input.type === 'text' ? input.label : (input.label ?? input.placeholder ?? input.id);
}

class ComponentWriter {
  readonly #losses: Loss[];
  readonly #ids = new Set<string>();

  constructor(losses: Loss[]) {
    this.#losses = losses;
  }

  /** Ids are never cut: what comes back would be another. */
  id(id: string, value: string | undefined, what: string): string {
    const written = customId(id, value);
    if (written === '' || written.length > limits.id)
      throw invalid(
        `the id of ${what} has 1 to ${limits.id} characters, not ${written.length}: '${written.slice(0, 40)}'`,
      );
    if (this.#ids.has(written)) throw invalid(`the id '${written}' stands twice; each component needs its own`);
    this.#ids.add(written);
    return written;
  }

  button(button: Button): DiscordComponent {
    const emoji = button.emoji && this.#emoji(button.emoji);
    const name = emoji || !button.emoji ? button.label : `:${button.emoji.name}: ${button.label}`;
    const label = shorten(name, limits.label, 'button.label', this.#losses);
    const common = {
      // A button needs a label or an emoji.
      label: label === '' && emoji ? undefined : label || zeroWidthSpace,
      emoji,
      disabled: button.isDisabled || undefined,
    };
    const { url } = button;
    if (url !== undefined) {
      if (!/^(?:https?|discord):\/\/./i.test(url) || url.length > limits.url)
        throw invalid(`the link of the button '${button.label}' is a web address of at most ${limits.url} characters`);
      return defined<DiscordComponent>({ type: componentType.button, style: 5, ...common, url });
    }
    if (button.style === 'link')
      this.#losses.push({ feature: 'button.style', from: 'a link without an address', to: 'a button' });
    const style = button.style === 'link' ? -1 : (buttonStyles as readonly string[]).indexOf(button.style);
    return defined<DiscordComponent>({
      type: componentType.button,
      style: style < 0 ? 2 : style + 1,
      ...common,
      custom_id: this.id(button.id, button.value, 'a button'),
    });
  }

  select(select: Select): DiscordComponent {
    const placeholder = select.placeholder ?? select.label;
    if (select.label !== undefined)
      this.#losses.push({
        feature: 'select.label',
        from: select.label,
        to: select.placeholder === undefined ? 'the placeholder' : 'nothing',
      });
    return this.#choice(select, placeholder);
  }

  selectInModal(select: Select): DiscordComponent {
    if (select.isDisabled)
      this.#losses.push({ feature: 'select.isDisabled', from: 'a select that cannot be used', to: 'one that can' });
    const { disabled: _disabled, ...wire } = this.#choice(select, select.placeholder);
    return { ...wire, required: select.min !== 0 };
  }

  #choice(select: Select, placeholder: string | undefined): DiscordComponent {
    const type = typeOf(select);
    const options = type === componentType.select ? this.#options(select) : undefined;
    const most = Math.min(limits.options, options?.length ?? limits.options);
    const max = this.#within(select.max, 1, most, 'select.max');
    return defined<DiscordComponent>({
      type,
      custom_id: this.id(select.id, undefined, 'a select'),
      options,
      placeholder:
        placeholder === undefined
          ? undefined
          : shorten(placeholder, limits.placeholder, 'select.placeholder', this.#losses),
      min_values: this.#within(select.min, 0, max ?? 1, 'select.min'),
      max_values: max,
      disabled: select.isDisabled || undefined,
    });
  }

  #within(value: number | undefined, least: number, most: number, feature: string): number | undefined {
    if (value === undefined || (value >= least && value <= most)) return value;
    const bounded = Math.min(most, Math.max(least, value));
    this.#losses.push({ feature, from: String(value), to: String(bounded) });
    return bounded;
  }

  #options(select: Select): DiscordComponent[] {
    if (select.options.length === 0)
      throw invalid(`the select '${select.id}' needs options, or a source: users, channels or groups`);
    if (select.options.length > limits.options)
      this.#losses.push({
        feature: 'select.options',
        from: `${select.options.length} options`,
        to: `the first ${limits.options}`,
      });
    const values = new Set<string>();
    let defaults = select.max ?? 1;
    return select.options.slice(0, limits.options).map((option) => {
      if (option.value === '' || option.value.length > limits.option || values.has(option.value))
        throw invalid(
          `the values of the select '${select.id}' have 1 to ${limits.option} characters, each another; not so '${option.value.slice(0, 40)}'`,
        );
      values.add(option.value);
      if (option.isDefault) defaults -= 1;
      return this.#option(option, option.isDefault === true && defaults >= 0);
    });
  }

  #option(option: SelectOption, isDefault: boolean): DiscordComponent {
    if (option.isDefault && !isDefault)
      this.#losses.push({ feature: 'select.isDefault', from: 'more chosen options than may be', to: 'the first' });
    const emoji = option.emoji && this.#emoji(option.emoji);
    const label = emoji || !option.emoji ? option.label : `:${option.emoji.name}: ${option.label}`;
    return defined<DiscordComponent>({
      label: shorten(label || zeroWidthSpace, limits.option, 'select.option', this.#losses),
      value: option.value,
      description:
        option.description === undefined
          ? undefined
          : shorten(option.description, limits.option, 'select.description', this.#losses),
      emoji,
      default: isDefault || undefined,
    });
  }

  text(input: TextInput): DiscordComponent {
    const max = this.#within(input.maxLength, 1, limits.text, 'text.maxLength');
    return defined<DiscordComponent>({
      type: componentType.text,
      custom_id: this.id(input.id, undefined, 'an input'),
      style: input.isMultiline ? 2 : 1,
      value:
        input.value === undefined ? undefined : shorten(input.value, max ?? limits.text, 'text.value', this.#losses),
      placeholder:
        input.placeholder === undefined
          ? undefined
          : shorten(input.placeholder, limits.textPlaceholder, 'text.placeholder', this.#losses),
      min_length: this.#within(input.minLength, 0, max ?? limits.text, 'text.minLength'),
      max_length: max,
      required: input.isOptional !== true,
    });
  }

  /** In components an emoji is an object (wire sheet, section 21.15). A custom one is known by its id only. */
  #emoji(emoji: Emoji): DiscordComponent | undefined {
    if (!emoji.isCustom && emoji.unicode !== undefined) return { name: emoji.unicode };
    if (emoji.id !== undefined && /^\d{17,20}$/.test(emoji.id))
      return defined<DiscordComponent>({ id: emoji.id, name: emoji.name, animated: emoji.isAnimated || undefined });
    this.#losses.push({ feature: 'emoji', from: 'custom emoji', to: `:${emoji.name}:` });
    return undefined;
  }
}

function typeOf(select: Select): number {
  switch (select.source) {
    case 'users':
      return componentType.users;
    case 'groups':
      return componentType.roles;
    case 'channels':
      return componentType.channels;
    case 'options':
      return componentType.select;
    default:
      // What Discord sends of users and roles in one is read as `unknown`.
      return select.options.length > 0 ? componentType.select : componentType.mentionables;
  }
}

function invalid(message: string): InvalidError {
  return new InvalidError(`Discord does not take these components: ${message}.`, { platform });
}
