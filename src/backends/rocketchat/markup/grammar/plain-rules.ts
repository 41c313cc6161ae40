import type { SyntaxNode } from '../syntax-tree.js';
import { bareUrlEnd, domainEnd, emailAt, phoneAt, targetAt } from './addresses.js';
import {
  isAlphanumeric,
  isBlank,
  isNameLetter,
  isNameSign,
  isSpace,
  isTextSign,
  oneOf,
  signsEnd,
} from './characters.js';
import { emoticonAt } from './emoticon-at.js';
import { InlineCursor } from './inline-cursor.js';
import { addressOfEmail, addressOfUrl, readTime } from './link-judge.js';
import { linkNode, plainNode } from './reduce.js';
import { unicodeEmojiAt } from './unicode-emoji.js';

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

/** The rules that hold no other: addresses, names, code, emoji, times and what is escaped. */
export class PlainRules extends InlineCursor {
  #wordStart = 0;
  #wordEnd = 0;
  /** The last `@`, and the last `.` or `:`, of the words looked at. */
  protected lastAt = -1;
  protected lastDot = -1;

  /** Where the word at the place ends, and whether there may be an address in it. */
  protected lookAtWord(): void {
    if (this.at >= this.#wordStart && this.at < this.#wordEnd) return;
    let end = this.at;
    for (; end < this.text.length; end += 1) {
      const code = this.text.charCodeAt(end);
      if (isSpace(code)) break;
      if (code === 64) this.lastAt = end;
      else if (code === 46 || code === 58) this.lastDot = end;
    }
    this.look(end);
    this.#wordStart = this.at;
    this.#wordEnd = end;
  }

  protected escaped(): SyntaxNode | undefined {
    if (!escapable(this.text.charCodeAt(this.at + 1))) return undefined;
    this.at += 2;
    return plainNode(this.text.charAt(this.at - 1));
  }

  protected escapedTime(): SyntaxNode | undefined {
    if (this.text.charCodeAt(this.at + 1) !== 60) return undefined;
    escapedTime.lastIndex = this.at;
    const found = escapedTime.exec(this.text);
    if (!found) return undefined;
    this.at += found[0].length;
    return plainNode(found[1] as string);
  }

  protected time(): SyntaxNode | undefined {
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
    this.steps.take(stepsToAsk);
    const found = readTime(source);
    if (found) this.at += source.length;
    return found;
  }

  protected dash(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at) !== 45 || !text.startsWith('_-', at + 1) || at + 3 >= text.length) return undefined;
    return this.runTo(at + 1);
  }

  protected code(): SyntaxNode | undefined {
    const { text, at } = this;
    let end = at + 1;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === 96 || code === 10) break;
    }
    this.look(end);
    if (end === at + 1 || text.charCodeAt(end) !== 96) return undefined;
    this.at = end + 1;
    return { type: 'INLINE_CODE', value: plainNode(text.slice(at + 1, end)) };
  }

  protected phone(): SyntaxNode | undefined {
    const phone = phoneAt(this.text, this.at);
    if (!phone) return undefined;
    this.at = phone.end;
    return phone.number.length < 5 ? plainNode(phone.text) : linkNode(`tel:${phone.number}`, [plainNode(phone.text)]);
  }

  protected email(): SyntaxNode | undefined {
    this.look(this.#wordEnd);
    const found = emailAt(this.text, this.at);
    if (!found) return undefined;
    this.at = found.end;
    const source = this.text.slice(found.start, found.end);
    const address = addressOfEmail(source);
    return address === undefined ? plainNode(source) : linkNode(address, [plainNode(source)]);
  }

  protected domainBehindUnderscore(): SyntaxNode | undefined {
    this.look(this.#wordEnd);
    const end = domainEnd(this.text, this.at + 1);
    return end < 0 || this.text.charCodeAt(end) === 95 ? undefined : this.runTo(end);
  }

  protected url(): SyntaxNode | undefined {
    const { text, at } = this;
    let sign = at;
    for (; sign < text.length; sign += 1) {
      const code = text.charCodeAt(sign);
      if (code === 58 || code === 46 || code === 47 || code === 64 || isSpace(code)) break;
    }
    this.look(sign);
    if (text.charCodeAt(sign) !== 46 && !text.startsWith('://', sign)) return undefined;
    this.look(this.#wordEnd);
    const end = bareUrlEnd(text, at);
    if (end < 0) return undefined;
    const source = text.slice(at, end);
    this.at = end;
    const address = addressOfUrl(source);
    return address === undefined ? plainNode(source) : linkNode(address, [plainNode(source)]);
  }

  /** Marks around nothing but blanks. */
  protected blankMarks(code: number): SyntaxNode | undefined {
    const { text, at } = this;
    const opened = signsEnd(text, at, code);
    let closing = opened;
    while (isBlank(text.charCodeAt(closing))) closing += 1;
    this.look(closing);
    if (closing === opened || text.charCodeAt(closing) !== code) return undefined;
    return this.runTo(signsEnd(text, closing, code));
  }

  protected channel(): SyntaxNode | undefined {
    const { text, at } = this;
    const code = text.charCodeAt(at);
    if (text.charCodeAt(at + 1) === 35 && isTextSign(code) && isNameLetter(text.charCodeAt(at + 2)))
      return this.runTo(at + 3);
    if (code !== 35) return undefined;
    const end = this.nameEnd(at + 1);
    if (end === at + 1) return undefined;
    this.at = end;
    return { type: 'MENTION_CHANNEL', value: plainNode(text.slice(at + 1, end)) };
  }

  protected user(): SyntaxNode | undefined {
    const { text } = this;
    const start = signsEnd(text, this.at, 64);
    let end = start === this.at ? start : this.nameEnd(start);
    this.look(end);
    if (end === start) return undefined;
    const code = text.charCodeAt(end);
    if (code === 58 || code === 64) {
      const rest = this.nameEnd(end + 1);
      if (rest > end + 1) end = rest;
    }
    const name = text.slice(start, end);
    if (name.endsWith('__')) return undefined;
    this.at = end;
    return { type: 'MENTION_USER', value: plainNode(name) };
  }

  /** In marks, a sign before `@` and a letter makes the three of them text. */
  protected userInMark(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at + 1) === 64 && isTextSign(text.charCodeAt(at))) {
      const end = signsEnd(text, at + 1, 64);
      this.look(end);
      if (isNameLetter(text.charCodeAt(end))) {
        this.at = end + 1;
        return plainNode(`${text.charAt(at)}@${text.charAt(end)}`);
      }
    }
    return text.charCodeAt(at) === 64 ? this.user() : undefined;
  }

  protected nameEnd(from: number): number {
    let at = from;
    while (isNameSign(this.text.charCodeAt(at))) at += 1;
    return at;
  }

  protected image(): SyntaxNode | undefined {
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
    this.look(end);
    if (!text.startsWith('](', end)) return undefined;
    const target = targetAt(text, end + 2);
    if (target) this.look(target.end);
    if (!target || text.charCodeAt(target.end) !== 41) return undefined;
    this.at = target.end + 1;
    const src = plainNode(target.src);
    return { type: 'IMAGE', value: { src, label: hasText ? plainNode(text.slice(start, end)) : src } };
  }

  protected emoji(): SyntaxNode | undefined {
    const { text, at } = this;
    if (text.charCodeAt(at) === 58) {
      let end = at + 1;
      while (isShortCodeSign(text.charCodeAt(end))) end += 1;
      this.look(end);
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
    return this.emoji() ?? this.bareEmoticon();
  }

  protected bareEmoticon(): SyntaxNode | undefined {
    const found = emoticonAt(this.text, this.at);
    if (!found) return undefined;
    this.at += found.source.length;
    return { type: 'EMOJI', value: plainNode(found.source), shortCode: found.name };
  }
}
