import { parse } from 'shell-quote';
import { areHarmless } from './harmlessOptions.ts';
import { programOf, startsOthers } from './startingPrograms.ts';

/**
 * True when a command is one plain one, without anything that a shell acts on, and begins with the words of an entry. What
 * this does not understand is not allowed: it is asked for (S10).
 */
export function isAllowedUnasked(command: string, entries: readonly string[]): boolean {
  const words = plainWords(command);
  if (!words) return false;
  return entries.some((entry) => {
    const allowed = plainWords(entry);
    return allowed !== undefined && begins(command, allowed) && covers(allowed, words);
  });
}

/**
 * Letters, digits, and signs that no shell gives a meaning within a word. A list of what is harmless cannot forget a sign:
 * POSIX shells, zsh and cmd.exe each have their own, and the parser takes a line end for a blank.
 */
const harmless = /^[A-Za-z0-9 _./:=@+,'"-]+$/;
const quotesThatMatch = /^(?:[^'"]|"[^'"]*"|'[^'"]*')*$/;

/** The words of one plain command; undefined for anything else. */
function plainWords(command: string): readonly string[] | undefined {
  if (!harmless.test(command) || !quotesThatMatch.test(command)) return undefined;
  const words: string[] = [];
  for (const part of parsed(command)) {
    if (typeof part !== 'string' || part.startsWith('=')) return undefined;
    words.push(part);
  }
  const [program] = words;
  // `NAME=value` before a command is an assignment.
  return program === undefined || program.includes('=') || program.startsWith('-') ? undefined : words;
}

function parsed(command: string): ReturnType<typeof parse> {
  try {
    return parse(command, (name) => ({ op: `$${name}` }));
  } catch {
    return [{ op: '(' }];
  }
}

/** The words of the entry stand there unquoted: what quotes mean differs from shell to shell. */
function begins(command: string, allowed: readonly string[]): boolean {
  const given = command.split(' ').filter((word) => word !== '');
  return allowed.every((word, index) => given[index] === word);
}

function covers(allowed: readonly string[], words: readonly string[]): boolean {
  const rest = words.slice(allowed.length);
  return rest.length === 0 || (!startsOthers(allowed) && areHarmless(programOf(allowed), rest));
}
