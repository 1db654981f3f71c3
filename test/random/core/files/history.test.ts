import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChangeOutcome, ReadOutcome } from '../../../../src/core/files/outcome.ts';
import type { Replacement } from '../../../../src/core/files/taskFiles.ts';
import type { Workspace } from '../../../../src/core/files/workspacePort.ts';
import {
  anomalies,
  dice,
  newHistory,
  runAgent,
  runPerson,
  runProgram,
  yieldTurns,
  type AgentFiles,
  type EditHistory,
} from '../../../support/editHistory.ts';
import { filesFixture, never, type FilesFixture } from '../../../support/filesFixture.ts';

const path = 'a.txt';
const start = Array.from({ length: 6 }, (_, index) => `start.${String(index)}`);

interface Played {
  readonly history: EditHistory;
  readonly fixture: FilesFixture;
  readonly text: string;
}

/** Agents, a person and another program on one file, with delays and faults wherever there can be some. */
async function play(seed: number, open: (fixture: FilesFixture, name: string) => AgentFiles): Promise<Played> {
  const roll = dice(seed);
  const fixture = filesFixture({ [path]: `${start.join('\n')}\n` });
  const { workspace } = fixture;
  const faults = roll(2) === 0;
  workspace.before = async ({ operation }) => {
    await yieldTurns(roll(8));
    if (faults && operation !== 'locate' && roll(40) === 0) throw new Error('fault before');
  };
  workspace.after = async ({ operation }) => {
    await yieldTurns(roll(8));
    if (faults && operation === 'applyEdits' && roll(40) === 0) throw new Error('fault after');
  };
  if (faults) fixture.store.fault = () => (roll(60) === 0 ? new Error('disk full') : undefined);
  fixture.saveMode = (['clean', 'always', 'never'] as const)[roll(3)] ?? 'clean';
  const history = newHistory();
  const agents = Array.from({ length: 2 + roll(4) }, (_, index) => {
    const name = `agent-${String(index)}`;
    return runAgent(name, open(fixture, name), path, 12, dice(roll(2 ** 31)), history);
  });
  const others = [
    ...(roll(2) === 0 ? [runPerson(workspace, path, 8, dice(roll(2 ** 31)), history)] : []),
    ...(roll(2) === 0 ? [runProgram(workspace, path, 4, dice(roll(2 ** 31)), history)] : []),
  ];
  await Promise.all([...agents, ...others]);
  return { history, fixture, text: workspace.text(path) ?? '' };
}

/** How most tools do it: look, change, write back; whatever came in between is gone. */
class CarelessFiles implements AgentFiles {
  constructor(private readonly workspace: Workspace) {}

  async read(): Promise<ReadOutcome> {
    const { lines } = await this.look();
    const shown = lines.slice(0, -1);
    const counts = { from: 1, to: shown.length, total: shown.length, lines: shown };
    return { kind: 'shown', path, ...counts, cutLines: [], more: false, unsaved: false };
  }

  async edit(_: string, { oldText, newText }: Replacement): Promise<ChangeOutcome> {
    const { text } = await this.look();
    if (text.split(oldText).length !== 2) return { kind: 'rejected', why: 'not-found', path, message: '' };
    return this.put(text.replace(oldText, newText));
  }

  write(_: string, text: string): Promise<ChangeOutcome> {
    return this.put(text);
  }

  private async put(text: string): Promise<ChangeOutcome> {
    const { lines, version } = await this.look();
    const end = lines.length - 1;
    const edit = { startLine: 0, startCharacter: 0, endLine: end, endCharacter: (lines[end] ?? '').length };
    const file = { key: `/ws/${path}`, path, at: `/ws/${path}`, locks: [] };
    if (!(await this.workspace.applyEdits(file, version, [{ ...edit, newText: text }]))) {
      return { kind: 'rejected', why: 'busy', path, message: '' };
    }
    return { kind: 'applied', path, change: 'edit', added: 0, removed: 0, mergedWith: [] };
  }

  private async look(): Promise<{ text: string; lines: string[]; version: number }> {
    const state = await this.workspace.read({ key: `/ws/${path}`, path, at: `/ws/${path}`, locks: [] }, 'change');
    assert.ok(state.kind === 'text');
    return { text: state.text, lines: state.text.split('\n'), version: state.version };
  }
}

/** Histories that showed a fault that is mended. */
const onceFailed = [237014767, 910726250, 2127688379, 371545980];

/** Random histories a run; `FANOUT_HISTORIES=12000` plays them for some minutes. */
const historyRuns = Number(process.env['FANOUT_HISTORIES'] ?? 15);

describe('histories of many hands on one file', function () {
  this.timeout(600_000);

  it('R2: no applied edit is lost, doubled or half done, and none that was refused shows, in any interleaving', async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { history, fixture, text } = await play(seed, ({ coordinator }, name) => coordinator.openSession(name));
        assert.deepEqual(anomalies(history, text), []);
        await yieldTurns(50);
        assert.equal(fixture.coordinator.lockedPaths, 0);
        for (const [outcome, count] of history.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
      }),
      { numRuns: historyRuns, examples: onceFailed.map((seed): [number] => [seed]) },
    );
    // A check that only ever sees refusals would show nothing.
    assert.ok((outcomes.get('applied') ?? 0) > 12 * historyRuns, JSON.stringify([...outcomes]));
    assert.ok((outcomes.get('refused') ?? 0) > historyRuns, JSON.stringify([...outcomes]));
  });

  it('F19: a coordinator that begins with the journal of another knows whose every line is', async () => {
    let reviewed = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { fixture } = await play(seed, ({ coordinator }, name) => coordinator.openSession(name));
        fixture.workspace.before = fixture.workspace.after = () => undefined;
        fixture.store.fault = undefined;
        // What could not be written down while the disk was full comes with the next edit.
        const last = fixture.coordinator.openSession('last');
        await last.read(path, {}, never);
        await last.write(path, `${fixture.workspace.text(path) ?? ''}last\n`, never);
        const again = filesFixture({}, { workspace: fixture.workspace, store: fixture.store });
        await again.coordinator.restore();
        for (const agent of ['last', ...Array.from({ length: 6 }, (_, index) => `agent-${String(index)}`)]) {
          const files = await again.coordinator.review.look(agent, never);
          assert.deepEqual(files, fixture.coordinator.review.files(agent));
          reviewed += files.flatMap(({ hunks }) => hunks).length;
        }
      }),
      { numRuns: 10 },
    );
    assert.ok(reviewed > 30, String(reviewed));
  });

  it('R2: the check finds what a careless coordinator loses', async () => {
    let caught = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { history, text } = await play(seed * 2 + 1, ({ workspace }) => new CarelessFiles(workspace)).catch(() => ({
        history: newHistory(),
        text: '',
      }));
      if (anomalies(history, text).length > 0) caught += 1;
    }
    assert.ok(caught > 10, `${String(caught)} of 40`);
  });
});
