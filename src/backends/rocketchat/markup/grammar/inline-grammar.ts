import type { SyntaxNode } from '../syntax-tree.js';
import { angledBodyEnd, angledTargetAt, bareUrlEnd, domainEnd, emailAt, phoneAt, targetAt } from './addresses.js';
import { isAlphanumeric, isBlank, isNameLetter, isNameSign, isSpace, isTextSign, oneOf } from './characters.js';
import { emoticonAt } from './emoticon-at.js';
import { addressOfEmail, addressOfUrl, readTime } from './link-judge.js';
import { plainNode, reduce } from './reduce.js';
import { type Steps, TooManySteps } from './steps.js';
import { unicodeEmojiAt } from './unicode-emoji.js';

const endsRun = oneOf('*_~`:\n<[]! \t()\\|');
const endsStruck = oneOf('\n~ ');
const endsBold = oneOf('\n* ');
const endsBoldRun = oneOf('\n* _~');
const endsItalic = oneOf('\n_ ');
const endsItalicRun = oneOf('\n_ *~');
const endsStruckAscii = oneOf('\n~ *_:`@#[]\\<!|');
/** In struck text, what may start an emoji ends a run, too. */
const endsStruckRun = (code: number): boolean =>
  code < 128 ? endsStruckAscii(code) : (code >= 0xd83c && code <= 0xd83e) || (code >= 0x2300 && code <= 0x27bf);
const endsLabelRun = oneOf(']()*_~ \t\r\n');
const isShortCodeSign = (code: number): boolean =>
  isAlphanumeric(code) || code === 45 || code === 95 || code === 43 || code === 46;
const escapable = oneOf('*_~`#.');
const zone = '(?:[+-]\\d\\d:\\d\\d)?';
const time = `\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3})?${zone}|\\d\\d:\\d\\d(?::\\d\\d)?${zone}`;
const format = '(?::[DFRTdft])?';
const secondsTime = /<t:(\d{10})(?::([DFRTdft]))?>/y;
const otherTime = new RegExp(`<t:(?:${time})${format}>`, 'y');
const escapedTime = new RegExp(`\\\\(<t:(?:\\d{10}|${time})${format}>)`, 'y');
/** What asking the official parser costs. */
const stepsToAsk = 300;
/** Rules within rules: a row of emoticons has as many as it is long, for each looks at the next. */
const deepest = 400;

/** None of these stands in itself, however deep. */
const inBold = 1;
const inItalic = 2;
const inStrike = 4;
const inReference = 8;
type Guard = typeof inBold | typeof inItalic | typeof inStrike | typeof inReference;

/** The rules whose outcomes are kept. */
const rules = {
  bold: 0,
  italic: 1,
  strike: 2,
  reference: 3,
  spoiler: 4,
  emoticon: 5,
  boldEmoticon: 6,
  italicEmoticon: 7,
} as const;
type Rule = (typeof rules)[keyof typeof rules];

/** What a rule gave at a place; `undefined` where it does not match. */
type Outcome = { end: number; nodes: SyntaxNode[] } | undefined;

/**
 * The rules of the server's grammar for running text. A rule that matches takes what it matches from the text and gives
 * its nodes; another one leaves the place alone.
 */
export class InlineGrammar {
  readonly text: string;
  at = 0;
  readonly #steps: Steps;
  #guards = 0;
  #depth = 0;
  /** Rules that were tried are not tried again: a mark that is not closed would be looked for from each sign before it. */
  readonly #outcomes = new Map<number, Outcome>();
  #wordStart = 0;
  #wordEnd = 0;
  #lastAt = -1;
  #lastDot = -1;
  /** The last stretch that could be the body of an address between angle brackets. */
  #bodyStart = 0;
  #bodyEnd = -1;
  readonly #lastTarget: number;

  constructor(text: string, steps: Steps) {
    this.text = text;
    this.#steps = steps;
    this.#lastTarget = text.lastIndexOf('](');
  }

  /** Goes on at a place with none of the rules begun. */
  restart(at: number): void {
    this.at = at;
    this.#guards = 0;
    this.#depth = 0;
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
    this.#steps.take(1);
    const code = this.text.charCodeAt(this.at);
    return isBlank(code) ? this.#blanks() : (this.#bySign(code) ?? this.#byRest(code));
  }

