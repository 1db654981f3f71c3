import * as vscode from 'vscode';

/** True for a file of that name which the person's `files.readonlyInclude` protects: VS Code itself lets extensions edit it. */
export function isReadOnlyBySettings(uri: vscode.Uri): boolean {
  const files = vscode.workspace.getConfiguration('files', uri);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const matches = (glob: string): boolean =>
    [glob, ...(folder ? [new vscode.RelativePattern(folder, glob)] : [])].some(
      (pattern) => vscode.languages.match({ pattern }, named(uri)) > 0,
    );
  const isListed = (setting: string): boolean =>
    Object.entries(files.get<Record<string, boolean>>(setting, {})).some(([glob, counts]) => counts && matches(glob));
  return isListed('readonlyInclude') && !isListed('readonlyExclude');
}

/** A pattern looks at the name alone, which a file that is to be made has as well. */
const named = (uri: vscode.Uri): vscode.TextDocument => {
  const document: Pick<vscode.TextDocument, 'uri' | 'languageId'> = { uri, languageId: '' };
  return document as vscode.TextDocument;
};
