import { DiscordError } from './discord-error.js';
import { isJson, type Json } from './json.js';

export type FormPath = readonly (string | number)[];

/**
 * Collects what is wrong in a body, then refuses it all at once with 50035: `errors` mirrors the body, with `_errors` at
 * each leaf. (Wire sheet, section 2.)
 */
export class FormCheck {
  readonly #errors: Json = {};
  #isWrong = false;

  add(path: FormPath, code: string, message: string): void {
    this.#isWrong = true;
    let at = this.#errors;
    for (const step of path) {
      const next = at[String(step)];
      const child: Json = isJson(next) ? next : {};
      at[String(step)] = child;
      at = child;
    }
    const errors = Array.isArray(at._errors) ? at._errors : [];
    at._errors = [...errors, { code, message }];
  }

  required(path: FormPath): void {
    this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  }

  /** Text within these lengths, measured in code points; `undefined` and `null` pass unless required. */
  text(value: unknown, path: FormPath, limits: { max: number; min?: number; required?: boolean }): void {
    const { max, min = 0, required = false } = limits;
    if (value === undefined || value === null) {
      if (required) this.required(path);
      return;
    }
    if (typeof value !== 'string') {
      this.add(path, 'STRING_TYPE_CONVERT', `Could not interpret "${String(value)}" as string.`);
      return;
    }
    const length = [...value].length;
    if (length === 0 && required) this.required(path);
    else if (length > max && min > 0)
      this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
    else if (length > max) this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    else if (length < min) this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  }

  count(value: readonly unknown[], path: FormPath, max: number, min = 0): void {
    if (value.length > max || value.length < min)
      this.add(
        path,
        value.length > max && min === 0 ? 'BASE_TYPE_MAX_LENGTH' : 'BASE_TYPE_BAD_LENGTH',
        min === 0 ? `Must be ${max} or fewer in length.` : `Must be between ${min} and ${max} in length.`,
      );
  }

  choice(value: unknown, path: FormPath, choices: readonly unknown[]): void {
    if (choices.includes(value)) return;
    this.add(path, 'BASE_TYPE_CHOICES', `Value must be one of {${choices.map(String).join(', ')}}.`);
  }

  integer(value: unknown, path: FormPath, min: number, max: number): void {
    if (value === undefined || value === null) return;
    if (!Number.isInteger(value)) this.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
    else if (Number(value) < min)
      this.add(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
    else if (Number(value) > max)
      this.add(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
  }

  url(value: unknown, path: FormPath, schemes: readonly string[] = ['http', 'https']): void {
    if (value === undefined || value === null) return;
    if (typeof value !== 'string' || !URL.canParse(value)) {
      this.add(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
      return;
    }
    const scheme = new URL(value).protocol.replace(':', '');
    if (!schemes.includes(scheme))
      this.add(
        path,
        'URL_TYPE_INVALID_SCHEME',
        `Scheme "${scheme}" is not supported. Scheme must be one of (${schemes.map((each) => `'${each}'`).join(', ')}).`,
      );
  }

  /** @throws DiscordError 50035 when anything was wrong */
  done(): void {
    if (this.#isWrong) throw new DiscordError(50035, { extra: { errors: this.#errors } });
  }
}

/** One thing wrong. */
export function invalidForm(path: FormPath, code: string, message: string): DiscordError {
  const form = new FormCheck();
  form.add(path, code, message);
  try {
    form.done();
  } catch (error) {
    if (error instanceof DiscordError) return error;
  }
  return new DiscordError(50035);
}
