import { checkContent, type Surroundings } from './content.js';
import { checkElement, type ElementContext } from './elements.js';
import { checkValues } from './fields.js';
import type { Model } from './kinds.js';
import {
  checkDialog,
  checkDialogPart,
  checkForm,
  checkRoot,
  checkTarget,
  DialogIndex,
  type FormCount,
} from './structure.js';
import { checkStyle } from './style.js';
import { filledIn } from './template.js';

const isKnown = (value: string): boolean => !value.includes(filledIn);

/** Checks a whole message; the tree's depth is bounded by its reader. */
export function checkGrammar(root: Model, context: ElementContext): void {
  new GrammarCheck(context).run(root);
}

class GrammarCheck {
  readonly #ids = new Set<string>();
  readonly #dialogs = new DialogIndex();

  constructor(readonly context: ElementContext) {}

  run(root: Model): void {
    checkRoot(root, this.context.report);
    this.#checkStyleOf(root);
    for (const child of root.children) this.#check(child, { inForm: false, inAction: false });
  }

  #check(model: Model, around: Surroundings): FormCount {
    const count: FormCount = { checkbox: 0, radio: 0, actionButtons: 0 };
    if (model.kind === 'text') return count;
    const inside: Surroundings = {
      inForm: around.inForm || model.kind === 'form',
      inAction: around.inAction || model.kind === 'ui-action',
    };
    for (const child of model.children) {
      const inner = this.#check(child, inside);
      count.checkbox += inner.checkbox;
      count.radio += inner.radio;
      count.actionButtons += inner.actionButtons;
    }
    const { report } = this.context;
    this.#checkStyleOf(model);
    checkContent(model, around, report);
    checkValues(model, report, isKnown);
    checkElement(model, this.context);
    switch (model.kind) {
      case 'checkbox':
      case 'radio':
        count[model.kind] += 1;
        break;
      case 'button':
        if (model.parent?.kind !== 'ui-action' && (model.attributes.get('type') ?? 'action') === 'action')
          count.actionButtons += 1;
        break;
      case 'form':
        checkForm(model, count, around.inForm, report);
        this.#checkUnique(model);
        break;
      case 'dialog':
        checkDialog(model, report);
        this.#checkUnique(model);
        break;
      case 'dialogTitle':
      case 'dialogBody':
      case 'dialogFooter':
        checkDialogPart(model, report);
        break;
      case 'ui-action':
        checkTarget(model, this.#dialogs, report);
        break;
    }
    return count;
  }

  #checkStyleOf(model: Model): void {
    const style = model.attributes.get('style');
    const problem = style !== undefined && isKnown(style) ? checkStyle(style) : undefined;
    if (problem) this.context.report(model, problem);
  }

  #checkUnique(model: Model): void {
    const id = model.attributes.get('id') ?? '';
    if (this.#ids.has(id))
      this.context.report(model, `Elements must have unique ids. The following value is not unique: [${id}].`);
    this.#ids.add(id);
  }
}
