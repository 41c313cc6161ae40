import type { MessageRecord, ModalInputRecord, ModalRecord } from '../../world/index.js';
import type { DiscordState, Place } from '../discord-state.js';
import { FormCheck } from '../form-check.js';
import { isJson, type Json, list, number, text } from '../json.js';
import { flatComponents, numbered } from '../messages/components.js';
import type { InteractionRecord } from './interactions.js';

/** What an open modal is made of. */
export type DiscordModal = { customId: string; components: Json[]; place: Place; message: MessageRecord | undefined };

const inputTypes = [3, 4, 5, 6, 7, 8, 19, 21, 22, 23];

/** Opens the dialog of a callback of type 9. (Wire sheet, section 14.) */
export function openModal(record: InteractionRecord, data: Json, discord: DiscordState): void {
  const form = new FormCheck();
  form.text(data.custom_id, ['data', 'custom_id'], { max: 100, min: 1, required: true });
  form.text(data.title, ['data', 'title'], { max: 45, min: 1, required: true });
  const components = list(data, 'components');
  form.count(components, ['data', 'components'], 5, 1);
  for (const [index, component] of components.entries()) {
    const path = ['data', 'components', index];
    form.choice(component.type, [...path, 'type'], [1, 10, 18]);
    if (component.type === 18) {
      form.text(component.label, [...path, 'label'], { max: 45, min: 1, required: true });
      form.text(component.description, [...path, 'description'], { max: 100 });
      if (!isJson(component.component)) form.required([...path, 'component']);
    }
    for (const input of flatComponents([component]).filter(isInput)) {
      form.text(input.custom_id, [...path, 'component', 'custom_id'], { max: 100, min: 1, required: true });
      if (input.type === 4) {
        form.choice(input.style, [...path, 'component', 'style'], [1, 2]);
        if (component.type === 1)
          form.text(input.label, [...path, 'components', 0, 'label'], { max: 45, min: 1, required: true });
      }
    }
  }
  form.done();
  const native: DiscordModal = {
    customId: text(data, 'custom_id'),
    components: numbered(components),
    place: record.place,
    message: record.message,
  };
  discord.world.modals.open(record.user, {
    title: text(data, 'title'),
    inputs: components.flatMap((component) =>
      flatComponents([component])
        .filter(isInput)
        .map((input) => readInput(input, text(component, 'label') || text(input, 'label'))),
    ),
    native,
  });
}

/** Types 3 to 8 choose from options, users, roles, mentionables and channels. (Wire sheet, section 13.) */
function readInput(input: Json, label: string): ModalInputRecord {
  const isTyped = input.type === 4;
  const kinds: Record<number, ModalInputRecord['kind']> = { 3: 'select', 5: 'users', 7: 'users', 8: 'channels' };
  const options = list(input, 'options');
  return {
    id: text(input, 'custom_id'),
    label,
    kind: isTyped && input.style === 2 ? 'multiline' : (kinds[number(input, 'type') ?? 0] ?? 'text'),
    ...(options.length > 0 && {
      options: options.map((option) => ({ label: text(option, 'label'), value: text(option, 'value') })),
    }),
    isMultiple: (number(input, 'max_values') ?? 1) > 1,
    isOptional: input.required === false,
    placeholder: text(input, 'placeholder') || undefined,
    initial: isTyped
      ? [text(input, 'value')].filter(Boolean)
      : options.filter((option) => option.default === true).map((option) => text(option, 'value')),
  };
}

function isInput(component: Json): boolean {
  return inputTypes.includes(number(component, 'type') ?? 0);
}

/** The components of a submission, with what the person put in. @throws an Error when a required one is empty */
export function filledComponents(modal: ModalRecord, values: Record<string, string | string[]>): Json[] {
  const { components } = modal.native as DiscordModal;
  const fill = (input: Json): Json => {
    const id = text(input, 'custom_id');
    const given = values[id];
    const { type } = input;
    const isEmpty = given === undefined || given.length === 0;
    const preset = list(input, 'options')
      .filter((option) => option.default === true)
      .map((option) => text(option, 'value'));
    if (isEmpty && input.required !== false && !input.value && preset.length === 0)
      throw new Error(`the modal's input ${id} must be filled in`);
    const base = { type, id: input.id, custom_id: id };
    if (type === 4) return { ...base, value: [given ?? text(input, 'value')].flat().join('') };
    const chosen = given === undefined ? preset : [given].flat();
    const known = list(input, 'options').map((option) => text(option, 'value'));
    const wrong = type === 3 ? chosen.find((value) => !known.includes(value)) : undefined;
    if (wrong !== undefined)
      throw new Error(`the modal's input ${id} has no option ${wrong}; it has: ${known.join(', ')}`);
    return { ...base, values: chosen };
  };
  return components.flatMap((component): Json[] => {
    if (component.type === 10) return [{ type: 10, id: component.id }];
    if (isJson(component.component))
      return [{ type: component.type, id: component.id, component: fill(component.component) }];
    return [{ type: component.type, id: component.id, components: list(component, 'components').map(fill) }];
  });
}
