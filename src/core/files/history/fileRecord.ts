import type { Removal } from '../plan/changePlan.ts';
import type { Author } from '../outcome.ts';
import type { FileLocation } from '../workspacePort.ts';
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
  /** Moves that were taken back, the latest last. */
  movesTakenBack: readonly FileMove[] = [];
  /** The hunks that a person has taken back by a revert. */
  readonly reverted = new Set<number>();
  /** How the file went, while it is gone. */
  removal: Removal | undefined;
  /** The hash of a buffer that is unsaved by tasks alone: no text of a person is in it. */
  unsavedByTasks: string | undefined;

  constructor(public file: FileLocation) {}

  /** The weave, begun on the text before a task's change: `lines`, or none when there was no file. */
  beginWeave(lines: readonly string[] | undefined): LineWeave {
    this.weave ??= new LineWeave(lines ?? []);
    return this.weave;
  }

  /** A move back along the latest one takes it back, and one along that again is the first one. */
  noteMove(move: FileMove): void {
    this.file = move.to;
    const last = this.moves.at(-1);
    const undone = this.movesTakenBack.at(-1);
    if (last?.from.key === move.to.key && last.to.key === move.from.key) {
      this.moves = this.moves.slice(0, -1);
      this.movesTakenBack = [...this.movesTakenBack, last];
    } else if (undone?.from.key === move.from.key && undone.to.key === move.to.key) {
      this.moves = [...this.moves, undone];
      this.movesTakenBack = this.movesTakenBack.slice(0, -1);
    } else this.moves = [...this.moves, move];
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
