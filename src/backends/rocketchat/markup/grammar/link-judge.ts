import { parse as parseOfficially } from '@rocket.chat/message-parser';
import { nodesOf, plainOf, type SyntaxNode } from '../syntax-tree.js';

/** As a server has it whose administrator changed nothing; formulas are left as they were written. */
const options = {
  emoticons: true,
  colors: false,
  katex: { dollarSyntax: false, parenthesisSyntax: false },
};

const verdicts = new Map<string, string | undefined>();
const mostVerdicts = 2000;

/** A host as most are, with or without a scheme; what else is in the address has no say in whether it is one. */
const usual = /^(?:https?:\/\/)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d+)?(?:[/?#][^:@]*)?$/;
const usualEmail = /^[A-Za-z0-9._-]+@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)$/;

/**
 * Where a bare address leads, which depends on the list of public suffixes that the official parser holds: it is asked once
 * for each host.
 *
 * @returns `undefined` for one that stays text
 */
export function addressOfUrl(source: string): string | undefined {
  const host = usual.exec(source)?.[1];
  if (host === undefined) return ask(source, source);
  if (ask(`http://${host}`, `//${host}`) === undefined) return undefined;
  // A host with a port is an address to the grammar: `localhost:3000` has a scheme.
  return source.includes('://') || (source.includes(':') && URL.canParse(source)) ? source : `//${source}`;
}

export function addressOfEmail(source: string): string | undefined {
  const host = usualEmail.exec(source)?.[1];
  if (host === undefined) return ask(source, source);
  return ask(`a@${host}`, `@${host}`) === undefined ? undefined : `mailto:${source}`;
}

function ask(source: string, key: string): string | undefined {
  if (verdicts.has(key)) return verdicts.get(key);
  if (verdicts.size >= mostVerdicts) verdicts.clear();
  const found = firstInline(source);
  const { src } = (found?.type === 'LINK' ? (found.value ?? {}) : {}) as { src?: unknown };
  const address = src === undefined ? undefined : plainOf(src);
  verdicts.set(key, address);
  return address;
}

/** What the official parser reads first of a word; behind a line more, it is never a message of emoji alone. */
function firstInline(word: string): SyntaxNode | undefined {
  const last = nodesOf(parseOfficially(`x\n${word}`, options)).at(-1);
  return last?.type === 'PARAGRAPH' ? nodesOf(last.value)[0] : undefined;
}

/** Forms of a time that depend on the day and the zone of who reads them: the official parser reads them. */
export function readTime(source: string): SyntaxNode | undefined {
  const found = firstInline(source);
  return found?.type === 'TIMESTAMP' ? found : undefined;
}
