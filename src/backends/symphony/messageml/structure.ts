import { checkChildren } from './content.js';
import type { Kind, Model } from './kinds.js';

type Report = (model: Model, message: string) => void;

const mostBoxes = 50;
const dialogParts: readonly Kind[] = ['dialogTitle', 'dialogBody', 'dialogFooter'];

/** What a form holds, at any depth. */
export type FormCount = { checkbox: number; radio: number; actionButtons: number };

/** @param isInForm - whether another form is around it */
export function checkForm(form: Model, count: FormCount, isInForm: boolean, report: Report): void {
  if (isInForm) report(form, 'Element "form" cannot be an inner child of the following elements: [form]');
  if (count.checkbox > mostBoxes || count.radio > mostBoxes)
    report(
      form,
      `Element "form" cannot have more than ${mostBoxes} children of the following elements: [checkbox, radio].`,
    );
  if (form.parent?.kind === 'dialog') checkDialogParts(form, report);
  else if (count.actionButtons === 0)
    report(form, `The form with id '${form.attributes.get('id') ?? ''}' should have at least one action button`);
}

/** In PresentationML the parts of a dialog are a `div` of the class `dialog-title`, `dialog-body` or `dialog-footer`. */
function partOf(model: Model): Kind {
  if (model.kind !== 'div') return model.kind;
  switch (model.attributes.get('class')) {
    case 'dialog-title':
      return 'dialogTitle';
    case 'dialog-body':
      return 'dialogBody';
    case 'dialog-footer':
      return 'dialogFooter';
    default:
      return 'div';
  }
}

function checkDialogParts(model: Model, report: Report): void {
  if (model.format === 'messageml') {
    checkChildren(model, dialogParts, report);
    return;
  }
  const parts = model.children.map((child): Model => ({ ...child, kind: partOf(child) }));
  checkChildren({ ...model, children: parts }, dialogParts, report);
}

export function checkDialog(dialog: Model, report: Report): void {
  const forms = dialog.children.filter((child) => child.kind === 'form').length;
  if (forms > 1) {
    report(dialog, 'A "dialog" element can contain only one "form" element');
    return;
  }
  if (forms === 1) {
    checkChildren(
      dialog,
      ['form'],
      report,
      'A "dialog" element can\'t contain a "form" element and any other element.',
    );
    return;
  }
  const parts = dialog.children.map(partOf);
  const has = { title: parts.includes('dialogTitle'), body: parts.includes('dialogBody') };
  const isComplete = dialog.format === 'messageml' ? has.title && has.body : has.title || has.body;
  if (!isComplete)
    report(
      dialog,
      'The "dialog" element must have at least one child that is any of the following elements: [title, body].',
    );
  checkDialogParts(dialog, report);
}

/** A part stands in its dialog, or in the form that is all of the dialog, and holds no dialog itself. */
export function checkDialogPart(part: Model, report: Report): void {
  const { parent } = part;
  const isPlaced = parent?.kind === 'dialog' || (parent?.kind === 'form' && parent.parent?.kind === 'dialog');
  if (!isPlaced) report(part, `Element "${part.tag}" can only be a child of the following elements: [dialog]`);
  if (part.children.some((child) => child.kind === 'dialog')) report(part, `${part.tag} should not contain a dialog`);
}

/** How many dialogs of each id stand side by side, counted once for each parent. */
export class DialogIndex {
  readonly #counts = new WeakMap<Model, Map<string, number>>();

  count(parent: Model, id: string): number {
    let counts = this.#counts.get(parent);
    if (!counts) {
      counts = new Map();
      for (const { kind, attributes } of parent.children) {
        const known = kind === 'dialog' ? attributes.get('id') : undefined;
        if (known !== undefined) counts.set(known, (counts.get(known) ?? 0) + 1);
      }
      this.#counts.set(parent, counts);
    }
    return counts.get(id) ?? 0;
  }
}

/** What a `ui-action` opens by id must be the one such dialog beside it. */
export function checkTarget(action: Model, dialogs: DialogIndex, report: Report): void {
  const target = action.attributes.get('target-id');
  if (target !== undefined && action.parent && dialogs.count(action.parent, target) !== 1)
    report(action, 'ui-action with a target-id must have only one dialog sibling with a matching id');
}

/** The root of a message: its attributes, and a chime that stands alone. */
export function checkRoot(root: Model, report: Report): void {
  if (root.format === 'presentationml') {
    if (root.attributes.get('data-format')?.toLowerCase() !== 'presentationml' || !root.attributes.has('data-version'))
      report(root, 'Malformed PresentationML. The attributes "data-format" and "data-version" are required.');
  } else if ((root.attributes.get('beta') ?? 'true') !== 'true')
    report(root, 'Element "messageML" may not have attributes');
  const chime = root.children.find((child) => child.kind === 'chime');
  if (chime && root.children.length > 1) report(chime, 'Chime messages may not have any other content');
}
