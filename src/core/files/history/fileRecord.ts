import type { Removal } from '../plan/changePlan.ts';
import type { Author } from '../outcome.ts';
import type { FileLocation, TextForm } from '../workspacePort.ts';
import { FileHistory } from './fileHistory.ts';
import { LineWeave } from './lineWeave.ts';

/** A file's way from one place to another. */
export interface FileMove {
  readonly author: Author;
  readonly from: FileLocation;
  readonly to: FileLocation;
}

/** Hunks of a task that a change switches off, or on again, by their numbers in the file's weave. */
export interface HunkSwitch {
  readonly task: string;
  readonly on: boolean;
  readonly hunks: readonly number[];
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
  readonly reverted = new Set<number>();
  /** How the file went, while it is gone. */
  removal: Removal | undefined;
  /** How its text stood on disk when it went, so that it can be made again byte for byte. */
  form: TextForm | undefined;
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

  /**
   * A revert of the latest move takes it back, and its restoring brings it back. Any other move back along it undoes it as
   * well, but only by who made it, or by the person: a task's move is its own.
   */
  noteMove(move: FileMove, switched: HunkSwitch | undefined): void {
    this.file = move.to;
    const last = this.moves.at(-1);
    const undone = this.movesTakenBack.at(-1);
    const isBack = last?.from.key === move.to.key && last.to.key === move.from.key;
    if (switched?.on === true && undone?.from.key === move.from.key && undone.to.key === move.to.key) {
      this.moves = [...this.moves, undone];
      this.movesTakenBack = this.movesTakenBack.slice(0, -1);
    } else if (isBack && (move.author === null || move.author === last.author)) {
      this.moves = this.moves.slice(0, -1);
      if (switched?.on === false) this.movesTakenBack = [...this.movesTakenBack, last];
    } else this.moves = [...this.moves, move];
  }

  /** Gives all its places the names that they have now. */
  nameAnew(name: (file: FileLocation) => FileLocation): void {
    const named = ({ author, from, to }: FileMove): FileMove => ({ author, from: name(from), to: name(to) });
    this.file = name(this.file);
    this.moves = this.moves.map(named);
    this.movesTakenBack = this.movesTakenBack.map(named);
    if (this.removal?.movedTo) this.removal = { ...this.removal, movedTo: name(this.removal.movedTo) };
    this.covers?.nameAnew(name);
  }

  /** Switches a task's hunks off, or on again, as a person wanted. */
  switchHunks({ on, hunks }: HunkSwitch): void {
    this.weave?.turn(hunks, on);
    for (const number of hunks) {
      if (on) this.reverted.delete(number);
      else this.reverted.add(number);
    }
  }
}
