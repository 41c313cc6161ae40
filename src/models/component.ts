import * as z from 'zod';
import { Emoji } from './emoji.js';
import { openEnum } from './schema.js';

const placed = {
  /** Components with the same number stand in one row; without it they flow. */
  row: z.exactOptional(z.int().nonnegative()),
  isDisabled: z.exactOptional(z.boolean()),
};

export const ButtonStyle = openEnum(['primary', 'secondary', 'success', 'danger', 'link']);
export type ButtonStyle = z.infer<typeof ButtonStyle>;

/** A button. One with a `url` opens it and sends no interaction. */
export const Button = z.object({
  type: z.literal('button'),
  /** Comes back as `interaction.componentId`. Unique in its message. */
  id: z.string(),
  label: z.string(),
  style: ButtonStyle.default('secondary'),
  /** Comes back as `interaction.value`. */
  value: z.exactOptional(z.string()),
  url: z.exactOptional(z.string()),
  emoji: z.exactOptional(Emoji),
  ...placed,
});
export type Button = z.infer<typeof Button>;

export const SelectOption = z.object({
  label: z.string(),
  value: z.string(),
  description: z.exactOptional(z.string()),
  emoji: z.exactOptional(Emoji),
  isDefault: z.exactOptional(z.boolean()),
});
export type SelectOption = z.infer<typeof SelectOption>;

/** A choice of one or several options, or of users, channels or groups. The values come back as `interaction.values`. */
export const Select = z.object({
  type: z.literal('select'),
  id: z.string(),
  /** What is chosen from; `options` are given only for `options`. */
  source: openEnum(['options', 'users', 'channels', 'groups']).default('options'),
  options: z.array(SelectOption).default([]),
  /** Shown above it in a modal. */
  label: z.exactOptional(z.string()),
  placeholder: z.exactOptional(z.string()),
  /** 1 unless given. */
  min: z.exactOptional(z.int().nonnegative()),
  /** 1 unless given. */
  max: z.exactOptional(z.int().positive()),
  ...placed,
});
export type Select = z.infer<typeof Select>;

/** A field to type in; only in a modal (and in Symphony's forms). */
export const TextInput = z.object({
  type: z.literal('text'),
  /** The key in `interaction.fields`. */
  id: z.string(),
  label: z.string(),
  isMultiline: z.boolean().default(false),
  value: z.exactOptional(z.string()),
  placeholder: z.exactOptional(z.string()),
  isOptional: z.exactOptional(z.boolean()),
  minLength: z.exactOptional(z.int().nonnegative()),
  maxLength: z.exactOptional(z.int().positive()),
});
export type TextInput = z.infer<typeof TextInput>;

/** A component of a kind that this version does not know; its platform form is in the message's `native`. */
export const UnknownComponent = z.object({ type: z.literal('unknown'), id: z.exactOptional(z.string()) });
export type UnknownComponent = z.infer<typeof UnknownComponent>;

const ModalInput = z.discriminatedUnion('type', [TextInput, Select]);

/** A dialog with inputs, opened by `backend.openModal`. */
export const Modal = z.object({
  type: z.literal('modal'),
  /** Comes back as `interaction.componentId`. */
  id: z.string(),
  title: z.string(),
  inputs: z.array(ModalInput),
  submitLabel: z.exactOptional(z.string()),
  /** Comes back untouched as `interaction.metadata`. */
  metadata: z.exactOptional(z.string()),
});
export type Modal = z.infer<typeof Modal>;

const componentTypes = new Set(['button', 'select', 'text', 'modal', 'unknown']);

/** Something on a message, or in a modal, that people act on. */
export const Component = z.preprocess(
  (value) => {
    if (typeof value !== 'object' || value === null || !('type' in value)) return value;
    return typeof value.type === 'string' && !componentTypes.has(value.type) ? { ...value, type: 'unknown' } : value;
  },
  z.discriminatedUnion('type', [Button, Select, TextInput, Modal, UnknownComponent]),
);
export type Component = z.infer<typeof Component>;
