import type { NameSupply } from './names.ts';
import { nameForSpecifier } from './names.ts';
import type { RequireCall } from './requireUses.ts';
import type { Rewrite, TextChange } from './rewrite.ts';
import type { Syntax, TopStatement } from './syntax.ts';

/** What a required module is for an importer. */
export interface Target {
  /** The specifier as an import must write it: with extension, `/index.js`, or a `node:` prefix. */
  readonly specifier: string;
  /** Names of its own, one default value, or both (Node's built-ins). */
  readonly form: 'namespace' | 'default' | 'either';
  /** The names it exports when they are known. */
  readonly names?: ReadonlySet<string>;
  /** The workspace file behind it. */
  readonly path?: string;
  readonly json?: boolean;
}

/** Finds what a specifier of the file means; a problem says why it means nothing. */
export type Resolve = (specifier: string) => Target | { readonly problem: string };

/** Writes import and re-export declarations in the style of the file and reuses the names that it already imports. */
export class ImportWriter {
  private readonly wholeNames = new Map<string, string>();
  private readonly importing = new Set<TopStatement>();
  private readonly hoisted: { readonly line: string; readonly concerns: readonly string[] }[] = [];

  constructor(
    private readonly syntax: Syntax,
    private readonly names: NameSupply,
    /** Set when others edit the file too: an added import then stays with the statement that needs it, as one edit. */
    private readonly beside: Rewrite | undefined,
  ) {
    for (const statement of syntax.program.body) {
      if (statement.type !== 'ImportDeclaration') continue;
      this.importing.add(statement);
      for (const specifier of statement.specifiers)
        if (specifier.type !== 'ImportSpecifier')
          this.wholeNames.set(String(statement.source.value), specifier.local.name);
    }
    this.terminator = /;[ \t]*(?:\/\/.*)?(?:\r?\n|$)/.test(syntax.text) ? ';' : '';
  }

  /** `;` or nothing, as the file has it. */
  readonly terminator: string;

  /** Says that a declaration of the file will give the target's whole value this name. */
  remember(target: Target, name: string): void {
    this.wholeNames.set(target.specifier, name);
  }

  /** Says that a statement becomes nothing but imports. */
  markImport(statement: TopStatement): void {
    this.importing.add(statement);
  }

  declaration(keyword: 'import' | 'export', clause: string, target: Target, quote: string): string {
    const from = clause === '' ? '' : `${clause} from `;
    const type = target.json === true ? ` with { type: ${quote}json${quote} }` : '';
    return `${keyword} ${from}${quote}${target.specifier}${quote}${type}${this.terminator}`;
  }

  /** The clause that imports the target's whole value under a name. */
  wholeClause(target: Target, name: string): string {
    return target.form === 'namespace' ? `* as ${name}` : name;
  }

  /** The name under which the file has the target's whole value; such an import is added when there is none. */
  wholeName(use: RequireCall, target: Target, wanted?: string): string {
    const known = this.wholeNames.get(target.specifier);
    if (known !== undefined) return known;
    const free = wanted !== undefined && this.names.isFree(wanted, false);
    const suffix = target.json === true ? 'Json' : 'Module';
    const name = this.names.take(free ? wanted : nameForSpecifier(use.specifier), suffix, false);
    this.wholeNames.set(target.specifier, name);
    const line = this.declaration('import', this.wholeClause(target, name), target, use.quote);
    this.add(line, use.statement, concernsOf(target));
    return name;
  }

  /** Adds an import declaration that a statement needs and that takes the place of none. */
  add(line: string, statement: TopStatement, concerns: readonly string[] = []): void {
    if (this.beside) this.beside.lineBefore(statement, line, concerns);
    else this.hoisted.push({ line, concerns });
  }

  /** The added declarations as one change below the file's other imports; undefined when there are none. */
  additions(): TextChange | undefined {
    if (this.hoisted.length === 0) return undefined;
    const lines = this.hoisted.map(({ line }) => line);
    const concerns = this.hoisted.flatMap((added) => added.concerns);
    const { body } = this.syntax.program;
    const code = body.filter(
      (statement) => statement.type !== 'ExpressionStatement' || statement.directive === undefined,
    );
    const past = code.findIndex((statement) => !this.importing.has(statement));
    const last = code[past === -1 ? code.length - 1 : past - 1];
    if (last) return { start: last.end, end: last.end, replacement: `\n${lines.join('\n')}`, concerns };
    const start = code[0]?.start ?? 0;
    return { start, end: start, replacement: `${lines.join('\n')}\n\n`, concerns };
  }
}

/** The workspace files whose conversion an import of the target depends on. */
export function concernsOf(target: Target): string[] {
  return target.path === undefined ? [] : [target.path];
}
