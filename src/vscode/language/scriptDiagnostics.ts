import * as vscode from 'vscode';
import { throwIfAborted } from '../../core/base/errors.ts';
import type { Diagnostic } from '../../core/child/languageService.ts';
import { inTime } from '../inTime.ts';

/** What VS Code's TypeScript extension signs its diagnostics with. */
export const scriptSources: readonly string[] = ['ts', 'js'];

const longestAnswer = 30_000;

/** A part of what tsserver answers. */
interface Answer {
  readonly type?: string;
  readonly body?: readonly {
    readonly message: string;
    readonly category: string;
    readonly code: number;
    readonly startLocation: { readonly line: number };
  }[];
}

/**
 * What TypeScript's server finds wrong with a document as it stands now; undefined for other languages, and when the server
 * does not answer. VS Code asks it by itself only about files that have a tab, and files that tasks edit mostly have none.
 */
export async function scriptDiagnostics(
  document: vscode.TextDocument,
  signal: AbortSignal,
): Promise<Diagnostic[] | undefined> {
  const language = /^(java|type)script(react)?$/.exec(document.languageId);
  const extension = vscode.extensions.getExtension('vscode.typescript-language-features');
  if (!language || !extension) return undefined;
  const source = language[1] === 'java' ? 'js' : 'ts';
  const items: Diagnostic[] = [];
  try {
    await extension.activate();
    for (const kind of ['syntacticDiagnosticsSync', 'semanticDiagnosticsSync']) {
      const asked = vscode.commands.executeCommand<Answer | undefined>('typescript.tsserverRequest', kind, {
        file: document.uri,
        includeLinePosition: true,
      });
      const answer = await inTime(asked, longestAnswer, signal);
      if (answer?.type !== 'response' || !answer.body) return undefined;
      for (const { message, category, code, startLocation } of answer.body) {
        const severity = category === 'error' || category === 'warning' ? category : 'hint';
        items.push({ line: startLocation.line, severity, message, source, code: String(code) });
      }
    }
    return items;
  } catch {
    // Older versions lack the command; what the editor was told by itself is left then.
    throwIfAborted(signal);
    return undefined;
  }
}
