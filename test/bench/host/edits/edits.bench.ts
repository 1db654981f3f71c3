// P5, P6: many edits at once in a real VS Code, beside plain applyEdit in parallel and in turn, one batch, and
// async-mutex by itself. Times as ratios of the one batch (P5) or of one applyEdit each (P6).
import assert from 'node:assert/strict';
import { Mutex } from 'async-mutex';
import * as vscode from 'vscode';
import { closeEditors } from '../../../support/editors.ts';
import { replace } from '../../../support/filesFixture.ts';
import { hostFiles, type HostFiles } from '../../../support/hostFiles.ts';
import { printToReport } from '../../../support/runMocha.ts';
import { printTable, type Row } from '../../printTable.ts';

/** One line of one file to be edited. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** Carries out an edit of each place; answers how many were told to have landed. */
type Way = (files: HostFiles, places: readonly Place[]) => Promise<number>;

const textOf = (lines: number): string =>
  Array.from({ length: lines }, (_, line) => `line ${String(line)};\n`).join('');

function editOf(files: HostFiles, places: readonly Place[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { file, line } of places) edit.replace(files.uri(file), new vscode.Range(line, 0, line, 4), 'LINE');
  return edit;
}

const count = (landed: readonly boolean[]): number => landed.filter((each) => each).length;
const apply = async (files: HostFiles, places: readonly Place[]): Promise<boolean> =>
  vscode.workspace.applyEdit(editOf(files, places));

async function saveAll(files: HostFiles, places: readonly Place[]): Promise<void> {
  const names = new Set(places.map(({ file }) => files.uri(file).toString()));
  const changed = vscode.workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && names.has(uri.toString()));
  await Promise.all(changed.map((document) => document.save()));
}

const oneBatch: Way = async (files, places) => ((await apply(files, places)) ? places.length : 0);
const inParallel: Way = async (files, places) => count(await Promise.all(places.map((place) => apply(files, [place]))));
const inTurn: Way = async (files, places) => {
  let landed = 0;
  for (const place of places) if (await apply(files, [place])) landed += 1;
  return landed;
};
/** One lock for each file, and every edit by itself under it. */
const byMutex: Way = async (files, places) => {
  const mutexes = new Map(places.map(({ file }) => [file, new Mutex()]));
  const edits = places.map(
    (place) => mutexes.get(place.file)?.runExclusive(() => apply(files, [place])) ?? Promise.resolve(false),
  );
  return count(await Promise.all(edits));
};
/** A task for each of 32, whose edits all come at once. */
const byFanout: Way = async (files, places) => {
  const sessions = Array.from({ length: 32 }, (_, index) => files.coordinator.openSession(`task-${String(index)}`));
  const outcomes = await Promise.all(
    places.map(({ file, line }, index) => {
      const session = sessions[index % sessions.length];
      assert.ok(session);
      return replace(session, files.path(file), `line ${String(line)};`, `LINE ${String(line)};`);
    }),
  );
  return count(outcomes.map(({ kind }) => kind === 'applied'));
};

const ways: Readonly<Record<string, { readonly run: Way; readonly saves?: true }>> = {
  'one batch': { run: oneBatch },
  'applyEdit each, in turn': { run: inTurn },
  'applyEdit each, in parallel': { run: inParallel },
  'async-mutex for each file': { run: byMutex },
  Fanout: { run: byFanout, saves: true },
};

interface Measured {
  readonly landed: number;
  readonly milliseconds: number;
}

/** Fresh files for each run, saved at the end by whoever does not do it anyway: the median of `rounds`. */
async function measure(
  way: (typeof ways)[string],
  places: readonly Place[],
  lines: number,
  rounds: number,
): Promise<Measured> {
  const times: number[] = [];
  let landed = 0;
  for (let round = 0; round < rounds; round++) {
    const files = await hostFiles();
    const names = [...new Set(places.map(({ file }) => file))];
    for (const name of names) {
      await files.put(name, textOf(lines));
      await vscode.workspace.openTextDocument(files.uri(name));
    }
    const [first = ''] = names;
    await vscode.window.showTextDocument(files.uri(first));
    // Opening goes on for a while after it was answered, and is nobody's edit.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const start = performance.now();
    landed = await way.run(files, places);
    if (!way.saves) await saveAll(files, places);
    times.push(performance.now() - start);
    const texts = await Promise.all(names.map((name) => files.text(name)));
    const there = texts.join('').split('LINE').length - 1;
    assert.ok(there >= landed, `${String(landed)} were told to have landed, ${String(there)} did`);
    await closeEditors();
  }
  return { landed, milliseconds: times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN };
}

async function table(
  title: string,
  places: readonly Place[],
  lines: number,
  rounds: number,
  against: string,
): Promise<void> {
  const results = new Map<string, Measured>();
  for (const [name, way] of Object.entries(ways)) results.set(name, await measure(way, places, lines, rounds));
  const base = results.get(against)?.milliseconds ?? Number.NaN;
  const rows = [...results].map(([way, { landed, milliseconds }]): Row => ({
    way,
    landed: `${String(landed)} of ${String(places.length)}`,
    'ms, saved': milliseconds.toFixed(0),
    [`÷ ${against}`]: (milliseconds / base).toFixed(2),
    'times as fast': (base / milliseconds).toFixed(1),
  }));
  printTable(title, rows, printToReport);
}

describe('many edits at once in a real editor', function () {
  this.timeout(600_000);

  it('P5: 32 edits of one open document', async () => {
    const places = Array.from({ length: 32 }, (_, line) => ({ file: 'a.txt', line }));
    await table('P5  32 edits of one open document (all land; ≤ 2 × one batch)', places, 40, 3, 'one batch');
  });

  it('P6: 1,000 edits of one file', async () => {
    const places = Array.from({ length: 1_000 }, (_, line) => ({ file: 'a.txt', line }));
    await table('P6  1,000 edits of one file (≥ 30 × as fast as in turn)', places, 1_000, 3, 'applyEdit each, in turn');
  });

  it('P6: 100 files', async () => {
    const places = Array.from({ length: 1_000 }, (_, index) => ({
      file: `f${String(index % 100)}.txt`,
      line: Math.floor(index / 100),
    }));
    await table('P6  1,000 edits over 100 files (≥ 8 × as fast as in turn)', places, 20, 3, 'applyEdit each, in turn');
  });
});
