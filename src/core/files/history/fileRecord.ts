import type { Removal } from '../plan/changePlan.ts';
import type { Author } from '../outcome.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import type { FileLocation, TextForm } from '../workspacePort.ts';
import { FormChanges } from './formChanges.ts';
import { FileHistory } from './fileHistory.ts';
import { LineWeave } from './lineWeave.ts';
import { withoutRoundTrips } from './roundTrips.ts';

/** A file's way from one place to another. */
export interface FileMove {
  readonly author: Author;
  readonly from: FileLocation;
  readonly to: FileLocation;
  /** Its place among all that was done to any file. */
  readonly step: number;
  /** The hunk that made the file that moved; 0 for the one that was there from the beginning. */
  readonly maker: number;
  /** When a revert took it back last, as `step`. */
  readonly takenBackAt?: number;
}

/** Hunks of a task that a change switches off, or on again, by their numbers in the file's weave. */
export interface HunkSwitch {
  readonly task: string;
  readonly on: boolean;
  readonly hunks: readonly number[];
  /** How many of the file's latest moves one takes back, or brings back; 1 in journals of earlier versions. */
  readonly moves?: number;
  /** The changes of its form, by their numbers in `FormChanges`. */
  readonly forms?: readonly number[];
}

/** What is remembered of one file, whoever asks, and wherever it moves; changed only while its lock is held. */
export class FileRecord {
  history = new FileHistory();
  /** Who brought and took which line, from the first change of a task on; undefined before. */
  weave: LineWeave | undefined;
  /** Where tasks and others moved it, in order, without those that were taken back. */
  moves: readonly FileMove[] = [];
  /** What was known of the file that went from where this one was moved to; it comes back when this one goes on. */
  covers: FileRecord | undefined;
  /** Moves that a revert took back, the latest last. */
  movesTakenBack: readonly FileMove[] = [];
  /** The hunks that a person has taken back by a revert. */
  reverted: ReadonlySet<number> = new Set();
  /** When each hunk came, by its number, as `FileMove.step`. */
  readonly steps = new Map<number, number>();
  /** The hunk that made the file to which each hunk belongs: several can have stood here, one after another. */
  private readonly makers = new Map<number, number>();
  /** What was taken back when each hunk came, by its number. */
  private readonly absences = new Map<number, Pick<FileRecord, 'reverted' | 'movesTakenBack'>>();
  /** How the file went, while it is gone. */
  removal: Removal | undefined;
  /** How its text stood on disk when it went, so that it can be made again byte for byte. */
  form: TextForm | undefined;
  /** Who changed how its text stands on disk. */
  readonly forms = new FormChanges();
  /** The hash of a buffer that is unsaved by tasks alone: no text of a person is in it. */
  unsavedByTasks: string | undefined;

  constructor(public file: FileLocation) {}

  /** Whether a buffer of this hash has unsaved text of a person. */
  holdsPersonsText(unsaved: boolean, hash: string): boolean {
    return unsaved && this.unsavedByTasks !== hash;
  }

  /** The weave, begun on the text before a task's change: `lines`, or none when there was no file. */
  beginWeave(lines: readonly string[] | undefined): LineWeave {
    this.weave ??= new LineWeave(lines ?? []);
    return this.weave;
  }

  /** Enters hunks into the weave, if it is begun. */
  enterHunks(author: Author, hunks: readonly LineHunk[], step: number, whole?: 'create' | 'delete'): void {
    const { weave } = this;
    if (!weave) return;
    const first = weave.hunks.length;
    const { reverted, movesTakenBack } = this;
    const maker = whole === 'create' ? first : this.maker;
    weave.weave(author, hunks, whole);
    for (let number = first; number < weave.hunks.length; number += 1) {
      this.steps.set(number, step);
      this.makers.set(number, maker);
      this.absences.set(number, { reverted, movesTakenBack });
    }
  }

  /** The hunk that made the file in which a hunk was made; 0 for the file that was there from the beginning. */
  makerOf(hunk: number | undefined): number {
    return this.makers.get(hunk ?? 0) ?? 0;
  }

  /** The hunk that made the file that stands now. */
  private get maker(): number {
    return this.makerOf(this.weave?.strands.find((strand) => this.weave?.stands(strand))?.by);
  }

  /** Whose doing it is that the file that moved does not stand: who made another or took it, or whose making of it is taken back. */
  replacedBy({ maker }: FileMove): Author[] {
    const { hunks = [] } = this.weave ?? {};
    if (this.history.text && this.maker === maker) return [];
    const last = this.history.text ? this.maker : this.tookFile;
    const makers = [last, ...(hunks[maker]?.on === false ? [maker] : [])].filter((number) => number > 0);
    return makers.map((number) => hunks[number]?.author ?? null);
  }

  /** The hunk for which there is no file; -1 when none is known. */
  get tookFile(): number {
    return this.weave?.hunks.findLastIndex(({ whole, on }) => whole !== undefined && (whole === 'delete') === on) ?? -1;
  }

