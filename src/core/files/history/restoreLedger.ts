import { composeAll } from '../text/composeHunks.ts';
import { applyHunks, invertHunks, splitLines } from '../text/lineHunks.ts';
import { placeAt } from '../paths/placeAt.ts';
import { looksApplied } from '../text/looksApplied.ts';
import type { FilesContext } from '../filesContext.ts';
import type { FileLocation, FileState } from '../workspacePort.ts';
import { sameForm } from './formChanges.ts';
import type { JournalEntry } from './journal.ts';

type RestoreContext = Pick<FilesContext, 'gate' | 'hash' | 'journal' | 'ledger' | 'logger' | 'workspace'>;

/**
 * Rebuilds who changed what from the journal of an earlier run. Steps of which the journal does not know what became
 * of them are looked up in the files: applied when their text is there, else not, or undone (F19). Answers the tasks whose changes
 * a person keeps. Rejects when the journal cannot be read.
 */
export async function restoreLedger(context: RestoreContext): Promise<ReadonlySet<string>> {
  const { entries, kept } = await context.journal.load();
  const restorer = new LedgerRestorer(context);
  for (let index = 0; index < entries.length;) {
    const step = stepAt(entries, index);
    await restorer.enter(step);
    index += step.length;
  }
  return kept;
}

/** Neighbouring entries that went to the editor as one. */
function stepAt(entries: readonly JournalEntry[], index: number): JournalEntry[] {
  const first = entries[index];
  if (!first) return [];
  const step = [first];
  for (let next = entries[index + step.length]; next; next = entries[index + step.length]) {
    const isSame =
      first.kind === 'edit' &&
      next.kind === 'edit' &&
      next.path === first.path &&
      next.at === first.at &&
      next.state === first.state;
    if (!isSame || next.before !== first.before || next.after !== first.after) break;
    step.push(next);
  }
  return step;
}

class LedgerRestorer {
  private readonly places = new Map<string, FileLocation | undefined>();

  constructor(private readonly context: RestoreContext) {}

  async enter(step: readonly JournalEntry[]): Promise<void> {
    const [first] = step;
    const file = first && (await this.locate(first.path, first.at));
    if (!first || !file || first.state === 'failed') return;
    const happened = first.state === 'applied' || (await this.hasHappened(file, step));
    // The editor may bring its unsaved text back only later, and the edit with it: until then it counts as undone.
    const counts = happened || first.kind === 'edit';
    if (first.state === 'intended') {
      const sequences = step.map(({ sequence }) => sequence);
      await this.context.journal.settleLate(sequences, counts ? 'applied' : 'failed');
    }
    if (!counts) return;
    for (const entry of step) await this.apply(file, entry);
    if (!happened) await this.undo(file, step);
  }

  private async undo(file: FileLocation, step: readonly JournalEntry[]): Promise<void> {
    const { hash, journal, ledger } = this.context;
    const record = ledger.of(file);
    const { text } = record.history;
    const hunks = invertHunks(composeAll(step.map((entry) => entry.hunks)));
    if (!record.weave?.fits(hunks) || !text) return;
    const lines = applyHunks(text, hunks);
    const history = record.history.fork();
    history.record(null, hunks, lines);
    ledger.edited(file, text, history, [{ author: null, hunks }]);
    const hashes = { before: hash(text.join('\n')), after: hash(lines.join('\n')) };
    await journal.note([{ task: null, kind: 'edit', file, ...hashes, hunks }]);
  }

  private async apply(file: FileLocation, entry: JournalEntry): Promise<void> {
    const { ledger, logger } = this.context;
    const { task: author, kind, hunks, base, switched } = entry;
    const record = ledger.of(file);
    if (!record.weave) {
      if (base !== undefined) {
        record.history.observe(splitLines(base));
        record.removal = undefined;
      } else if (author === null ? kind !== 'move' : kind !== 'create') return;
    }
    const before = record.history.text;
    if (record.weave && kind !== 'create' && !record.weave.fits(hunks)) {
      logger.warn(`The journal does not fit together for ${entry.path}; what was changed there before is not shown.`);
      ledger.forget(file);
      return;
    }
    switch (kind) {
      case 'create':
        ledger.created(file, { author, switched }, hunks[0]?.added ?? []);
        break;
      case 'delete':
        ledger.removed(file, { author, switched }, before ?? [], entry.form);
        break;
      case 'move': {
        const to = await this.locate(entry.to ?? '', entry.toAt);
        if (to) ledger.moved(file, to, { author, switched }, before ?? []);
        break;
      }
      case 'form':
        if (entry.formBefore && entry.form) {
          const form = { before: entry.formBefore, after: entry.form };
          ledger.reformed(file, { author, switched }, before ?? [], form);
        }
        break;
      case 'edit': {
        if (switched && hunks.length === 0) {
          record.switchHunks(switched);
          break;
        }
        const history = record.history.fork();
        history.record(author, hunks, applyHunks(before ?? [], hunks));
        ledger.edited(file, before ?? [], history, [{ author, hunks, switched }]);
        // Hot exit may bring the buffer back that a crash left unsaved.
        if (author !== null || entry.byTasks !== undefined)
          record.unsavedByTasks = entry.byTasks ? (entry.after ?? undefined) : undefined;
      }
    }
    ledger.noteEdit({ author, path: entry.to ?? entry.path });
  }

  private async hasHappened(file: FileLocation, step: readonly JournalEntry[]): Promise<boolean> {
    const [first] = step;
    const now = await this.look(file);
    switch (first?.kind) {
      case undefined:
        return false;
      case 'delete':
        return now.kind === 'missing';
      case 'move': {
        const to = await this.locate(first.to ?? '', first.toAt);
        return now.kind === 'missing' && to !== undefined && (await this.look(to)).kind === 'text';
      }
      case 'form':
        return now.kind === 'text' && sameForm(now.form, first.form);
      case 'create':
      case 'edit': {
        if (now.kind !== 'text') return false;
        const hash = this.context.hash(now.text);
        if (hash === first.after || hash === first.before) return hash === first.after;
        const base = first.base === undefined ? this.context.ledger.of(file).history.text : splitLines(first.base);
        const before = base ?? [''];
        const after = step.reduce<readonly string[]>((lines, { hunks }) => applyHunks(lines, hunks), before);
        return looksApplied(before, after, splitLines(now.text));
      }
    }
  }

  private async look(file: FileLocation): Promise<FileState> {
    try {
      return await this.context.workspace.read(file, 'show');
    } catch (error) {
      this.context.logger.error(`${file.path} could not be looked at.`, error);
      return { kind: 'unfit', reason: 'it cannot be read' };
    }
  }

  /** Journals of earlier versions do not say where a file is, so their paths count from the folders of now. */
  private async locate(path: string, at: string | undefined): Promise<FileLocation | undefined> {
    const name = at ?? path;
    if (!this.places.has(name)) {
      const place = at === undefined ? await this.admit(path) : await placeAt(this.context.workspace, at);
      this.places.set(name, place);
    }
    return this.places.get(name);
  }

  private async admit(path: string): Promise<FileLocation | undefined> {
    const admitted = await this.context.gate.admit(path, 'person');
    return admitted.kind === 'admitted' ? admitted.file : undefined;
  }
}
