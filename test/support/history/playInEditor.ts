import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { textOf } from '../../../src/vscode/editor/openDocuments.ts';
import { dice } from '../editHistory.ts';
import { hostFiles } from '../hostFiles.ts';
import { AgentHand, type Stage } from './agentHand.ts';
import { agentStep } from './agentStep.ts';
import { checkHistory, type Finding } from './checkHistory.ts';
import { HistoryRecord } from './historyRecord.ts';

/** What came of agents and a person who typed in a real editor. */
export interface PlayedInEditor {
  readonly findings: readonly Finding[];
  readonly operations: number;
  readonly keystrokes: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly logged: readonly string[];
}

const names = ['a.txt', 'b.txt', 'c.txt'];
/** Each keystroke is a character unlike all others, from here on. */
const firstKey = 0x4e00;

/** Agents that edit, write and patch three files at once, `steps` calls each, while the person types in the first one. */
export async function playInEditor(seed: number, agents: number, steps: number): Promise<PlayedInEditor> {
  const roll = dice(seed);
  const files = await hostFiles();
  for (const name of names) {
    // No line is the end of another: agents replace whole lines by their text.
    await files.put(name, Array.from({ length: 20 }, (_, line) => `${name}.${String(line)}\n`).join(''));
  }
  const documents = new Map<string, vscode.TextDocument>();
  for (const name of names) documents.set(files.path(name), await vscode.workspace.openTextDocument(files.uri(name)));
  const shown = await vscode.window.showTextDocument(files.uri('a.txt'));
  const texts = {
    text: (path: string) => {
      const document = documents.get(path);
      return document && textOf(document);
    },
    disk: (path: string) => readFileSync(join(files.folder, path.slice(files.name.length + 1)), 'utf8'),
  };
  const paths = names.map((name) => files.path(name));
  const record = new HistoryRecord(texts, paths);
  const pace = (turns: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, turns));
  const stage: Stage = { record, paths, pace, outcomes: new Map() };
  const listener = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const [path] = [...documents].find(([, each]) => each === document) ?? [];
    if (path !== undefined) takeNote(record, path, document, contentChanges);
  });
  const working = Array.from({ length: agents }, (_, index) => {
    const calls = Array.from({ length: steps }, () => agentStep(roll)).map((step) => ({
      ...step,
      act: /delete|move/.test(step.act) ? ('replace' as const) : step.act,
      wait: roll(5),
    }));
    const name = `agent-${String(index)}`;
    return new AgentHand(name, files.coordinator.openSession(name), stage).run(calls);
  });
  const stop = new AbortController();
  const person = typeUntil(stop.signal, shown);
  try {
    await Promise.all(working);
  } finally {
    stop.abort();
  }
  const keystrokes = await person;
  listener.dispose();
  const findings = [...checkHistory(record.events)];
  const noted = record.events.filter((event) => event.kind === 'end' && event.operation.hand === 'person').length;
  if (noted !== keystrokes)
    findings.push({ anomaly: 'lost', message: `${String(noted)} of ${String(keystrokes)} keys came` });
  const operations = record.events.filter(({ kind }) => kind === 'end' || kind === 'read').length;
  return { findings, operations, keystrokes, outcomes: stage.outcomes, logged: files.logged };
}

/** A key of the person is known by its character; everything else that changes a text is the agents'. */
function takeNote(
  record: HistoryRecord,
  path: string,
  document: vscode.TextDocument,
  changes: readonly vscode.TextDocumentContentChangeEvent[],
): void {
  const [only] = changes;
  const isKey = changes.length === 1 && only?.text.length === 1 && only.text.charCodeAt(0) >= firstKey;
  if (!isKey) {
    record.observe();
    return;
  }
  const { line, character } = only.range.start;
  const fresh = document.lineAt(line).text;
  const old = fresh.slice(0, character) + fresh.slice(character + 1);
  const wanted = textOf(document)
    .split('\n')
    .filter((text) => text !== '');
  const removes = old === '' ? [] : [old];
  const intent = { hand: 'person', what: only.text, adds: [fresh], removes, wanted: new Map([[path, wanted]]) };
  const operation = record.begin(intent);
  record.observe();
  record.end(operation, 'applied', false);
}

/** Types at the pace of a fast writer, now and then elsewhere; answers the number of keys. */
async function typeUntil(signal: AbortSignal, editor: vscode.TextEditor): Promise<number> {
  let keys = 0;
  while (!signal.aborted) {
    if (keys % 20 === 0) {
      const line = (keys / 20) % Math.max(1, editor.document.lineCount - 1);
      editor.selection = new vscode.Selection(line, 1, line, 1);
    }
    await vscode.commands.executeCommand('type', { text: String.fromCharCode(firstKey + keys) });
    keys += 1;
    await new Promise((resolve) => setTimeout(resolve, 60)); // the pace of keys, not a wait
  }
  return keys;
}
