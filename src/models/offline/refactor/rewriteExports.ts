import type { AnyNode, ObjectExpression, Property } from 'acorn';
import { propertyName } from './exportPlan.ts';
import type { NamedExport, WholeExport } from './exportUses.ts';
import { concernsOf, type ImportWriter } from './importWriter.ts';
import { isDeclarable, type NameSupply } from './names.ts';
import { specifierText, type ResolvedCall } from './rewriteRequires.ts';
import type { Rewrite } from './rewrite.ts';
import type { Source } from './source.ts';
import { hasOwnThis } from './syntax.ts';

/** How a `set` is written: as a list of specifiers, as a declaration, or as a change of what another one declared. */
type Style = 'specifiers' | 'declaration' | 'assignment';

/** Writes the exports of a file whose plan is `named`: one `export` for each name. */
export class NamedExports {
  private readonly locals: Map<string, string>;
  private readonly declared = new Set<string>();
  private readonly styles = new Map<NamedExport, Style>();

  constructor(
    private readonly source: Source,
    private readonly rewrite: Rewrite,
    private readonly names: NameSupply,
    private readonly writer: ImportWriter,
    private readonly importedNames: ReadonlyMap<AnyNode, string>,
  ) {
    this.locals = new Map(source.existing.locals);
  }

  write(sets: readonly NamedExport[], calls: ReadonlyMap<AnyNode, ResolvedCall>): void {
    const { plan, exportUses } = this.source;
    const object = plan.form === 'named' ? plan.whole : undefined;
    for (const set of sets) this.chooseLocal(set);
    if (object)
      for (const property of object.value.properties) if (property.type === 'Property') this.chooseEntry(property);
    for (const mention of exportUses.mentions) {
      const local = mention.name === undefined ? undefined : this.locals.get(mention.name);
      if (local !== undefined) this.rewrite.replace(mention.node.start, mention.node.end, local);
    }
    for (const set of sets) this.writeSet(set);
    if (object) this.writeObject(object, object.value, calls);
  }

  private chooseLocal(set: NamedExport): void {
    const known = set.names.map((name) => this.locals.get(name)).find((local) => local !== undefined);
    const local = known ?? set.declared ?? this.localFor(set.names[0] ?? '', set.value, set.names);
    this.styles.set(set, known !== undefined ? 'assignment' : this.declared.has(local) ? 'declaration' : 'specifiers');
    for (const name of set.names) if (!this.locals.has(name)) this.locals.set(name, local);
  }

  private chooseEntry(property: Property): void {
    const name = propertyName(property);
    if (name !== undefined && !this.locals.has(name))
      this.locals.set(name, this.localFor(name, property.value, [name]));
  }

  /** The binding behind an export: the one that the value names, when it never changes, or a new one. */
  private localFor(name: string, value: AnyNode, names: readonly string[]): string {
    const imported = this.importedNames.get(value);
    if (imported !== undefined) return imported;
    if (
      value.type === 'Identifier' &&
      this.isStable(value.name) &&
      !this.isChanged(names) &&
      !this.isShadowed(value.name, names)
    )
      return value.name;
    const local = this.isOwnName(name, value) ? name : this.names.take(name, 'Value', this.isMentioned(names));
    this.declared.add(local);
    return local;
  }

  private writeSet(set: NamedExport): void {
    const { assignment, statement, value, names } = set;
    const local = this.locals.get(names[0] ?? '') ?? '';
    const specifiers = (listed: readonly string[]): string =>
      `export { ${listed.map((name) => specifierText(local, name)).join(', ')} }${this.writer.terminator}`;
    if (set.declared !== undefined) {
      if (this.styles.get(set) === 'specifiers') this.rewrite.lineBefore(statement, specifiers(names));
      this.rewrite.replace(assignment.start, value.start, local === set.declared ? '' : `${local} = `);
      return;
    }
    switch (this.styles.get(set)) {
      case 'specifiers':
        this.rewrite.replace(statement.start, statement.end, specifiers(names));
        return;
      case 'declaration': {
        const others = names.filter((name) => name !== local);
        if (others.length > 0) this.rewrite.lineBefore(statement, specifiers(others));
        const exported = others.length < names.length ? 'export ' : '';
        const keyword = this.isChanged(names) ? 'let' : 'const';
        this.rewrite.replace(assignment.start, value.start, `${exported}${keyword} ${local} = `);
        return;
      }
      default:
        this.rewrite.replace(assignment.start, value.start, `${local} = `);
    }
  }

