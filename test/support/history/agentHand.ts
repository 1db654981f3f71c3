import type { ChangeOutcome, PatchOutcome } from '../../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../../src/core/files/taskFiles.ts';
import { never } from '../filesFixture.ts';
import type { AgentAct, AgentStep } from './agentStep.ts';
import type { HistoryRecord } from './historyRecord.ts';
import type { Intent } from './operation.ts';

/** The parts of a task's files that an agent of a history uses. */
export type AgentFiles = Pick<TaskFiles, 'read' | 'edit' | 'write' | 'patch' | 'delete' | 'move' | 'staleReads'>;

/** Where the hands of a history work. */
export interface Stage {
  readonly record: HistoryRecord;
  /** All paths that there ever are files at. */
  readonly paths: readonly string[];
  /** Lets others go first. */
  readonly pace: (turns: number) => Promise<void>;
  /** How many calls ended how. */
  readonly outcomes: Map<string, number>;
}

interface Asked {
  readonly intent: Omit<Intent, 'hand' | 'what'>;
  readonly call: (signal: AbortSignal) => Promise<ChangeOutcome | PatchOutcome>;
  /** What the agent believes afterwards, if it was done; undefined for a file that is gone. */
  readonly believes: ReadonlyMap<string, readonly string[] | undefined>;
}

/** An agent that acts on what it believes to stand there: what it was shown last, and its own applied edits. */
export class AgentHand {
  private readonly views = new Map<string, readonly string[]>();
  private readonly stale = new Set<string>();
  /** Where it heard that something came to be, and has not looked yet. */
  private readonly unsure = new Set<string>();
  /** What it has looked at or changed since it last heard of others. */
  private readonly fresh = new Set<string>();
  private count = 0;

  constructor(
    private readonly name: string,
    private readonly files: AgentFiles,
    private readonly stage: Stage,
  ) {}

  async run(steps: readonly AgentStep[]): Promise<void> {
    for (const step of steps) {
      await this.stage.pace(step.wait);
      if (step.file % 4 === 3) await this.hear();
      await this.take(step);
    }
  }

  /** What others did to files that it has read, as a task is told before its next request. */
  private async hear(): Promise<void> {
    for (const { path, what } of await this.files.staleReads(never)) {
      if (what.kind === 'deleted' && !this.fresh.has(path)) this.views.delete(path);
      if (what.kind !== 'moved') continue;
      const view = this.views.get(what.from);
      // What it has seen there meanwhile is another file.
      if (view && !this.fresh.has(what.from)) {
        this.views.delete(what.from);
        this.views.set(path, view);
        if (this.unsure.delete(what.from)) this.unsure.add(path);
      } else this.unsure.add(path);
    }
    this.fresh.clear();
  }

  private async take({ act, file, at, abort }: AgentStep): Promise<void> {
    const path = this.pathAt(file);
    const view = this.views.get(path);
    const knows = act === 'rewrite' || (view?.length && !this.stale.has(path));
    if (act === 'read' || this.unsure.has(path) || !knows) return this.read(path);
    const asked = this.plan(act, path, view ?? [], file, at);
    const aborting = new AbortController();
    if (abort > 0) {
      void this.stage.pace(abort).then(() => {
        aborting.abort();
      });
    }
    const { record, outcomes } = this.stage;
    const operation = record.begin({ ...asked.intent, hand: this.name, what: `${act} ${path}` });
    const outcome = await asked.call(aborting.signal).catch(abortedOrThrow);
    const kind = outcome.kind === 'patched' ? 'applied' : outcome.kind;
    const label = outcome.kind === 'rejected' ? outcome.why : kind;
    outcomes.set(label, (outcomes.get(label) ?? 0) + 1);
    const isFollowed = 'renamedFrom' in outcome;
    const isUnknown = kind === 'torn' || isFollowed;
    record.end(operation, isUnknown ? 'unknown' : kind === 'applied' ? 'applied' : 'not applied', isSaved(outcome));
    if (isFollowed && 'path' in outcome) {
      // It was made where the file is now, which the agent looks at next.
      this.views.delete(path);
      this.unsure.add(outcome.path);
      return;
    }
    if (kind !== 'applied') {
      if (kind !== 'aborted' || at % 2 === 0) this.stale.add(path);
      if ('path' in outcome) this.stale.add(outcome.path);
      this.follow(outcome);
      return;
    }
    for (const [changed, lines] of asked.believes) {
      // An answer that shows what saving changed is news to the agent; it looks again.
      if (showsMore(outcome)) this.stale.add(changed);
      else this.stale.delete(changed);
      this.fresh.add(changed);
      if (lines) this.views.set(changed, lines);
      else this.views.delete(changed);
    }
  }

