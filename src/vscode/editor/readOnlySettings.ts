import * as vscode from 'vscode';

/** True for a document that the person's `files.readonlyInclude` protects: VS Code itself lets extensions edit it. */
export function isReadOnlyBySettings(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration('files', document.uri);
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const matches = (glob: string): boolean =>
    [glob, ...(folder ? [new vscode.RelativePattern(folder, glob)] : [])].some(
      (pattern) => vscode.languages.match({ pattern }, document) > 0,
    );
  const isListed = (setting: string): boolean =>
    Object.entries(files.get<Record<string, boolean>>(setting, {})).some(([glob, counts]) => counts && matches(glob));
  return isListed('readonlyInclude') && !isListed('readonlyExclude');
}