  /** Whether somebody else has taken the file away: then nothing of what the task did to it is there any more. */
  isTakenFrom(task: string): boolean {
    const taker = this.weave?.hunks[this.tookFile];
    return taker !== undefined && taker.author !== task && this.weave?.lines().length === 0;
  }

  /** Who had taken the file from where it stands again, now that this is taken back. */
  get hadTaken(): Author | undefined {
    const deletion = this.weave?.hunks.findLast(({ whole, on }, number) => {
      return whole === 'delete' && !on && this.reverted.has(number);
    });
    return (deletion ?? this.movesTakenBack.at(-1))?.author;
  }

  /** The earlier hunks that a revert took, but which were there when this one came. */
  revertedSince(hunk: number): number[] {
    const absent = this.absences.get(hunk)?.reverted;
    return [...this.reverted].filter((number) => number < hunk && absent?.has(number) !== true);
  }

  /** The earlier moves that a revert took back, but which stood when this hunk came; those that led away and back left out. */
  movesTakenBackSince(hunk: number): FileMove[] {
    const absent = new Set(this.absences.get(hunk)?.movesTakenBack.map(({ step }) => step));
    const at = this.steps.get(hunk) ?? 0;
    const moves = this.movesTakenBack.filter(({ step }) => step < at && !absent.has(step));
    return withoutRoundTrips(moves.reverse());
  }

  /**
   * A revert of the latest moves takes them back, and its restoring brings them back. The person's move back along the
   * latest undoes it as well. A task's stays: what it did meanwhile at the place that was free can only go while it is.
   */
  noteMove(way: Omit<FileMove, 'maker'>, switched: HunkSwitch | undefined): void {
    const move = { ...way, maker: this.maker };
    this.file = move.to;
    const last = this.moves.at(-1);
    const isBack = last?.from.key === move.to.key && last.to.key === move.from.key;
    const count = switched?.moves ?? 1;
    if (switched?.on === true) {
      this.moves = [...this.moves, ...this.movesTakenBack.slice(-count).reverse()];
      this.movesTakenBack = this.movesTakenBack.slice(0, -count);
    } else if (switched) {
      const back = this.moves.slice(-count).reverse();
      this.movesTakenBack = [...this.movesTakenBack, ...back.map((each) => ({ ...each, takenBackAt: move.step }))];
      this.moves = this.moves.slice(0, -count);
    } else if (isBack && move.author === null) this.moves = this.moves.slice(0, -1);
    else {
      this.moves = [...this.moves, move];
      // A task that moves the file anew has no use for where it had moved it before.
      if (move.author !== null)
        this.movesTakenBack = this.movesTakenBack.filter(({ author }) => author !== move.author);
    }
  }

  /** Where it was before the task moved it; undefined when the task did not, or moved it back before anybody else moved it. */
  originFor(task: string): FileLocation | undefined {
    let origin: FileLocation | undefined;
    let isAlone = true;
    for (const { author, from, to } of this.moves) {
      if (author === task) origin ??= from;
      else isAlone = origin === undefined;
      if (isAlone && to.key === origin?.key) origin = undefined;
    }
    return origin;
  }

  /** Whether a revert took moves of the task back that lead elsewhere. */
  isMovedBack(task: string): boolean {
    const isOwn = this.movesTakenBack.every(({ author }) => author === task);
    if (isOwn && this.movesTakenBack[0]?.to.key === this.file.key) return false;
    return withoutRoundTrips([...this.movesTakenBack].reverse()).some(({ author }) => author === task);
  }

  /** Whether the file has come another way to where the moves lead that a revert took back. */
  standsWhereMovesLead(): boolean {
    const { key } = this.file;
    return this.movesTakenBack[0]?.to.key === key && this.movesTakenBack.at(-1)?.from.key !== key;
  }

  /** Gives all its places the names that they have now. */
  nameAnew(name: (file: FileLocation) => FileLocation): void {
    const named = (move: FileMove): FileMove => ({ ...move, from: name(move.from), to: name(move.to) });
    this.file = name(this.file);
    this.moves = this.moves.map(named);
    this.movesTakenBack = this.movesTakenBack.map(named);
    if (this.removal?.movedTo) this.removal = { ...this.removal, movedTo: name(this.removal.movedTo) };
    this.covers?.nameAnew(name);
  }

  /** Switches a task's hunks off, or on again, as a person wanted. */
  switchHunks({ on, hunks, forms = [] }: HunkSwitch): void {
    this.weave?.turn(hunks, on);
    this.forms.turn(forms, on);
    // Anew, since it is kept for each hunk that comes.
    const reverted = new Set(this.reverted);
    for (const number of hunks) {
      if (on) reverted.delete(number);
      else reverted.add(number);
    }
    this.reverted = reverted;
  }
}
