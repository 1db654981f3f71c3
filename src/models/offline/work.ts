import type { Conversation } from './conversation.ts';
import { isSkipped, readInstructions, type Instructions } from './instructions.ts';
import { ModuleResolution } from './moduleResolution.ts';
import { foldersAbove, folderOf, isWithin } from './paths.ts';
import { assessFile, type Assessment } from './assessment.ts';
import { keptFiles } from './keptFiles.ts';
import type { SourceCache } from './sourceCache.ts';
import { WorkspaceFacts } from './workspaceFacts.ts';

/** After so many refusals in a row the model gives a file up. */
const mostFailures = 5;

/** A child's task as its conversation tells it: which files are its own, which are shared, and how far each one is. */
export class Work {
  readonly facts: WorkspaceFacts;
  readonly instructions: Instructions;
  readonly resolution: ModuleResolution;
  /** The folders that other children convert at the same time. */
  readonly siblings: readonly string[];
  private readonly assessments = new Map<string, Assessment>();
  private kept: ReadonlyMap<string, string> | undefined;

  constructor(
    readonly conversation: Conversation,
    readonly sources: SourceCache,
  ) {
    const { brief, exchanges, steering } = conversation;
    this.facts = new WorkspaceFacts(exchanges);
    this.instructions = readInstructions([
      { text: brief.goal, steering: false },
      { text: brief.context, steering: false },
      ...steering.map(({ text }) => ({ text, steering: true })),
    ]);
    this.siblings = readSiblings(brief.context).filter((folder) => folder !== brief.module);
    const staysCommonJs = (path: string): boolean =>
      this.keptBy(path) !== undefined ||
      (this.isOwn(path) && isSkipped(this.instructions, path) && this.needsCommonJs(path) !== false);
    this.resolution = new ModuleResolution(this.facts, sources, this.instructions.nodePrefix, staysCommonJs);
  }

  get module(): string {
    return this.conversation.brief.module;
  }

  isOwn(path: string): boolean {
    return isWithin(path, this.module) && !(this.module === '' && this.isSiblings(path));
  }

  /** True when a sibling's module holds the path, and not as the wider of two that both do. */
  isSiblings(path: string): boolean {
    const within = isWithin(path, this.module);
    return this.siblings.some((folder) => isWithin(path, folder) && !(within && folder.length < this.module.length));
  }

  /** The JavaScript files that this child converts as a whole. */
  get ownFiles(): readonly string[] {
    return this.facts.paths.filter((path) => isJavaScript(path) && this.isOwn(path)).sort();
  }

  /** Files that may belong to several modules: those directly in a folder above this one, or named in the task. */
  get sharedCandidates(): readonly string[] {
    const { brief } = this.conversation;
    if (brief.module === '') return [];
    const above = new Set(foldersAbove(brief.module));
    const named = `${brief.context}\n${brief.goal}\n${brief.owns.join('\n')}`;
    return this.facts.paths
      .filter((path) => isJavaScript(path) && !this.isOwn(path) && !this.isSiblings(path))
      .filter((path) => above.has(folderOf(path)) || mentions(named, path))
      .sort();
  }

  /** Those candidates that have to do with this module: they require it, are required by it, or require such a one. */
  get sharedFiles(): readonly string[] {
    const candidates = this.sharedCandidates;
    const related = new Set(candidates.filter((path) => mentions(this.conversation.brief.context, path)));
    for (const path of this.ownFiles)
      for (const required of this.requiredBy(path)) if (candidates.includes(required)) related.add(required);
    for (let size = -1; size !== related.size;) {
      size = related.size;
      for (const path of candidates) {
        if (this.requiredBy(path).some((required) => this.isOwn(required) || related.has(required))) related.add(path);
      }
    }
    return candidates.filter((path) => related.has(path));
  }

  /** How far a file is; undefined when others must be read first. */
  assess(path: string): Assessment | undefined {
    const known = this.assessments.get(path);
    if (known) return known;
    const assessment = assessFile(this, path);
    if (assessment) this.assessments.set(path, assessment);
    return assessment;
  }

  /** True while the file, as it was last seen, needs CommonJS or is no module; undefined when it was not seen. */
  needsCommonJs(path: string): boolean | undefined {
    const text = this.facts.text(path);
    if (text === undefined) return undefined;
    const source = this.sources.read(text);
    return 'problem' in source || source.commonJs;
  }

  /** True when the file was CommonJS as this child first saw it. */
  wasCommonJs(path: string): boolean {
    const original = this.facts.file(path)?.original;
    const source = original === undefined ? undefined : this.sources.read(original);
    return source !== undefined && !('problem' in source) && source.commonJs;
  }

  /** The number of the last exchange in which this child changed JavaScript, or -1. */
  get lastConversionAt(): number {
    const changed = this.facts.editedPaths.filter(isJavaScript);
    return Math.max(-1, ...changed.map((path) => this.facts.history(path).appliedAt));
  }

  /** The file that keeps this one of the module from being converted; undefined when none does. */
  keptBy(path: string): string | undefined {
    this.kept ??= keptFiles(
      this.ownFiles.flatMap((own) => {
        const text = this.facts.text(own);
        const source = text === undefined ? undefined : this.sources.read(text);
        if (!source || 'problem' in source) return [];
        return [{ path: own, source, skipped: isSkipped(this.instructions, own), requires: this.requiredBy(own) }];
      }),
    );
    return this.kept.get(path);
  }

  /** True when the file was refused or failed too often to go on with it. */
  isGivenUp(path: string): boolean {
    return this.facts.history(path).failures >= mostFailures;
  }

  /** True when the file must be read (again) before anything can be said of it. */
  isUnread(path: string): boolean {
    return this.facts.text(path) === undefined && this.facts.readFailure(path) === undefined && !this.isGivenUp(path);
  }

  private requiredBy(path: string): string[] {
    const text = this.facts.text(path) ?? this.facts.file(path)?.original;
    const source = text === undefined ? undefined : this.sources.read(text);
    if (!source || 'problem' in source) return [];
    const specifiers = [...source.requires.specifiers, ...source.imports];
    return specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => this.resolution.locate(path, specifier))
      .filter((located) => typeof located === 'string');
  }
}

/** The folders after `… modules …:` in the context, in the same line or as a list below it. */
function readSiblings(context: string): string[] {
  const match = /\bmodules\b[^:\n]*:[ \t]*(.*)((?:\n[ \t]*[-*][ \t].*)*)/i.exec(context);
  const named = (match?.[1] ?? '').split(/[,;\s]+/);
  const listed = (match?.[2] ?? '').split('\n').map((line) => line.replace(/^\s*[-*]\s+/, ''));
  return [...named, ...listed]
    .map((folder) => folder.replace(/^[`'"(]|[`'")]?[.,]?$/g, '').replace(/\/+$/, ''))
    .filter((folder) => /^[^\s:]+$/.test(folder));
}

function isJavaScript(path: string): boolean {
  return path.endsWith('.js') && !/(?:^|\/)node_modules\//.test(path) && !path.endsWith('.min.js');
}

function mentions(text: string, path: string): boolean {
  const at = text.indexOf(path);
  return at !== -1 && !/[\w/-]/.test(text.charAt(at - 1)) && !/[\w/-]/.test(text.charAt(at + path.length));
}
