import type { CallEnd } from '../callEnd.ts';
import type { FilesContext } from '../filesContext.ts';
import type { Rejected } from '../outcome.ts';
import type { Admitted } from '../paths/pathGate.ts';
import type { Planner } from '../plan/changePlan.ts';
import { equalLines, type KnownFile } from '../plan/knownFile.ts';
import { rejected } from '../rejections.ts';
import { splitLines } from '../text/lineHunks.ts';
import { canBeSeen, previewBounds, previewOf } from './changePreview.ts';
import type { ChangeRules } from './changeRules.ts';
import { Ownership } from './ownership.ts';

/** A path that a task may change, and the plan, bound to the text on which a person allowed it. */
interface AllowedPlan {
  readonly admitted: Admitted;
  readonly plan: Planner;
}

/** A file that a task may delete; while it is protected, only as long as its lines are these. */
export interface AllowedDeletion {
  readonly admitted: Admitted;
  readonly lines: readonly string[] | undefined;
}

/**
 * Gets the changes of one task admitted: what it may do by itself at once, the rest by asking a person, before any lock is
 * taken. Leave for a file outside of what the task owns holds for that file and task; leave for a protected file holds for
 * exactly the change that was shown (S4).
 */
export class ChangeLeave {
  private readonly ownership: Ownership | undefined;
  /** Keys of files outside that a person has allowed. */
  private readonly allowed = new Set<string>();
  /** What a person has denied, as it was shown: nobody is asked twice. */
  private readonly denied = new Set<string>();

  constructor(
    private readonly context: FilesContext,
    private readonly rules: ChangeRules | undefined,
  ) {
    this.ownership = rules && new Ownership(rules.owns, context.workspace);
  }

  /** For an edit or a write of one file. */
  async plan(path: string, plan: Planner, known: Known, end: CallEnd): Promise<AllowedPlan | Rejected> {
    const admitted = await this.admit(path);
    if (admitted.kind === 'rejected') return admitted;
    if (admitted.protectedBecause === undefined) {
      return (await this.outside([admitted], end)) ?? { admitted, plan };
    }
    const denied = await this.refuseOutside([admitted]);
    if (denied) return denied;
    const { file } = admitted;
    const state = await this.context.workspace.read(file, 'change');
    const lines = state.kind === 'text' ? splitLines(state.text) : undefined;
    const bound = boundTo(state.kind === 'text' || state.kind === 'missing' ? lines : 'nothing', plan);
    if (state.kind !== 'text' && state.kind !== 'missing') return { admitted, plan: bound };
    const { history, removal } = this.context.ledger.of(file);
    const planned = plan(
      { path: file.path, lines, history: history.fork(), removal },
      known(file.key, lines !== undefined),
    );
    // What changes nothing needs no leave, and cannot become a change any more.
    const isChange = planned.kind === 'create' || (planned.kind === 'edit' && planned.hunks.length > 0);
    if (!isChange) return { admitted, plan: bound };
    const preview = previewOf(planned);
    if (preview === undefined) {
      const message = `The change of ${file.path} is too long for a person to look at, and it is protected, because ${admitted.protectedBecause}. Make it in parts of at most ${String(previewBounds.lines)} short lines.`;
      return rejected('protected', path, message);
    }
    const word = planned.kind === 'create' ? 'Create' : 'Change';
    const question = `${word} ${shown(path, admitted)}? It is protected, because ${admitted.protectedBecause}.\n${preview}`;
    return (await this.ask(question, [admitted], end)) ?? { admitted, plan: bound };
  }

  /** For the deletion of one file. */
  async deletion(path: string, end: CallEnd): Promise<AllowedDeletion | Rejected> {
    const admitted = await this.admit(path);
    if (admitted.kind === 'rejected') return admitted;
    const link = await this.context.gate.refuseLink(admitted, path);
    if (link) return link;
    if (admitted.protectedBecause === undefined) {
      return (await this.outside([admitted], end)) ?? { admitted, lines: undefined };
    }
    const denied = await this.refuseOutside([admitted]);
    if (denied) return denied;
    const state = await this.context.workspace.read(admitted.file, 'change');
    // Without a text there is nothing that could be deleted, nor later: an empty text is another one.
    if (state.kind !== 'text') return { admitted, lines: [] };
    const question = `Delete ${shown(path, admitted)}? It is protected, because ${admitted.protectedBecause}.`;
    return (await this.ask(question, [admitted], end)) ?? { admitted, lines: splitLines(state.text) };
  }

