import type * as z from 'zod';
import { Command, Component, Embed, Modal } from '../../models/index.js';
import { isRichText, render } from '../../richtext/index.js';
import { InvalidError } from '../errors/index.js';
import type { CommandInput, ComponentInput, EmbedInput, MarkdownInput, ModalInput } from '../options.js';

/** An object without its `undefined` values, all the way down; models never hold one. */
function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, defined(entry)]),
  );
}

function parse<Output>(schema: z.ZodType<Output>, input: unknown, what: string): Output {
  const result = schema.safeParse(defined(input));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${[what, ...issue.path].join('.')}: ${issue.message}`);
  throw new InvalidError(`The ${what} is not right: ${faults.join('; ')}.`);
}

function markdownOf(input: MarkdownInput): string {
  return isRichText(input) ? render(input, 'markdown') : input;
}

/** The embed with its defaults. @throws InvalidError naming what is wrong */
export function toEmbed(input: EmbedInput): Embed {
  if (typeof input !== 'object' || input === null) throw new InvalidError('An embed must be an object.');
  const { description, fields, ...rest } = input;
  return parse(
    Embed,
    {
      ...rest,
      description: description === undefined ? undefined : markdownOf(description),
      fields: fields?.map((field) => ({ ...field, value: markdownOf(field.value) })),
    },
    'embed',
  );
}

/** The component with its defaults. @throws InvalidError naming what is wrong */
export function toComponent(input: ComponentInput): Component {
  return parse(Component, input, 'component');
}

/** The modal with its defaults. @throws InvalidError naming what is wrong */
export function toModal(input: ModalInput): Modal {
  const modal = parse(Modal, { ...input, type: 'modal' }, 'modal');
  const ids = modal.inputs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new InvalidError(`Two inputs of the modal '${modal.id}' have the same id.`);
  return modal;
}

/** The command with its defaults. @throws InvalidError naming what is wrong */
export function toCommand(input: CommandInput): Command {
  const name: unknown = input?.name;
  return parse(Command, { ...input, name: typeof name === 'string' ? name.replace(/^\//, '') : name }, 'command');
}
