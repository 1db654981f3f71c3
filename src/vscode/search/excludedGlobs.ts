import * as vscode from 'vscode';

/** What the settings `files.exclude` and `search.exclude` leave out below a folder, as globs; conditional ones are skipped. */
export function excludedGlobs(folder: vscode.Uri): string[] {
  return ['files', 'search'].flatMap((section) => {
    const excluded = vscode.workspace.getConfiguration(section, folder).get<Record<string, unknown>>('exclude') ?? {};
    return Object.keys(excluded).filter((glob) => glob !== '' && excluded[glob] === true);
  });
}