  private writeObject(whole: WholeExport, object: ObjectExpression, calls: ReadonlyMap<AnyNode, ResolvedCall>): void {
    const { statement } = whole;
    let kept = 0;
    for (const [index, property] of object.properties.entries()) {
      if (property.type === 'SpreadElement') {
        const use = calls.get(property.argument);
        if (use)
          this.rewrite.lineBefore(
            statement,
            this.writer.declaration('export', '*', use.target, use.quote),
            concernsOf(use.target),
          );
        const next = object.properties[index + 1];
        const previous = object.properties[index - 1];
        if (next) this.rewrite.replace(property.start, next.start, '');
        else this.rewrite.replace(previous?.end ?? property.start, property.end, '');
        continue;
      }
      kept += 1;
      this.writeEntry(whole, property);
    }
    if (kept === 0) this.rewrite.replace(statement.start, statement.end, '');
    else this.rewrite.replace(whole.assignment.start, object.start, 'export ');
  }

  private writeEntry(whole: WholeExport, property: Property): void {
    const name = propertyName(property) ?? '';
    const local = this.locals.get(name) ?? name;
    if (this.declared.has(local)) {
      const keyword = this.isChanged([name]) ? 'let' : 'const';
      this.rewrite.lineBefore(whole.statement, this.declarationOf(property, local, keyword));
    }
    this.rewrite.replace(property.start, property.end, specifierText(local, name));
  }

  private declarationOf(property: Property, local: string, keyword: string): string {
    const { value } = property;
    const text = dedent(this.rewrite.renderNode(value), this.source.syntax.text, property.start);
    if (!property.method || value.type !== 'FunctionExpression')
      return `${keyword} ${local} = ${text}${this.writer.terminator}`;
    return `${value.async ? 'async ' : ''}function${value.generator ? '*' : ''} ${local}${text}`;
  }

  private isStable(name: string): boolean {
    const binding = this.source.scopes.top.get(name);
    return binding?.declarations.length === 1 && !binding.references.some((reference) => reference.write);
  }

  /** True when the export gets another value later. */
  private isChanged(names: readonly string[]): boolean {
    const { mentions, sets } = this.source.exportUses;
    const written = mentions.some(({ name, write }) => write && name !== undefined && names.includes(name));
    return written || sets.filter((set) => set.names.some((name) => names.includes(name))).length > 1;
  }

  private isShadowed(local: string, names: readonly string[]): boolean {
    if (!this.isMentioned(names)) return false;
    return this.source.scopes.bindings.some((binding) => binding.name === local && !binding.top);
  }

  private isMentioned(names: readonly string[]): boolean {
    return this.source.exportUses.mentions.some(({ name }) => name !== undefined && names.includes(name));
  }

  /** True when the name is used by nobody but the function or class itself. */
  private isOwnName(name: string, value: AnyNode): boolean {
    if (!isDeclarable(name) || this.source.scopes.free.has(name)) return false;
    if (!(hasOwnThis(value) || value.type === 'ClassExpression') || !('id' in value)) return false;
    const bindings = this.source.scopes.bindings.filter((binding) => binding.name === name);
    return bindings.length === 1 && bindings[0]?.declarations.some((declaration) => declaration === value.id) === true;
  }
}

/** Moves the lines after the first to the left by the indentation of the line that they began in. */
function dedent(text: string, whole: string, start: number): string {
  const lineStart = whole.lastIndexOf('\n', start - 1) + 1;
  const indentation = /^[ \t]*/.exec(whole.slice(lineStart, start))?.[0] ?? '';
  if (indentation === '' || text.includes('`')) return text;
  return text.replaceAll(`\n${indentation}`, '\n');
}
