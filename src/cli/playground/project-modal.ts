import type { ModalRecord, WorldState } from '../../testing/world/index.js';
import type { ModalInputView, ModalView } from './view.js';

/** A dialog as the one sees it whom the bot asks. */
export function projectModal({ id, title, submitLabel, inputs }: ModalRecord, state: WorldState): ModalView {
  return {
    id,
    title,
    ...(submitLabel !== undefined && { submitLabel }),
    inputs: inputs.map((input): ModalInputView => {
      const { kind = 'text', placeholder, initial = [] } = input;
      const shown = {
        id: input.id,
        label: input.label,
        isOptional: input.isOptional ?? false,
        initial,
        ...(placeholder !== undefined && { placeholder }),
      };
      if (kind === 'text' || kind === 'multiline') return { ...shown, kind };
      const options = choices(kind, state) ?? input.options ?? [];
      return { ...shown, kind: 'select', options, isMultiple: input.isMultiple ?? false };
    }),
  };
}

/** What is chosen from where the bot gives no options of its own. */
export function choices(source: string, state: WorldState): { label: string; value: string }[] | undefined {
  if (source === 'users') return state.users.all().map(({ id, name }) => ({ label: name, value: id }));
  if (source === 'groups') return state.groups.all().map(({ id, name }) => ({ label: name, value: id }));
  if (source !== 'channels') return undefined;
  const rooms = state.channels.all().filter(({ kind }) => kind !== 'direct');
  return rooms.map(({ id, name }) => ({ label: `#${name}`, value: id }));
}
