import type { Scopes } from './scopes.ts';

const reservedWords = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** True when the name can be declared in a module. */
export function isDeclarable(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) && !reservedWords.has(name);
}

/** Hands out names for the outermost level of a file that mean nothing else there. */
export class NameSupply {
  private readonly taken: Set<string>;
  private readonly nested: Set<string>;

  constructor(scopes: Scopes) {
    this.taken = new Set([...scopes.top.keys(), ...scopes.free.keys()]);
    this.nested = new Set(scopes.bindings.filter((binding) => !binding.top).map((binding) => binding.name));
  }

  /** `usedInside` says that functions of the file will use the name, where inner names may hide it. */
  isFree(name: string, usedInside: boolean): boolean {
    return isDeclarable(name) && !this.taken.has(name) && !(usedInside && this.nested.has(name));
  }

  /** Takes the name itself when it is free, otherwise one made from it and the suffix. */
  take(wanted: string, suffix: string, usedInside: boolean): string {
    let name = wanted;
    if (!this.isFree(name, usedInside)) name = `${wanted.replace(/[^\p{ID_Continue}$]/gu, '')}${suffix}`;
    if (/^\d/.test(name)) name = `_${name}`;
    const base = name;
    for (let count = 2; !this.isFree(name, usedInside); count += 1) name = `${base}${String(count)}`;
    this.taken.add(name);
    return name;
  }
}

/** A variable's name for a module: the last telling part of its specifier in camel case. */
export function nameForSpecifier(specifier: string): string {
  const parts = specifier
    .replace(/^node:/, '')
    .replace(/\.(?:c|m)?js(?:on)?$/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..' && part !== 'index');
  const words = (parts.at(-1) ?? 'imported').split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== '');
  const camel = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return /^\d/.test(camel) || camel === '' ? `_${camel}` : camel;
}
