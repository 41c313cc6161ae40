import type { ProblemList } from './problem.js';

/** Stands for what a template will put in a place; it occurs in no message of its own. */
export const filledIn = '\ue000';

/** The agent runs a document as a FreeMarker template when it holds one of these (wire sheet, section 8.3). */
export function isTemplate(text: string): boolean {
  return /\$\{|#\{|<#|<@/.test(text);
}

/** Directives that stand around something and want an end tag. */
const blocks = new Set([
  'if', 'list', 'items', 'switch', 'macro', 'function', 'attempt', 'compress', 'escape', 'noescape', 'noparse',
  'autoesc', 'noautoesc', 'outputformat', 'foreach', 'transform',
]); // biome-ignore format: a word list
const alone = new Set([
  'else', 'elseif', 'elseIf', 'case', 'on', 'default', 'break', 'continue', 'recover', 'return', 'stop', 'flush', 't',
  'lt', 'rt', 'nt', 'nested', 'recurse', 'visit', 'fallback', 'setting', 'ftl', 'import', 'include', 'sep',
]); // biome-ignore format: a word list
const assignments = new Set(['assign', 'global', 'local']);
/** The patterns below are not meant for more. */
const longestDirective = 4000;
/** They start another branch: of several branches only the first is looked at. */
const branches = new Set(['else', 'elseif', 'elseIf', 'case', 'on', 'default', 'recover']);

/**
 * Checks what can be known of a template without running it: the directives and their nesting, the expressions' syntax,
 * and the paths into the entity data where that is given. What the template writes is not known.
 *
 * @returns the document with each interpolation replaced by as many {@link filledIn} and each directive by blanks, so
 * that places stay the same
 */
export function maskTemplate(text: string, data: unknown, problems: ProblemList): string {
  return new TemplateReader(text, data, problems).read();
}

class TemplateReader {
  readonly #out: string[] = [];
  readonly #open: { name: string; offset: number }[] = [];
  readonly #variables = new Set(['data', 'entity']);
  /** The depth of the block whose later branches are left out now. */
  #hidden: number | undefined;
  #at = 0;

  constructor(
    readonly text: string,
    readonly data: unknown,
    readonly problems: ProblemList,
  ) {}

  read(): string {
    const { text } = this;
    const marks = /\$\{|#\{|<#--|<\/?[#@]/g;
    for (let match = marks.exec(text); match; match = marks.exec(text)) {
      this.#copy(match.index);
      const end = this.#mark(match[0], match.index);
      if (end === undefined) break;
      marks.lastIndex = end;
    }
    this.#copy(text.length);
    for (const { name, offset } of this.#open) this.problems.add(offset, `Template: <#${name}> has no end tag`);
    return this.#out.join('');
  }

  /** Takes over what stands before the next mark. */
  #copy(end: number): void {
    const part = this.text.slice(this.#at, end);
    this.#out.push(this.#hidden === undefined ? part : blank(part, ' '));
    this.#at = end;
  }

  /** @returns where it ends; `undefined` when that cannot be told */
  #mark(mark: string, offset: number): number | undefined {
    if (mark === '<#--') {
      const end = this.text.indexOf('-->', offset);
      if (end < 0) return this.#fail(offset, 'a template comment has no end');
      return this.#mask(offset, end + 3, ' ');
    }
    if (mark.endsWith('{')) {
      const end = endOfExpression(this.text, offset + 2, '}');
      if (end < 0) return this.#fail(offset, `${mark} has no end`);
      this.#expression(this.text.slice(offset + 2, end), offset);
      return this.#mask(offset, end + 1, filledIn);
    }
    const end = endOfExpression(this.text, offset + mark.length, '>');
    if (end < 0) return this.#fail(offset, 'a template directive has no end');
    const inside = this.text.slice(offset + mark.length, end);
    if (mark === '<#') this.#directive(inside, offset);
    else if (mark === '</#') this.#endOf(/^[A-Za-z]*/.exec(inside)?.[0] ?? '', offset);
    return this.#mask(offset, end + 1, ' ');
  }

  #mask(start: number, end: number, filler: string): number {
    this.#out.push(blank(this.text.slice(start, end), this.#hidden === undefined ? filler : ' '));
    this.#at = end;
    return end;
  }

  #fail(offset: number, message: string): undefined {
    this.problems.add(offset, `Template: ${message}`);
  }

  #directive(inside: string, offset: number): void {
    const name = /^[A-Za-z]*/.exec(inside)?.[0] ?? '';
    const selfClosed = inside.endsWith('/');
    const rest = inside.slice(name.length, selfClosed ? -1 : undefined).trim();
    if (rest.length > longestDirective) {
      this.#fail(offset, `<#${name}> is too long to check`);
      return;
    }
    if (branches.has(name)) this.#hidden ??= this.#open.length;
    if (blocks.has(name)) {
      this.#open.push({ name, offset });
      this.#block(name, rest, offset);
    } else if (assignments.has(name)) {
      for (const [, variable = ''] of rest.matchAll(/(?:^|[\s,])([A-Za-z_$@][\w$@]*)\s*(?:=(?!=)|$)/g))
        this.#variables.add(variable);
      const value = /=(?!=)([\s\S]*)$/.exec(rest)?.[1];
      if (value === undefined) this.#open.push({ name, offset });
      else this.#expression(value, offset);
    } else if (!alone.has(name)) {
      this.#fail(offset, `unknown directive <#${name || inside.slice(0, 20)}>`);
    } else if (name === 'elseif' || name === 'elseIf') {
      this.#expression(rest, offset);
    }
  }

  #block(name: string, rest: string, offset: number): void {
    const loop = /^([\s\S]*?)\s+as\s+([\w$]+)(?:\s*,\s*([\w$]+))?$/.exec(rest);
    if (name === 'list' && loop) this.#expression(loop[1] ?? '', offset);
    else if (name === 'if' || name === 'switch' || name === 'list') this.#expression(rest, offset);
    if (loop?.[2]) this.#variables.add(loop[2]);
    if (loop?.[3]) this.#variables.add(loop[3]);
    if (name === 'macro' || name === 'function' || name === 'items')
      for (const [word] of rest.matchAll(/[A-Za-z_$][\w$]*/g)) this.#variables.add(word);
  }

  #endOf(name: string, offset: number): void {
    if (alone.has(name)) return;
    const last = this.#open.pop();
    if (this.#hidden !== undefined && this.#open.length < this.#hidden) this.#hidden = undefined;
    if (last?.name !== name) this.#fail(offset, `</#${name}> ends nothing that is open`);
  }

  #expression(source: string, offset: number): void {
    const expression = source.trim();
    if (expression === '') {
      this.#fail(offset, 'an expression is missing');
      return;
    }
    const code = withoutStrings(expression);
    if (/\?\s*(new|api)\b/.test(code)) {
      this.#fail(offset, '?new and ?api are not allowed');
      return;
    }
    if (/[.[(,+*/%<=&|-]$|(?<!\?)\?$|^[.?,+*/%=&|\])]/.test(code)) {
      this.#fail(offset, `cannot read ${expression}`);
      return;
    }
    // An absent value is an error unless a default or a test stands behind it.
    if (/!(?!=)|\?\?/.test(code)) return;
    // Whether the inside of a block is run at all depends on the data.
    if (this.#open.length > 0) return;
    for (const [, before = '', word = '', after = ''] of code.matchAll(/([.?\w$]?)\b([A-Za-z_$][\w$]*)(\s*[:(=]?)/g)) {
      if (before !== '' || words.has(word) || this.#variables.has(word) || after.trim() === ':') continue;
      this.#fail(offset, `there is no variable ${word}: the entity data is in data and entity`);
      return;
    }
    if (this.data !== undefined && this.#isMissing(expression))
      this.#fail(offset, `the entity data has no ${expression}`);
  }

  #isMissing(expression: string): boolean {
    const path = /^(?:data|entity)((?:\.[A-Za-z_$][\w$]*|\[\s*(?:"[^"\\]*"|'[^'\\]*'|\d+)\s*\])*)$/.exec(expression);
    if (!path) return false;
    let value: unknown = this.data;
    for (const [, name, double, single, index] of (path[1] ?? '').matchAll(
      /\.([\w$]+)|\[\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*\]/g,
    )) {
      const key = name ?? double ?? single ?? index ?? '';
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return true;
      value = Reflect.get(value, key);
    }
    return value === null || value === undefined;
  }
}

const words = new Set(['true', 'false', 'gt', 'gte', 'lt', 'lte', 'and', 'or', 'as', 'in', 'using']);

function blank(text: string, filler: string): string {
  return text.replace(/[^\n]/g, filler);
}

/** Names and operators only: what stands in a string literal is no code. */
function withoutStrings(expression: string): string {
  return expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '0');
}

/** Where an expression ends: brackets and string literals are passed over. */
function endOfExpression(text: string, from: number, close: '}' | '>'): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const end = endOfString(text, at);
      if (end < 0) return -1;
      at = end;
    } else if (character === '{' || character === '(' || character === '[') depth += 1;
    else if (character === close && depth === 0) return at;
    else if (character === '}' || character === ')' || character === ']') depth -= 1;
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at;
  }
  return -1;
}
