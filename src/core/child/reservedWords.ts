const javaScript =
  'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
  'function if implements import in instanceof interface let new null package private protected public return static ' +
  'super switch this throw true try typeof var void while with yield';

const python =
  'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
  'import in is lambda nonlocal not or pass raise return try while with yield';

const languages: readonly (readonly [files: RegExp, words: ReadonlySet<string>])[] = [
  [/\.([cm]?[jt]s|[jt]sx|vue|svelte)$/i, new Set(javaScript.split(' '))],
  [/\.pyi?$/i, new Set(python.split(' '))],
];

/** Whether a word is the language's own in files of that name, so that no symbol can have it; false for unknown languages. */
export const isReservedWord = (word: string, path: string): boolean =>
  languages.some(([files, words]) => files.test(path) && words.has(word));