  #bySign(code: number): SyntaxNode[] | SyntaxNode | undefined {
    switch (code) {
      case 92:
        return this.#escapedTime() ?? this.#escaped();
      case 91:
        return this.#reference();
      case 60:
        return this.#time() ?? this.#reference() ?? this.#emoticon();
      case 33:
        return this.#image();
      case 124:
        return this.#spoiler();
      case 64:
        return this.#user();
      case 96:
        return this.#code();
      case 43:
        return this.#phone();
      case 58:
        return this.#emoji() ?? this.#emoticon();
      case 42:
        return this.#blankMarks(code) ?? this.#emphasis() ?? this.#emoticon();
      case 126:
        return this.#blankMarks(code) ?? this.#emphasis();
      case 45:
        return this.#dash() ?? this.#emoticon();
      default:
        return undefined;
    }
  }

  #byRest(code: number): SyntaxNode[] | SyntaxNode | undefined {
    this.#lookAtWord();
    const { at } = this;
    return (
      (this.#lastAt >= at ? this.#email() : undefined) ??
      (code === 95 ? this.#domainBehindUnderscore() : undefined) ??
      (this.#lastDot >= at ? this.#url() : undefined) ??
      (code === 42 || code === 95 || code === 126 ? this.#blankMarks(code) : undefined) ??
      this.#emphasis() ??
      this.#channel() ??
      this.#emoji() ??
      (code === 45 ? this.#dash() : undefined) ??
      this.#emoticon() ??
      this.#run(endsRun)
    );
  }

  /** Where the word at the place ends, and whether there may be an address in it. */
  #lookAtWord(): void {
    if (this.at >= this.#wordStart && this.at < this.#wordEnd) return;
    let end = this.at;
    for (; end < this.text.length; end += 1) {
      const code = this.text.charCodeAt(end);
      if (isSpace(code)) break;
      if (code === 64) this.#lastAt = end;
      else if (code === 46 || code === 58) this.#lastDot = end;
    }
    this.#look(end);
    this.#wordStart = this.at;
    this.#wordEnd = end;
  }

  /** Counts what looking over a stretch of text costs. */
  #look(end: number): void {
    if (end > this.at) this.#steps.take((end - this.at) >> 3);
  }

  #blanks(): SyntaxNode {
    const from = this.at;
    do this.at += 1;
    while (isBlank(this.text.charCodeAt(this.at)));
    return plainNode(this.text.slice(from, this.at));
  }

  #run(ends: (code: number) => boolean): SyntaxNode | undefined {
    const from = this.at;
    while (this.at < this.text.length && !ends(this.text.charCodeAt(this.at))) this.at += 1;
    return this.at > from ? plainNode(this.text.slice(from, this.at)) : undefined;
  }

  #runTo(end: number): SyntaxNode {
    const from = this.at;
    this.at = end;
    return plainNode(this.text.slice(from, end));
  }

  #escaped(): SyntaxNode | undefined {
    if (!escapable(this.text.charCodeAt(this.at + 1))) return undefined;
    this.at += 2;
    return plainNode(this.text.charAt(this.at - 1));
  }

  #escapedTime(): SyntaxNode | undefined {
    if (this.text.charCodeAt(this.at + 1) !== 60) return undefined;
    escapedTime.lastIndex = this.at;
    const found = escapedTime.exec(this.text);
    if (!found) return undefined;
    this.at += found[0].length;
    return plainNode(found[1] as string);
  }

  #time(): SyntaxNode | undefined {
    if (!this.text.startsWith('<t:', this.at)) return undefined;
    secondsTime.lastIndex = this.at;
    const seconds = secondsTime.exec(this.text);
    if (seconds) {
      this.at += seconds[0].length;
      return { type: 'TIMESTAMP', value: { timestamp: seconds[1], format: seconds[2] ?? 't' } };
    }
    otherTime.lastIndex = this.at;
    const source = otherTime.exec(this.text)?.[0];
    if (source === undefined) return undefined;
    this.#steps.take(stepsToAsk);
    const found = readTime(source);
    if (found) this.at += source.length;
    return found;
  }

  #dash(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at) !== 45 || !text.startsWith('_-', at + 1) || at + 3 >= text.length) return undefined;
    return this.#runTo(at + 1);
  }

  #code(): SyntaxNode | undefined {
    const { text, at } = this;
    let end = at + 1;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === 96 || code === 10) break;
    }
    this.#look(end);
    if (end === at + 1 || text.charCodeAt(end) !== 96) return undefined;
    this.at = end + 1;
    return { type: 'INLINE_CODE', value: plainNode(text.slice(at + 1, end)) };
  }

  #phone(): SyntaxNode | undefined {
    const phone = phoneAt(this.text, this.at);
    if (!phone) return undefined;
    this.at = phone.end;
    return phone.number.length < 5 ? plainNode(phone.text) : linkNode(`tel:${phone.number}`, [plainNode(phone.text)]);
  }

  #email(): SyntaxNode | undefined {
    this.#look(this.#wordEnd);
    const found = emailAt(this.text, this.at);
    if (!found) return undefined;
    this.at = found.end;
    const source = this.text.slice(found.start, found.end);
    const address = addressOfEmail(source);
    return address === undefined ? plainNode(source) : linkNode(address, [plainNode(source)]);
  }

  #domainBehindUnderscore(): SyntaxNode | undefined {
    this.#look(this.#wordEnd);
    const end = domainEnd(this.text, this.at + 1);
    return end < 0 || this.text.charCodeAt(end) === 95 ? undefined : this.#runTo(end);
  }

  #url(): SyntaxNode | undefined {
    const { text, at } = this;
    let sign = at;
    for (; sign < text.length; sign += 1) {
      const code = text.charCodeAt(sign);
      if (code === 58 || code === 46 || code === 47 || code === 64 || isSpace(code)) break;
    }
    this.#look(sign);
    if (text.charCodeAt(sign) !== 46 && !text.startsWith('://', sign)) return undefined;
    this.#look(this.#wordEnd);
    const end = bareUrlEnd(text, at);
    if (end < 0) return undefined;
    const source = text.slice(at, end);
    this.at = end;
    const address = addressOfUrl(source);
    return address === undefined ? plainNode(source) : linkNode(address, [plainNode(source)]);
  }

  /** Marks around nothing but blanks. */
  #blankMarks(code: number): SyntaxNode | undefined {
    const { text, at } = this;
    const opened = signsEnd(text, at, code);
    let closing = opened;
    while (isBlank(text.charCodeAt(closing))) closing += 1;
    this.#look(closing);
    if (closing === opened || text.charCodeAt(closing) !== code) return undefined;
    return this.#runTo(signsEnd(text, closing, code));
  }

  #channel(): SyntaxNode | undefined {
    const { text, at } = this;
    const code = text.charCodeAt(at);
    if (text.charCodeAt(at + 1) === 35 && isTextSign(code) && isNameLetter(text.charCodeAt(at + 2)))
      return this.#runTo(at + 3);
    if (code !== 35) return undefined;
    const end = this.#nameEnd(at + 1);
    if (end === at + 1) return undefined;
    this.at = end;
    return { type: 'MENTION_CHANNEL', value: plainNode(text.slice(at + 1, end)) };
  }

  #user(): SyntaxNode | undefined {
    const { text } = this;
    const start = signsEnd(text, this.at, 64);
    let end = start === this.at ? start : this.#nameEnd(start);
    this.#look(end);
    if (end === start) return undefined;
    const code = text.charCodeAt(end);
    if (code === 58 || code === 64) {
      const rest = this.#nameEnd(end + 1);
      if (rest > end + 1) end = rest;
    }
    const name = text.slice(start, end);
    if (name.endsWith('__')) return undefined;
    this.at = end;
    return { type: 'MENTION_USER', value: plainNode(name) };
  }

  /** In marks, a sign before `@` and a letter makes the three of them text. */
  #userInMark(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at + 1) === 64 && isTextSign(text.charCodeAt(at))) {
      const end = signsEnd(text, at + 1, 64);
      this.#look(end);
      if (isNameLetter(text.charCodeAt(end))) {
        this.at = end + 1;
        return plainNode(`${text.charAt(at)}@${text.charAt(end)}`);
      }
    }
    return text.charCodeAt(at) === 64 ? this.#user() : undefined;
  }

  #nameEnd(from: number): number {
    let at = from;
    while (isNameSign(this.text.charCodeAt(at))) at += 1;
    return at;
  }

  #emoji(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at) === 58) {
      let end = at + 1;
      while (isShortCodeSign(text.charCodeAt(end))) end += 1;
      this.#look(end);
      if (end === at + 1 || text.charCodeAt(end) !== 58) return undefined;
      this.at = end + 1;
      const shortCode = text.slice(at + 1, end);
      return { type: 'EMOJI', value: plainNode(shortCode), shortCode };
    }
    const unicode = unicodeEmojiAt(text, at);
    if (unicode === undefined) return undefined;
    this.at += unicode.length;
    return { type: 'EMOJI', value: undefined, unicode };
  }

  /** Up to three emoji or emoticons, wherever they stand. */
  anyEmoji(): SyntaxNode | undefined {
    return this.#emoji() ?? this.#bareEmoticon();
  }

  #bareEmoticon(): SyntaxNode | undefined {
    const found = emoticonAt(this.text, this.at);
    if (!found) return undefined;
    this.at += found.source.length;
    return { type: 'EMOJI', value: plainNode(found.source), shortCode: found.name };
  }

  #emoticon(): SyntaxNode | undefined {
    return this.#emoticonBefore(rules.emoticon, () => this.match() !== undefined);
  }

  /** An emoticon, where a blank, an end or what else may be beside one follows. */
  #emoticonBefore(rule: Rule, follows: () => boolean): SyntaxNode | undefined {
    const { text, at } = this;
    const found = emoticonAt(text, at);
    if (!found) return undefined;
    const end = at + found.source.length;
    const next = text.charCodeAt(end);
    if (end >= text.length || isSpace(next) || next === 42) return this.#bareEmoticon();
    return this.#once(rule, 0, () => {
      this.at = end;
      const isFollowed = follows();
      this.at = at;
      const emoticon = isFollowed ? this.#bareEmoticon() : undefined;
      return emoticon && [emoticon];
    })?.[0];
  }

  #image(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at + 1) !== 91) return undefined;
    const start = at + 2;
    let shown = start;
    while (text.charCodeAt(shown) === 9 || text.charCodeAt(shown) === 32) shown += 1;
    let end = shown;
    while (isTextSign(text.charCodeAt(end))) end += 1;
    // Blanks alone are no text: the first of them would have to be one.
    const hasText = end > shown;
    if (hasText) while (isBlank(text.charCodeAt(end))) end += 1;
    else end = start;
    this.#look(end);
    if (!text.startsWith('](', end)) return undefined;
    const target = targetAt(text, end + 2);
    if (target) this.#look(target.end);
    if (!target || text.charCodeAt(target.end) !== 41) return undefined;
    this.at = target.end + 1;
    const src = plainNode(target.src);
    return { type: 'IMAGE', value: { src, label: hasText ? plainNode(text.slice(start, end)) : src } };
  }

  #spoiler(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at + 1) !== 124) return undefined;
    return this.#once(rules.spoiler, 0, () => {
      this.at = at + 2;
      const nodes: SyntaxNode[] = [];
      while (this.at < text.length && text.charCodeAt(this.at) !== 10 && !text.startsWith('||', this.at))
        append(nodes, this.item());
      if (nodes.length === 0 || !text.startsWith('||', this.at)) return undefined;
      this.at += 2;
      return [{ type: 'SPOILER', value: reduce(nodes) }];
    })?.[0];
  }

  #emphasis(): SyntaxNode[] | SyntaxNode | undefined {
    switch (this.text.charCodeAt(this.at)) {
      case 42:
        return this.#bold();
      case 126:
        return this.#strike();
      default:
        return this.#italic();
    }
  }

  #bold(): SyntaxNode[] | undefined {
    if (this.text.charCodeAt(this.at) !== 42) return undefined;
    return this.#once(rules.bold, inBold, () => this.#marked(42, 'BOLD', () => this.#boldItems()));
  }

  #strike(): SyntaxNode[] | undefined {
    if (this.text.charCodeAt(this.at) !== 126) return undefined;
    return this.#once(rules.strike, inStrike, () => this.#marked(126, 'STRIKE', () => this.#struckItems()));
  }

  #italic(): SyntaxNode[] | SyntaxNode | undefined {
    if ((this.#guards & inItalic) !== 0) return undefined;
    const { text, at } = this;
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code)) {
      let end = at + 1;
      while (isAlphanumeric(text.charCodeAt(end))) end += 1;
      this.#look(end);
      if (text.charCodeAt(end) !== 95) return undefined;
      return this.#runTo(text.charCodeAt(end + 1) === 95 ? end + 2 : end + 1);
    }
    if (code !== 95) return undefined;
    return this.#once(rules.italic, inItalic, () => this.#italicMarks());
  }

  /** `__a__`, `_a_`; text where a letter follows. */
  #italicMarks(): SyntaxNode[] | undefined {
    const { text, at } = this;
    const double = text.charCodeAt(at + 1) === 95 ? this.#italicContent(at, '__') : undefined;
    if (double && wordEnd(text, double.end, isAlphanumeric) > double.end)
      return this.#notItalic(double, '__', isAlphanumeric);
    const single = this.#italicContent(at, '_');
    if (single && wordEnd(text, single.end, isLatinLetter) > single.end)
      return this.#notItalic(single, '_', isLatinLetter);
    const found = double ?? single;
    if (!found) return undefined;
    this.at = found.end;
    return [{ type: 'ITALIC', value: found.nodes }];
  }

  #italicContent(from: number, sign: string): Outcome {
    this.at = from + sign.length;
    const nodes = this.#items(() => this.#italicItem() ?? this.#run(endsItalicRun) ?? this.#single(endsItalic));
    return nodes && this.text.startsWith(sign, this.at) ? { end: this.at + sign.length, nodes } : undefined;
  }

  #notItalic(content: NonNullable<Outcome>, sign: string, isLetter: (code: number) => boolean): SyntaxNode[] {
    this.at = wordEnd(this.text, content.end, isLetter);
    const word = plainNode(this.text.slice(content.end, this.at));
    return reduce([plainNode(sign), ...content.nodes, plainNode(sign), word]);
  }

  #italicItem(): SyntaxNode[] | SyntaxNode | undefined {
    return (
      this.#beforeMarks() ??
      this.#bold() ??
      this.#strike() ??
      this.#emoji() ??
      this.#emoticonBefore(
        rules.italicEmoticon,
        () => this.text.charCodeAt(this.at) === 95 || this.#italicItem() !== undefined,
      )
    );
  }

  #boldItems(): SyntaxNode[] | undefined {
    return this.#items(() => this.#boldItem() ?? this.#run(endsBoldRun) ?? this.#single(endsBold));
  }

  #boldItem(): SyntaxNode[] | SyntaxNode | undefined {
    return (
      this.#beforeMarks() ??
      this.#italic() ??
      this.#strike() ??
      this.#emoji() ??
      this.#emoticonBefore(rules.boldEmoticon, () => this.#boldItem() !== undefined)
    );
  }

  #struckItems(): SyntaxNode[] | undefined {
    return this.#items(
      () =>
        this.#run(endsStruckRun) ??
        (this.text.charCodeAt(this.at) === 92 ? this.#escapedTime() : undefined) ??
        this.#beforeMarks() ??
        this.#italic() ??
        this.#bold() ??
        this.#emoji() ??
        this.#bareEmoticon() ??
        this.#single(endsStruck),
    );
  }

  /** What all marks hold, before other marks. */
  #beforeMarks(): SyntaxNode | SyntaxNode[] | undefined {
    const code = this.text.charCodeAt(this.at);
    if (isBlank(code)) return this.#blanks();
    return (
      (code === 96 ? this.#code() : undefined) ??
      (code === 60 ? this.#time() : undefined) ??
      (code === 60 || code === 91 ? this.#reference() : undefined) ??
      this.#userInMark() ??
      this.#channel()
    );
  }

  #items(item: () => SyntaxNode[] | SyntaxNode | undefined): SyntaxNode[] | undefined {
    const nodes: SyntaxNode[] = [];
    while (this.at < this.text.length) {
      this.#steps.take(1);
      const found = item();
      if (found === undefined) break;
      append(nodes, found);
    }
    return nodes.length === 0 ? undefined : reduce(nodes);
  }

  #single(ends: (code: number) => boolean): SyntaxNode | undefined {
    if (ends(this.text.charCodeAt(this.at))) return undefined;
    this.at += 1;
    return plainNode(this.text.charAt(this.at - 1));
  }

  /** Two signs around the content, else one. */
  #marked(sign: number, type: string, items: () => SyntaxNode[] | undefined): SyntaxNode[] | undefined {
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

  #reference(): SyntaxNode | undefined {
    const code = this.text.charCodeAt(this.at);
    if (code !== 91 && code !== 60) return undefined;
    return this.#once(rules.reference, inReference, () => (code === 91 ? this.#labelled() : this.#angled()))?.[0];
  }

  #labelled(): SyntaxNode[] | undefined {
    const { text } = this;
    if (this.#lastTarget <= this.at) return undefined;
    this.at += 1;
    const nodes: SyntaxNode[] = [];
    while (this.at < text.length) {
      this.#steps.take(1);
      const found = this.#labelItem();
      if (found === undefined) break;
      append(nodes, found);
    }
    if (!text.startsWith('](', this.at)) return undefined;
    const target = targetAt(text, this.at + 2);
    if (target) this.#look(target.end);
    if (!target || text.charCodeAt(target.end) !== 41) return undefined;
    this.at = target.end + 1;
    return [linkNode(target.src, nodes.length > 0 ? reduce(nodes) : [plainNode(target.src)])];
  }

  #labelItem(): SyntaxNode[] | SyntaxNode | undefined {
    const { text } = this;
    const code = text.charCodeAt(this.at);
    if (isBlank(code)) return this.#blanks();
    const found = this.#emphasis() ?? this.#run(endsLabelRun);
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

  #angled(): SyntaxNode[] | undefined {
    const { text } = this;
    const target = angledTargetAt(text, this.at + 1, this.#angledBodyEnd);
    if (!target || text.charCodeAt(target.end) !== 124) return undefined;
    const start = target.end + 1;
    const end = wordEnd(text, start, isAngledLabelSign);
    this.#look(end);
    if (end === start || text.charCodeAt(end) !== 62) return undefined;
    this.at = end + 1;
    return [linkNode(target.src, [plainNode(text.slice(start, end))])];
  }

  /** Whole texts are one such body, and a `<` may stand anywhere in it: it is looked over once. */
  readonly #angledBodyEnd = (text: string, from: number): number => {
    if (from < this.#bodyStart || from > this.#bodyEnd) {
      this.#bodyStart = from;
      this.#bodyEnd = angledBodyEnd(text, from);
      this.#look(this.#bodyEnd);
    }
    return this.#bodyEnd;
  };

  /** Tries a rule that nothing inside of it may try again, once for each place and each set of rules around it. */
  #once(rule: Rule, guard: Guard | 0, read: () => SyntaxNode[] | undefined): SyntaxNode[] | undefined {
    if ((this.#guards & guard) !== 0) return undefined;
    const from = this.at;
    const key = (from * 8 + rule) * 16 + this.#guards;
    const known = this.#outcomes.get(key);
    if (known !== undefined) {
      this.at = known.end;
      return known.nodes;
    }
    if (this.#outcomes.has(key)) return undefined;
    if (this.#depth >= deepest) throw new TooManySteps();
    this.#guards |= guard;
    this.#depth += 1;
    const nodes = read();
    this.#depth -= 1;
    this.#guards &= ~guard;
    this.#outcomes.set(key, nodes && { end: this.at, nodes });
    if (!nodes) this.at = from;
    return nodes;
  }
}

function linkNode(src: string, label: SyntaxNode[]): SyntaxNode {
  return { type: 'LINK', value: { src: plainNode(src), label } };
}

function signsEnd(text: string, from: number, sign: number): number {
  let at = from;
  while (text.charCodeAt(at) === sign) at += 1;
  return at;
}

function wordEnd(text: string, from: number, belongs: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && belongs(text.charCodeAt(at))) at += 1;
  return at;
}

function isLatinLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isAngledLabelSign(code: number): boolean {
  return code >= 32 && code !== 60 && code !== 62 && code !== 124;
}

export function append(nodes: SyntaxNode[], found: SyntaxNode[] | SyntaxNode): void {
  if (!Array.isArray(found)) nodes.push(found);
  else for (const node of found) nodes.push(node);
}