  /** For a move or a patch, of all its paths at once; none of them may be protected, and none that goes a link. */
  async paths(
    paths: readonly string[],
    going: readonly string[],
    end: CallEnd,
  ): Promise<readonly Admitted[] | Rejected> {
    const all: Admitted[] = [];
    for (const path of paths) {
      const admitted = await this.context.gate.admit(path, 'write');
      if (admitted.kind === 'admitted') {
        const link = going.includes(path) ? await this.context.gate.refuseLink(admitted, path) : undefined;
        if (link) return link;
        all.push(admitted);
        continue;
      }
      if (!this.rules || (await this.context.gate.admitAsking(path)).kind === 'rejected') return admitted;
      const message = `${admitted.message} Or change it alone with edit_file or write_file, which asks the person.`;
      return { ...admitted, message };
    }
    return (await this.outside(all, end)) ?? all;
  }

  private admit(path: string): Promise<Admitted | Rejected> {
    const { gate } = this.context;
    return this.rules ? gate.admitAsking(path) : gate.admit(path, 'write');
  }

  /** Refuses or asks for what is outside of what the task owns; undefined when all may be changed. */
  private async outside(all: readonly Admitted[], end: CallEnd): Promise<Rejected | undefined> {
    const strange = await this.strangeAmong(all);
    const [first] = strange;
    if (!first) return undefined;
    if (this.rules?.outside() === 'deny') return this.notOwned(strange);
    const files = strange.map(withOtherNames).join(', ');
    const what = strange.length === 1 ? 'this file' : 'these files';
    const question = `Let the task change ${files}? It owns only ${this.owned}. This allows it to change ${what} from now on.`;
    if (!canBeSeen([question])) {
      const message = `${String(strange.length)} files with long names are more than a person can look at; change fewer at a time.`;
      return rejected('not-allowed', files, message);
    }
    const refusal = await this.ask(question, strange, end);
    if (!refusal) for (const { file } of strange) this.allowed.add(file.key);
    return refusal;
  }

  private async refuseOutside(all: readonly Admitted[]): Promise<Rejected | undefined> {
    if (this.rules?.outside() !== 'deny') return undefined;
    const strange = await this.strangeAmong(all);
    return strange.length === 0 ? undefined : this.notOwned(strange);
  }

  private async strangeAmong(all: readonly Admitted[]): Promise<Admitted[]> {
    if (!this.ownership || this.rules?.outside() === 'allow') return [];
    const strange: Admitted[] = [];
    for (const admitted of all) {
      if (this.allowed.has(admitted.file.key) || (await this.ownsAll(admitted))) continue;
      strange.push(admitted);
    }
    return strange;
  }

  private async ownsAll({ file, otherNames }: Admitted): Promise<boolean> {
    for (const name of [file.path, ...otherNames]) if (!(await this.ownership?.has(name))) return false;
    return true;
  }

  private notOwned(strange: readonly Admitted[]): Rejected {
    const files = strange.map(withOtherNames).join(', ');
    const message = `${files} is outside of what this task owns (${this.owned}). Leave it as it is, and say in your summary what would have to change there.`;
    return rejected('not-owned', files, message);
  }

  private get owned(): string {
    return this.ownership?.words ?? '';
  }

  /** Undefined when a person allowed it. */
  private async ask(question: string, all: readonly Admitted[], end: CallEnd): Promise<Rejected | undefined> {
    const files = all.map(({ file }) => file.path).join(', ');
    const refuse = (what: string): Rejected => {
      const next = 'Go on without it, and say in your summary what is missing.';
      return rejected('not-allowed', files, `${what} ${files}; nothing was changed. ${next}`);
    };
    if (this.denied.has(question)) return refuse('The person did not allow the change of');
    const leave = await this.rules?.ask(question, end.signal);
    if (leave === 'approved') return undefined;
    this.denied.add(question);
    return refuse(
      leave === 'expired' ? 'Nobody allowed in time the change of' : 'The person did not allow the change of',
    );
  }
}

/** What the task knows of a file, by its key. */
type Known = (key: string, isThere: boolean) => KnownFile | undefined;

/** Where the path really leads, and how it was asked for if that is another name (S6). */
function shown(path: string, { file }: Admitted): string {
  return path === file.path ? file.path : `${file.path} (asked for as ${path})`;
}

/** A file outside by another of its names is told by them all. */
function withOtherNames({ file, otherNames }: Admitted): string {
  return otherNames.length === 0 ? file.path : `${file.path} (the same file as ${otherNames.join(', ')})`;
}

/** The plan on these lines alone: on any other text nobody has allowed it. */
function boundTo(lines: readonly string[] | undefined | 'nothing', plan: Planner): Planner {
  return (present, known) => {
    const same =
      lines !== 'nothing' &&
      (lines === undefined || present.lines === undefined ? lines === present.lines : equalLines(lines, present.lines));
    if (same) return plan(present, known);
    const message = `${present.path} is protected and was changed since the person was asked; nothing was done. Read it and try again.`;
    return { kind: 'answer', outcome: rejected('not-allowed', present.path, message) };
  };
}
