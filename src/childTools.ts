import type { Tool } from './core/agent/tool.ts';
import type { SymbolPorts } from './core/child/namedSymbol.ts';
import type { TaskNames } from './core/child/taskNames.ts';
import { applyPatch } from './core/child/tools/applyPatch.ts';
import { deleteFile } from './core/child/tools/deleteFile.ts';
import { editFile } from './core/child/tools/editFile.ts';
import { findReferences } from './core/child/tools/findReferences.ts';
import { getDiagnostics } from './core/child/tools/getDiagnostics.ts';
import { listFiles } from './core/child/tools/listFiles.ts';
import { moveFile } from './core/child/tools/moveFile.ts';
import { readFile } from './core/child/tools/readFile.ts';
import { renameSymbol } from './core/child/tools/renameSymbol.ts';
import { searchText } from './core/child/tools/searchText.ts';
import { writeFile } from './core/child/tools/writeFile.ts';
import type { TaskFiles } from './core/files/taskFiles.ts';
import type { Workspace } from './core/files/workspacePort.ts';

/** What reading tools work with beside what a task knows of files. */
export interface ReadingParts extends SymbolPorts {
  readonly workspace: Pick<Workspace, 'roots' | 'locate' | 'read'>;
}

/** The toolset `read`. */
export function readingTools(files: TaskFiles, parts: ReadingParts): Tool[] {
  const { gate, workspace, search } = parts;
  return [
    readFile(files),
    listFiles(workspace, search),
    searchText(workspace, search, gate),
    getDiagnostics(parts),
    findReferences(parts),
  ];
}

/** The toolset `edit`; `names` are how other tasks are named to the task. */
export function editingTools(files: TaskFiles, parts: SymbolPorts, names: TaskNames): Tool[] {
  return [
    editFile(files, names),
    writeFile(files, names),
    applyPatch(files, names),
    deleteFile(files, names),
    moveFile(files, names),
    renameSymbol(files, parts, names),
  ];
}
