import type { ChangeOutcome } from '../../../src/core/files/outcome.ts';
import type {
  FileEdits,
  FileLocation,
  FileState,
  SaveOutcome,
  TextEdit,
} from '../../../src/core/files/workspacePort.ts';
import { never, type FilesFixture } from '../filesFixture.ts';
import { applyTextEdits } from '../applyTextEdits.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import type { AgentFiles } from './agentHand.ts';
import type { Cast } from './playHistory.ts';

/**
 * Coordinators that are broken in one way each, by the step of the real one that goes wrong; the check must find every
 * one. Each way is one that some tool in use has.
 */
export const brokenCoordinators: Readonly<Record<string, Cast>> = {
  'writes the whole text over whatever stands there': byFiles((files, { workspace }) => ({
    ...files,
    edit: (path, { oldText, newText }) => overwrite(workspace, path, (text) => replaced(text, oldText, newText)),
    write: (path, text) => overwrite(workspace, path, () => text),
  })),
  'plans on a text from before': byWorkspace(
    class extends MemoryWorkspace {
      private readonly texts = new Map<string, string>();

      override async read(file: FileLocation, purpose: 'show' | 'change'): Promise<FileState> {
        const state = await super.read(file, purpose);
        if (state.kind !== 'text' || purpose === 'show') return state;
        const before = this.texts.get(file.key) ?? state.text;
        this.texts.set(file.key, state.text);
        return { ...state, text: before };
      }
    },
  ),
  'answers that it applied what it did not': byWorkspace(
    class extends MemoryWorkspace {
      private calls = 0;

      override applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
        return ++this.calls % 7 === 0 ? Promise.resolve(true) : super.applyEdits(file, version, edits);
      }
    },
  ),
  'drops one of several edits': byWorkspace(
    class extends MemoryWorkspace {
      override applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
        return super.applyEdits(file, version, edits.length > 1 ? edits.slice(1) : edits);
      }
    },
  ),
  'applies an edit twice': byWorkspace(
    class extends MemoryWorkspace {
      override applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
        return super.applyEdits(
          file,
          version,
          edits.map((edit) => (isAddition(edit) ? { ...edit, newText: edit.newText + edit.newText } : edit)),
        );
      }
    },
  ),
  'does not look whether somebody typed meanwhile': byWorkspace(
    class extends MemoryWorkspace {
      override async applyEdits(file: FileLocation, _: number, edits: readonly TextEdit[]): Promise<boolean> {
        // The positions are those of the text that was planned on, wherever they now lead.
        const state = await super.read(file, 'change');
        if (state.kind !== 'text') return false;
        try {
          applyTextEdits(state.text, edits);
        } catch {
          return false;
        }
        return super.applyEdits(file, state.version, edits);
      }
    },
  ),
  'puts an addition one line further down': byWorkspace(
    class extends MemoryWorkspace {
      override async applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
        const state = await super.read(file, 'change');
        const last = state.kind === 'text' ? state.text.split('\n').length - 2 : 0;
        const [only] = edits;
        if (edits.length !== 1 || !only || !isAddition(only) || only.startLine >= last) {
          return super.applyEdits(file, version, edits);
        }
        const down = { ...only, startLine: only.startLine + 1, endLine: only.endLine + 1 };
        return super.applyEdits(file, version, [{ ...down, startCharacter: 0, endCharacter: 0 }]);
      }
    },
  ),
  'patches only the first of several files': byWorkspace(
    class extends MemoryWorkspace {
      override applyTogether(changes: readonly FileEdits[]): Promise<boolean> {
        return super.applyTogether(changes.slice(0, 1));
      }
    },
  ),
  'answers that it saved what it did not': byWorkspace(
    class extends MemoryWorkspace {
      override save(): Promise<SaveOutcome> {
        return Promise.resolve({ kind: 'saved', texts: [] });
      }
    },
  ),
  'writes a file again that is gone': byFiles((files) => ({
    ...files,
    write: async (path, text, signal) => {
      const outcome = await files.write(path, text, signal);
      return outcome.kind === 'refused' && /deleted|moved to/.test(outcome.reason)
        ? files.write(path, text, signal)
        : outcome;
    },
  })),
  'goes on with what was aborted': byFiles((files) => ({
    ...files,
    edit: (path, replacement, signal) => abandoned(files.edit(path, replacement, never), signal),
  })),
  'answers as refused what it applied': byFiles((files) => ({
    ...files,
    edit: async (path, replacement, signal) => {
      const outcome = await files.edit(path, replacement, signal);
      return outcome.kind === 'applied' && outcome.mergedWith.length > 0
        ? { kind: 'refused', path, reason: 'Somebody else changed it.', by: [] }
        : outcome;
    },
  })),
  'shows what it showed before': byFiles((files) => {
    const shown = new Map<string, Awaited<ReturnType<AgentFiles['read']>>>();
    return {
      ...files,
      read: async (path, range, signal) => {
        const before = shown.get(path);
        const outcome = await files.read(path, range, signal);
        shown.set(path, outcome);
        return before?.kind === 'shown' ? before : outcome;
      },
    };
  }),
};

/** The real coordinator on a workspace that does one step wrong. */
function byWorkspace(broken: typeof MemoryWorkspace): Cast {
  return { workspace: (files) => new broken(files) };
}

/** The real coordinator, with what an agent gets of it changed. */
function byFiles(change: (files: AgentFiles, fixture: FilesFixture) => AgentFiles): Cast {
  return {
    open: (fixture, name) => {
      const session = fixture.coordinator.openSession(name);
      const files: AgentFiles = {
        read: (path, range, signal) => session.read(path, range, signal),
        edit: (path, replacement, signal) => session.edit(path, replacement, signal),
        write: (path, text, signal) => session.write(path, text, signal),
        patch: (patch, signal) => session.patch(patch, signal),
        delete: (path, signal) => session.delete(path, signal),
        move: (from, to, signal) => session.move(from, to, signal),
        staleReads: (signal) => session.staleReads(signal),
      };
      return change(files, fixture);
    },
  };
}

async function overwrite(
  workspace: MemoryWorkspace,
  path: string,
  change: (text: string) => string | undefined,
): Promise<ChangeOutcome> {
  const file = { key: `/ws/${path}`, path, at: `/ws/${path}`, locks: [] };
  const state = await workspace.read(file, 'change');
  const text = state.kind === 'text' ? change(state.text) : undefined;
  if (state.kind !== 'text' || text === undefined) return { kind: 'rejected', why: 'not-found', path, message: '' };
  const lines = state.text.split('\n');
  const end = { endLine: lines.length - 1, endCharacter: lines.at(-1)?.length ?? 0 };
  const done = await workspace.applyEdits(file, state.version, [
    { startLine: 0, startCharacter: 0, ...end, newText: text },
  ]);
  if (!done) return { kind: 'rejected', why: 'busy', path, message: '' };
  return { kind: 'applied', path, change: 'edit', added: 0, removed: 0, mergedWith: [], unsaved: 'nobody saved it' };
}

const replaced = (text: string, oldText: string, newText: string): string | undefined =>
  text.includes(oldText) ? text.replace(oldText, newText) : undefined;

const isAddition = (edit: TextEdit): boolean =>
  edit.startLine === edit.endLine && edit.startCharacter === edit.endCharacter && edit.newText.endsWith('\n');

/** Rejects at the abort, and lets the call run. */
function abandoned(call: Promise<ChangeOutcome>, signal: AbortSignal): Promise<ChangeOutcome> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    });
    call.then(resolve, reject);
  });
}