  /** An answer that says that a file is gone, or where it was moved to, is news of both places. */
  private follow(outcome: { readonly kind: string; readonly path?: string }): void {
    const said = JSON.stringify(outcome);
    if (outcome.path === undefined || !/There is no file|was (deleted|moved to)/.test(said)) return;
    this.views.delete(outcome.path);
    const to = /moved to ([^ ]+\.txt)/.exec(said)?.[1];
    if (to !== undefined) this.unsure.add(to);
  }

  private async read(path: string): Promise<void> {
    const { record } = this.stage;
    const since = record.events.length;
    const outcome = await this.files.read(path, {}, never);
    if (outcome.kind !== 'rejected' || outcome.why !== 'failed') this.unsure.delete(path); // else it has seen nothing
    if (outcome.kind === 'shown' && outcome.lines.length === outcome.total) {
      // A file that others renamed is read where it is now.
      record.read(this.name, outcome.path, outcome.lines, since);
      if (outcome.path !== path) this.views.delete(path);
      this.views.set(outcome.path, outcome.lines);
      this.fresh.add(outcome.path);
      this.stale.delete(outcome.path);
    } else if (outcome.kind === 'rejected' && outcome.why === 'missing') this.views.delete(path);
  }

  private plan(act: Exclude<AgentAct, 'read'>, path: string, view: readonly string[], file: number, at: number): Asked {
    const { files } = this;
    const index = view.length === 0 ? 0 : at % view.length;
    switch (act) {
      case 'rewrite': {
        const wanted = [this.line(), this.line()];
        return this.wholeText(path, view, wanted, wanted);
      }
      case 'write': {
        const line = this.line();
        const change = at % 3;
        const wanted = change === 0 ? spliced(view, index, 1, [line]) : spliced(view, index + 1, 0, [line]);
        if (change === 2 && view.length > 2) {
          const shorter = spliced(wanted, index, 1, []);
          return this.wholeText(path, view, shorter, [line]);
        }
        return this.wholeText(path, view, wanted, [line]);
      }
      case 'patch several': {
        const second = this.pathAt(file + 1 + (at % 5));
        const other = this.views.get(second);
        const parts = [this.patched(path, view, index)];
        if (other?.length && second !== path) parts.push(this.patched(second, other, at % other.length));
        return this.patchOf(parts);
      }
      case 'patch':
        return this.patchOf([this.patched(path, view, index)]);
      case 'move and patch': {
        const to = this.pathAt(file + 1 + (at % 3));
        const part = this.patched(path, view, index);
        // Over a file that it knows this would be a write of that one.
        if (to === path || this.views.has(to)) return this.patchOf([part]);
        const [head = '', ...rest] = part.text;
        const moved = { ...part, path: to, text: [head, `*** Move to: ${to}`, ...rest] };
        const asked = this.patchOf([moved]);
        const believes = new Map([...asked.believes, [path, undefined]]);
        return { ...asked, believes, intent: { ...asked.intent, moves: { from: path, to } } };
      }
      case 'delete':
        if (at % 4 !== 0) return this.plan('replace', path, view, file, at);
        return {
          intent: { adds: [], removes: view, wanted: new Map([[path, []]]) },
          call: (signal) => files.delete(path, signal),
          believes: new Map([[path, undefined]]),
        };
      case 'move': {
        const to = this.pathAt(file + 1 + (at % 3));
        if (to === path) return this.plan('replace', path, view, file, at);
        return {
          intent: { adds: [], removes: [], wanted: new Map(), moves: { from: path, to } },
          call: (signal) => files.move(path, to, signal),
          believes: new Map([
            [path, undefined],
            [to, view],
          ]),
        };
      }
      case 'insert': {
        const line = this.line();
        return this.replacement(path, view, index, 1, [view[index] ?? '', line], [line]);
      }
      case 'replace': {
        const line = this.line();
        return this.replacement(path, view, index, 1, [line], [line]);
      }
      case 'remove':
        if (view.length < 2) return this.plan('replace', path, view, file, at);
        return this.replacement(path, view, index, 1, [], []);
      case 'swell': {
        const lines = [this.line(), this.line(), this.line()];
        return this.replacement(path, view, index, Math.min(2, view.length - index), lines, lines);
      }
    }
  }

