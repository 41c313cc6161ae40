import type { SyntaxNode } from '../syntax-tree.js';
import { isAlphanumeric, isBlank, isSpace, oneOf, wordEnd } from './characters.js';
import { emoticonAt } from './emoticon-at.js';
import { guards, type Outcome, type Rule, rules } from './inline-cursor.js';
import { PlainRules } from './plain-rules.js';
import { append, plainNode, reduce } from './reduce.js';

const endsStruck = oneOf('\n~ ');
const endsBold = oneOf('\n* ');
const endsBoldRun = oneOf('\n* _~');
const endsItalic = oneOf('\n_ ');
const endsItalicRun = oneOf('\n_ *~');
const endsStruckAscii = oneOf('\n~ *_:`@#[]\\<!|');
/** In struck text, what may start an emoji ends a run, too. */
const endsStruckRun = (code: number): boolean =>
  code < 128 ? endsStruckAscii(code) : (code >= 0xd83c && code <= 0xd83e) || (code >= 0x2300 && code <= 0x27bf);

/** The rules of bold, italic and struck text: what stands in each, and which of them may stand in which. */
export abstract class MarkRules extends PlainRules {
  /** A link with a label. */
  protected abstract reference(): SyntaxNode | undefined;

  /** An emoticon, where a blank, an end or what else may be beside one follows. */
  protected emoticonBefore(rule: Rule, follows: () => boolean): SyntaxNode | undefined {
    const { text, at } = this;
    const found = emoticonAt(text, at);
    if (!found) return undefined;
    const end = at + found.source.length;
    const next = text.charCodeAt(end);
    if (end >= text.length || isSpace(next) || next === 42) return this.bareEmoticon();
    return this.once(rule, 0, () => {
      this.at = end;
      const isFollowed = follows();
      this.at = at;
      const emoticon = isFollowed ? this.bareEmoticon() : undefined;
      return emoticon && [emoticon];
    })?.[0];
  }

  protected emphasis(): SyntaxNode[] | SyntaxNode | undefined {
    switch (this.text.charCodeAt(this.at)) {
      case 42:
        return this.bold();
      case 126:
        return this.strike();
      default:
        return this.italic();
    }
  }

  protected bold(): SyntaxNode[] | undefined {
    if (this.text.charCodeAt(this.at) !== 42) return undefined;
    return this.once(rules.bold, guards.bold, () => this.marked(42, 'BOLD', () => this.boldItems()));
  }

  protected strike(): SyntaxNode[] | undefined {
    if (this.text.charCodeAt(this.at) !== 126) return undefined;
    return this.once(rules.strike, guards.strike, () => this.marked(126, 'STRIKE', () => this.struckItems()));
  }

  protected italic(): SyntaxNode[] | SyntaxNode | undefined {
    if (this.isWithin(guards.italic)) return undefined;
    const { text, at } = this;
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code)) {
      let end = at + 1;
      while (isAlphanumeric(text.charCodeAt(end))) end += 1;
      this.look(end);
      if (text.charCodeAt(end) !== 95) return undefined;
      return this.runTo(text.charCodeAt(end + 1) === 95 ? end + 2 : end + 1);
    }
    if (code !== 95) return undefined;
    return this.once(rules.italic, guards.italic, () => this.italicMarks());
  }

  /** `__a__`, `_a_`; text where a letter follows. */
  protected italicMarks(): SyntaxNode[] | undefined {
    const { text, at } = this;
    const double = text.charCodeAt(at + 1) === 95 ? this.italicContent(at, '__') : undefined;
    if (double && wordEnd(text, double.end, isAlphanumeric) > double.end)
      return this.notItalic(double, '__', isAlphanumeric);
    const single = this.italicContent(at, '_');
    if (single && wordEnd(text, single.end, isLatinLetter) > single.end)
      return this.notItalic(single, '_', isLatinLetter);
    const found = double ?? single;
    if (!found) return undefined;
    this.at = found.end;
    return [{ type: 'ITALIC', value: found.nodes }];
  }

  protected italicContent(from: number, sign: string): Outcome {
    this.at = from + sign.length;
    const nodes = this.items(() => this.italicItem() ?? this.run(endsItalicRun) ?? this.single(endsItalic));
    return nodes && this.text.startsWith(sign, this.at) ? { end: this.at + sign.length, nodes } : undefined;
  }

  protected notItalic(content: NonNullable<Outcome>, sign: string, isLetter: (code: number) => boolean): SyntaxNode[] {
    this.at = wordEnd(this.text, content.end, isLetter);
    const word = plainNode(this.text.slice(content.end, this.at));
    return reduce([plainNode(sign), ...content.nodes, plainNode(sign), word]);
  }

  protected italicItem(): SyntaxNode[] | SyntaxNode | undefined {
    return (
      this.beforeMarks() ??
      this.bold() ??
      this.strike() ??
      this.emoji() ??
      this.emoticonBefore(
        rules.italicEmoticon,
        () => this.text.charCodeAt(this.at) === 95 || this.italicItem() !== undefined,
      )
    );
  }

  protected boldItems(): SyntaxNode[] | undefined {
    return this.items(() => this.boldItem() ?? this.run(endsBoldRun) ?? this.single(endsBold));
  }

  protected boldItem(): SyntaxNode[] | SyntaxNode | undefined {
    return (
      this.beforeMarks() ??
      this.italic() ??
      this.strike() ??
      this.emoji() ??
      this.emoticonBefore(rules.boldEmoticon, () => this.boldItem() !== undefined)
    );
  }

  protected struckItems(): SyntaxNode[] | undefined {
    return this.items(
      () =>
        this.run(endsStruckRun) ??
        (this.text.charCodeAt(this.at) === 92 ? this.escapedTime() : undefined) ??
        this.beforeMarks() ??
        this.italic() ??
        this.bold() ??
        this.emoji() ??
        this.bareEmoticon() ??
        this.single(endsStruck),
    );
  }

  /** What all marks hold, before other marks. */
  protected beforeMarks(): SyntaxNode | SyntaxNode[] | undefined {
    const code = this.text.charCodeAt(this.at);
    if (isBlank(code)) return this.blanks();
    return (
      (code === 96 ? this.code() : undefined) ??
      (code === 60 ? this.time() : undefined) ??
      (code === 60 || code === 91 ? this.reference() : undefined) ??
      this.userInMark() ??
      this.channel()
    );
  }

  protected items(item: () => SyntaxNode[] | SyntaxNode | undefined): SyntaxNode[] | undefined {
    const nodes: SyntaxNode[] = [];
    while (this.at < this.text.length) {
      this.steps.take(1);
      const found = item();
      if (found === undefined) break;
      append(nodes, found);
    }
    return nodes.length === 0 ? undefined : reduce(nodes);
  }

  /** Two signs around the content, else one. */
  protected marked(sign: number, type: string, items: () => SyntaxNode[] | undefined): SyntaxNode[] | undefined {
    const { text, at } = this;
    for (const width of text.charCodeAt(at + 1) === sign ? [2, 1] : [1]) {
      this.at = at + width;
      const value = items();
      if (value && text.charCodeAt(this.at) === sign && (width === 1 || text.charCodeAt(this.at + 1) === sign)) {
        this.at += width;
        return [{ type, value }];
      }
    }
    return undefined;
  }
}

function isLatinLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
