import * as vscode from 'vscode';
import { errorMessage, HumanError, isAbort } from '../../core/base/errors.ts';
import type { Diagnostic, FoundPlace, LanguageService, NamePlace } from '../../core/child/languageService.ts';
import type { PlannedEdits } from '../../core/files/taskFiles.ts';
import { textOf } from '../editor/openDocuments.ts';
import { inTime } from '../inTime.ts';
import { scriptDiagnostics, scriptSources } from './scriptDiagnostics.ts';
import { SpokenOf } from './spokenOf.ts';

/** How long is waited, in milliseconds: for an answer, for a service to start, between two looks at whether it has. */
const longest = { answer: 60_000, start: 10_000, pause: 300 } as const;

/** What one rename may come to, and how often it is asked for again because the texts moved on. */
const most = { files: 200, attempts: 5 } as const;

const severities: readonly Diagnostic['severity'][] = ['error', 'warning', 'information', 'hint'];

/** The language extensions of this window. It opens documents, and shows none. */
export class EditorLanguage implements LanguageService, vscode.Disposable {
  private readonly spokenOf = new SpokenOf();
  /** Languages, by their ids, for which a service has answered, or was waited for in vain. */
  private readonly answering = new Set<string>();
  private readonly silent = new Set<string>();

  async diagnostics(path: string, signal: AbortSignal): ReturnType<LanguageService['diagnostics']> {
    const document = await open(path);
    const own = await scriptDiagnostics(document, signal);
    const isFresh = own !== undefined || (await this.spokenOf.since(document, signal));
    const told = vscode.languages.getDiagnostics(document.uri);
    const others = own ? told.filter(({ source = '' }) => !scriptSources.includes(source)) : told;
    return { items: [...(own ?? []), ...others.map(diagnosticOf)], isFresh };
  }

  async references(
    place: NamePlace,
    alongside: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly FoundPlace[] | undefined> {
    const document = await open(place.path);
    // One that cannot be opened is one that the service would not know either.
    await Promise.allSettled(alongside.map(open));
    const { languageId } = document;
    for (const start = performance.now(); ;) {
      const found = await referencesAt(document, place, signal);
      if (found.length > 0) this.answering.add(languageId);
      if (this.answering.has(languageId)) return found;
      if (await hasSymbols(document, signal)) this.answering.add(languageId);
      else if (this.silent.has(languageId) || performance.now() - start > longest.start) break;
      else await inTime(new Promise(() => undefined), longest.pause, signal);
    }
    this.silent.add(languageId);
    return undefined;
  }

  async rename(place: NamePlace, newName: string, signal: AbortSignal): Promise<readonly PlannedEdits[]> {
    const document = await open(place.path);
    for (let attempt = 1; attempt <= most.attempts; attempt += 1) {
      const position = positionOf(document, place);
      const versions = new Map(vscode.workspace.textDocuments.map(({ uri, version }) => [uri.toString(), version]));
      const edit = await renameEdit(document, position, newName, signal);
      const entries = entriesOf(edit);
      const files = await Promise.all(
        entries.map(async ([uri, edits]) => ({ document: await vscode.workspace.openTextDocument(uri), edits })),
      );
      // The edits have no versions: they fit what was open before, and has not moved on since.
      const fits = files.every((file) => versions.get(file.document.uri.toString()) === file.document.version);
      if (fits) return files.map((file) => plannedEdits(file.document, file.edits));
    }
    throw new HumanError(`The files in which "${place.name}" is used kept changing; try again.`);
  }

  dispose(): void {
    this.spokenOf.dispose();
  }
}

async function open(path: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  } catch (error) {
    throw new HumanError(`The editor could not open the file: ${errorMessage(error)}`);
  }
}