  private replacement(
    path: string,
    view: readonly string[],
    at: number,
    count: number,
    by: readonly string[],
    adds: readonly string[],
  ): Asked {
    const old = view.slice(at, at + count);
    const wanted = spliced(view, at, count, by);
    // The line ends make each text unique: no line is the beginning or the end of another.
    const texts = { oldText: textOf(old), newText: textOf(by), replaceAll: false };
    return {
      intent: { adds, removes: old.filter((line) => !by.includes(line)), wanted: new Map([[path, wanted]]) },
      call: (signal) => this.files.edit(path, texts, signal),
      believes: new Map([[path, wanted]]),
    };
  }

  private wholeText(path: string, view: readonly string[], wanted: readonly string[], adds: readonly string[]): Asked {
    return {
      intent: { adds, removes: view.filter((line) => !wanted.includes(line)), wanted: new Map([[path, wanted]]) },
      call: (signal) => this.files.write(path, textOf(wanted), signal),
      believes: new Map([[path, wanted]]),
    };
  }

  private patched(path: string, view: readonly string[], at: number): PatchedFile {
    const line = this.line();
    const old = view[at] ?? '';
    const context = at > 0 ? [` ${view[at - 1] ?? ''}`] : [];
    const hunk = ['@@', ...context, `-${old}`, `+${line}`];
    return {
      path,
      text: [`*** Update File: ${path}`, ...hunk],
      add: line,
      remove: old,
      wanted: spliced(view, at, 1, [line]),
    };
  }

  private patchOf(parts: readonly PatchedFile[]): Asked {
    const text = ['*** Begin Patch', ...parts.flatMap((part) => part.text), '*** End Patch'].join('\n');
    const wanted = new Map(parts.map((part) => [part.path, part.wanted]));
    return {
      intent: { adds: parts.map(({ add }) => add), removes: parts.map(({ remove }) => remove), wanted },
      call: (signal) => this.files.patch(text, signal),
      believes: wanted,
    };
  }

  private pathAt(index: number): string {
    return this.stage.paths[index % this.stage.paths.length] ?? '';
  }

  private line(): string {
    return `${this.name}.${String(this.count++)}`;
  }
}

interface PatchedFile {
  readonly path: string;
  readonly text: readonly string[];
  readonly add: string;
  readonly remove: string;
  readonly wanted: readonly string[];
}

/** An abort, and nothing else, may reject. */
function abortedOrThrow(error: unknown): { readonly kind: 'aborted' } {
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'aborted' };
  throw error;
}

function isSaved(outcome: ChangeOutcome | PatchOutcome | { readonly kind: 'aborted' }): boolean {
  if (outcome.kind === 'patched') return outcome.files.every(({ unsaved }) => unsaved === undefined);
  return outcome.kind === 'applied' && outcome.unsaved === undefined;
}

function showsMore(outcome: ChangeOutcome | PatchOutcome | { readonly kind: 'aborted' }): boolean {
  if (outcome.kind === 'patched') return outcome.files.some(({ changedOnSave }) => changedOnSave !== undefined);
  return outcome.kind === 'applied' && outcome.changedOnSave !== undefined;
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The lines with some of them replaced. */
export function spliced(lines: readonly string[], at: number, count: number, by: readonly string[]): string[] {
  return [...lines.slice(0, at), ...by, ...lines.slice(at + count)];
}
