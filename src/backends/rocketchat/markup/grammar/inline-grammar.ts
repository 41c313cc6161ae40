import type { SyntaxNode } from '../syntax-tree.js';
import { angledBodyEnd, angledTargetAt, targetAt } from './addresses.js';
import { isBlank, oneOf, wordEnd } from './characters.js';
import { guards, rules } from './inline-cursor.js';
import { MarkRules } from './mark-rules.js';
import { append, linkNode, plainNode, reduce } from './reduce.js';
import type { Steps } from './steps.js';

const endsRun = oneOf('*_~`:\n<[]! \t()\\|');
const endsLabelRun = oneOf(']()*_~ \t\r\n');

/**
 * The rules of the server's grammar for running text. A rule that matches takes what it matches from the text and gives
 * its nodes; another one leaves the place alone.
 */
export class InlineGrammar extends MarkRules {
  /** The last stretch that could be the body of an address between angle brackets. */
  #bodyStart = 0;
  #bodyEnd = -1;
  readonly #lastTarget: number;

  constructor(text: string, steps: Steps) {
    super(text, steps);
    this.#lastTarget = text.lastIndexOf('](');
  }

  /** An item, or any sign. */
  item(): SyntaxNode[] | SyntaxNode {
    const found = this.match();
    if (found !== undefined) return found;
    this.at += 1;
    return plainNode(this.text.charAt(this.at - 1));
  }

  /** An item of running text. */
  match(): SyntaxNode[] | SyntaxNode | undefined {
    this.steps.take(1);
    const code = this.text.charCodeAt(this.at);
    return isBlank(code) ? this.blanks() : (this.bySign(code) ?? this.byRest(code));
  }

  protected bySign(code: number): SyntaxNode[] | SyntaxNode | undefined {
    switch (code) {
      case 92:
        return this.escapedTime() ?? this.escaped();
      case 91:
        return this.reference();
      case 60:
        return this.time() ?? this.reference() ?? this.emoticon();
      case 33:
        return this.image();
      case 124:
        return this.spoiler();
      case 64:
        return this.user();
      case 96:
        return this.code();
      case 43:
        return this.phone();
      case 58:
        return this.emoji() ?? this.emoticon();
      case 42:
        return this.blankMarks(code) ?? this.emphasis() ?? this.emoticon();
      case 126:
        return this.blankMarks(code) ?? this.emphasis();
      case 45:
        return this.dash() ?? this.emoticon();
      default:
        return undefined;
    }
  }

  protected byRest(code: number): SyntaxNode[] | SyntaxNode | undefined {
    this.lookAtWord();
    const { at } = this;
    return (
      (this.lastAt >= at ? this.email() : undefined) ??
      (code === 95 ? this.domainBehindUnderscore() : undefined) ??
      (this.lastDot >= at ? this.url() : undefined) ??
      (code === 42 || code === 95 || code === 126 ? this.blankMarks(code) : undefined) ??
      this.emphasis() ??
      this.channel() ??
      this.emoji() ??
      (code === 45 ? this.dash() : undefined) ??
      this.emoticon() ??
      this.run(endsRun)
    );
  }

  protected emoticon(): SyntaxNode | undefined {
    return this.emoticonBefore(rules.emoticon, () => this.match() !== undefined);
  }

  protected spoiler(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at + 1) !== 124) return undefined;
    return this.once(rules.spoiler, 0, () => {
      this.at = at + 2;
      const nodes: SyntaxNode[] = [];
      while (this.at < text.length && text.charCodeAt(this.at) !== 10 && !text.startsWith('||', this.at))
        append(nodes, this.item());
      if (nodes.length === 0 || !text.startsWith('||', this.at)) return undefined;
      this.at += 2;
      return [{ type: 'SPOILER', value: reduce(nodes) }];
    })?.[0];
  }

  protected reference(): SyntaxNode | undefined {
    const code = this.text.charCodeAt(this.at);
    if (code !== 91 && code !== 60) return undefined;
    return this.once(rules.reference, guards.reference, () => (code === 91 ? this.labelled() : this.angled()))?.[0];
  }

  protected labelled(): SyntaxNode[] | undefined {
    const { text } = this;
    if (this.#lastTarget <= this.at) return undefined;
    this.at += 1;
    const nodes: SyntaxNode[] = [];
    while (this.at < text.length) {
      this.steps.take(1);
      const found = this.labelItem();
      if (found === undefined) break;
      append(nodes, found);
    }
    if (!text.startsWith('](', this.at)) return undefined;
    const target = targetAt(text, this.at + 2);
    if (target) this.look(target.end);
    if (!target || text.charCodeAt(target.end) !== 41) return undefined;
    this.at = target.end + 1;
    return [linkNode(target.src, nodes.length > 0 ? reduce(nodes) : [plainNode(target.src)])];
  }

  protected labelItem(): SyntaxNode[] | SyntaxNode | undefined {
    const { text } = this;
    const code = text.charCodeAt(this.at);
    if (isBlank(code)) return this.blanks();
    const found = this.emphasis() ?? this.run(endsLabelRun);
    if (found !== undefined) return found;
    if (code === 93) {
      if (text.charCodeAt(this.at + 1) === 40 && this.at + 2 < text.length) return undefined;
      // Another label directly behind this one is that of the link.
      if (text.startsWith(' [', this.at + 1)) {
        const close = text.indexOf(']', this.at + 3);
        if (close >= 0 && text.charCodeAt(close + 1) === 40) return undefined;
      }
    }
    this.at += 1;
    return plainNode(text.charAt(this.at - 1));
  }

  protected angled(): SyntaxNode[] | undefined {
    const { text } = this;
    const target = angledTargetAt(text, this.at + 1, this.#angledBodyEnd);
    if (!target || text.charCodeAt(target.end) !== 124) return undefined;
    const start = target.end + 1;
    const end = wordEnd(text, start, isAngledLabelSign);
    this.look(end);
    if (end === start || text.charCodeAt(end) !== 62) return undefined;
    this.at = end + 1;
    return [linkNode(target.src, [plainNode(text.slice(start, end))])];
  }

  /** Whole texts are one such body, and a `<` may stand anywhere in it: it is looked over once. */
  readonly #angledBodyEnd = (text: string, from: number): number => {
    if (from < this.#bodyStart || from > this.#bodyEnd) {
      this.#bodyStart = from;
      this.#bodyEnd = angledBodyEnd(text, from);
      this.look(this.#bodyEnd);
    }
    return this.#bodyEnd;
  };
}

function isAngledLabelSign(code: number): boolean {
  return code >= 32 && code !== 60 && code !== 62 && code !== 124;
}