async function referencesAt(
  document: vscode.TextDocument,
  place: NamePlace,
  signal: AbortSignal,
): Promise<readonly FoundPlace[]> {
  const position = positionOf(document, place);
  const asked = vscode.commands.executeCommand<vscode.Location[] | undefined>(
    'vscode.executeReferenceProvider',
    document.uri,
    position,
  );
  const found = await answered(
    asked.then((locations) => locations ?? []),
    signal,
  );
  return found.filter(({ uri }) => uri.scheme === 'file').map(placeOf);
}

/** True when some service answers for the document, so that one without an answer about a place has none. */
async function hasSymbols({ uri }: vscode.TextDocument, signal: AbortSignal): Promise<boolean> {
  const asked = vscode.commands.executeCommand<readonly unknown[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return (
    (
      await answered(
        asked.then((symbols) => symbols ?? []),
        signal,
      )
    ).length > 0
  );
}

async function answered<T>(asked: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const answer = await inTime(asked, longest.answer, signal);
  if (answer !== undefined) return answer;
  const seconds = String(longest.answer / 1000);
  throw new HumanError(`The language service did not answer within ${seconds} seconds; use search_text, or try later.`);
}

async function renameEdit(
  document: vscode.TextDocument,
  position: vscode.Position,
  newName: string,
  signal: AbortSignal,
): Promise<vscode.WorkspaceEdit> {
  try {
    return await answered(
      vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        position,
        newName,
      ),
      signal,
    );
  } catch (error) {
    if (isAbort(error) || error instanceof HumanError) throw error;
    // So VS Code puts it that nobody answered.
    if (errorMessage(error).includes('Unexpected type'))
      throw new HumanError('No language service renames in such files.');
    throw new HumanError(`The language service refused: ${errorMessage(error)}`);
  }
}

/** Rejects what is more than edits of texts of files. */
function entriesOf(edit: vscode.WorkspaceEdit): [vscode.Uri, vscode.TextEdit[]][] {
  const entries = edit.entries();
  // Files that are to be created, deleted or renamed are not in the public list.
  const all = (edit as { _allEntries?(): readonly { readonly _type: number }[] })._allEntries?.() ?? [];
  if (all.some(({ _type: type }) => type !== textEntry)) {
    throw new HumanError(
      'The rename would also rename, create or delete files, which is not done here; nothing was changed.',
    );
  }
  const strange = entries.find(([uri]) => uri.scheme !== 'file');
  if (strange) throw new HumanError(`It is used in ${strange[0].toString(true)}, which is no file on disk.`);
  if (entries.length <= most.files) return entries;
  const files = `${String(entries.length)} files, more than ${String(most.files)}`;
  throw new HumanError(`It is used in ${files}; leave that rename to the person.`);
}

const textEntry = 2;

/** Rejects when the name does not stand there any more. */
function positionOf(document: vscode.TextDocument, { line, column, name }: NamePlace): vscode.Position {
  const range = new vscode.Range(line - 1, column, line - 1, column + name.length);
  if (document.getText(range) === name) return range.start;
  throw new HumanError(`The file was changed just now, and "${name}" is not there any more; read it and try again.`);
}

function plannedEdits(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): PlannedEdits {
  return {
    path: pathOf(document.uri),
    text: textOf(document),
    edits: edits.map(({ range: { start, end }, newText }) => ({
      startLine: start.line,
      startCharacter: start.character,
      endLine: end.line,
      endCharacter: end.character,
      newText,
    })),
  };
}

function placeOf({ uri, range: { start } }: vscode.Location): FoundPlace {
  return { path: pathOf(uri), line: start.line + 1, column: start.character };
}

const pathOf = (uri: vscode.Uri): string => uri.fsPath.replaceAll('\\', '/');

function diagnosticOf({ range, severity, message, source, code }: vscode.Diagnostic): Diagnostic {
  const value = typeof code === 'object' ? code.value : code;
  return {
    line: range.start.line + 1,
    severity: severities[severity] ?? 'information',
    message,
    source,
    code: value === undefined ? undefined : String(value),
  };
}
