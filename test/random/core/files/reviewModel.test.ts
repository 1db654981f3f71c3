import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filesFixture, never, type FilesFixture } from '../../../support/filesFixture.ts';

const tasks = ['task-1', 'task-2', 'task-3'];
const paths = ['a.txt', 'b.txt', 'c.txt'];
const start = { 'a.txt': 'o1\no2\no3\no4\no5\no6\n', 'b.txt': 'q1\nq2\nq3\nq4\n' };

/** One step; numbers choose among what there is then. */
type Step =
  | {
      readonly kind: 'insert' | 'replace' | 'remove';
      readonly who: number;
      readonly path: number;
      readonly line: number;
    }
  | { readonly kind: 'create' | 'delete' | 'undo'; readonly who: number; readonly path: number }
  | { readonly kind: 'move'; readonly who: number; readonly path: number; readonly to: number }
  | { readonly kind: 'revert' | 'restore'; readonly who: number }
  | { readonly kind: 'revertFile'; readonly who: number; readonly path: number }
  | { readonly kind: 'revertHunk'; readonly who: number; readonly path: number; readonly hunk: number };

const small = fc.nat(5);
const who = fc.nat(tasks.length);
const path = fc.nat(paths.length - 1);
const stepOf = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('insert', 'replace', 'remove'), who, path, line: small }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('create', 'delete', 'undo'), who, path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move'), who, path, to: path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('revert', 'restore'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revertFile'), who, path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revertHunk'), who, path, hunk: small }) },
) as fc.Arbitrary<Step>;

/** Plays steps on a workspace in memory. Each line that comes is a new one, so that it tells who brought it. */
class Play {
  readonly fixture: FilesFixture = filesFixture(start);
  private count = 0;
  private readonly before = new Map<string, string[]>();
  /** Lines of tasks that may stay: other tasks took them, or the person brought them again after they were taken back. */
  readonly mayStay = new Set<string>();
  /** Lines that are there when no task has changed anything. */
  readonly persons = new Set(Object.values(start).flatMap(linesOf));

  get texts(): Record<string, string> {
    const { workspace } = this.fixture;
    const found = paths.map((each): [string, string | undefined] => [each, workspace.text(each)]);
    return Object.fromEntries(found.flatMap(([each, text]) => (text === undefined ? [] : [[each, text]])));
  }

  get lines(): string[] {
    return Object.values(this.texts).flatMap(linesOf);
  }

  async play(step: Step): Promise<void> {
    const structure = this.structureCount;
    await this.carryOut(step);
    // An undo is of one file's text, and another file may stand there now.
    if (this.structureCount > structure) this.before.clear();
  }

  private get structureCount(): number {
    return this.fixture.workspace.log.filter(({ operation }) => ['create', 'remove', 'move'].includes(operation))
      .length;
  }

  private async carryOut(step: Step): Promise<void> {
    const task = tasks[step.who];
    const { review } = this.fixture.coordinator;
    switch (step.kind) {
      case 'revert':
      case 'restore':
        return task === undefined ? undefined : this.switchAll(task, step.kind);
      case 'revertFile':
      case 'revertHunk': {
        if (task === undefined) return;
        const at = paths[step.path];
        const hunk = step.kind === 'revertHunk' ? step.hunk : undefined;
        const before = this.lines;
        await review.revert(task, { path: at, hunk }, never);
        this.othersStay(task, before);
        return;
      }
      default: {
        const before = this.lines;
        await this.change(step, task);
        const now = this.lines;
        if (task !== undefined) {
          for (const line of before) if (!now.includes(line)) this.mayStay.add(line);
          return;
        }
        for (const line of before) if (!now.includes(line)) this.persons.delete(line);
        for (const line of now.filter((each) => !before.includes(each))) {
          const author = tasks.find((each) => line.startsWith(each));
          if (author === undefined) this.persons.add(line);
          else if (review.isReverted(author)) this.mayStay.add(line);
        }
      }
    }
  }

  private async change(step: Extract<Step, { readonly path: number }>, task: string | undefined): Promise<void> {
    const at = paths[step.path] ?? '';
    const { workspace, coordinator } = this.fixture;
    const text = workspace.text(at);
    const fresh = `${task ?? 'person'}:${String((this.count += 1))}`;
    if (step.kind === 'undo') {
      const before = task === undefined ? this.before.get(at)?.pop() : undefined;
      if (text === undefined || before === undefined) return;
      workspace.type(at, () => before);
      workspace.saveByHand(at);
      return;
    }
    const next = text === undefined ? undefined : changed(step, text, fresh);
    if (next !== undefined && next !== text) this.before.set(at, [...(this.before.get(at) ?? []), text ?? '']);
    else this.before.delete(at);
    if (task === undefined) {
      if (step.kind === 'create' && text === undefined) workspace.outside(at, `${fresh}\n`);
      else if (step.kind === 'delete' && text !== undefined) workspace.vanish(at);
      else if (step.kind === 'move' && text !== undefined && workspace.text(paths[step.to] ?? '') === undefined)
        workspace.rename(at, paths[step.to] ?? '');
      else if (next !== undefined) {
        workspace.type(at, () => next);
        workspace.saveByHand(at);
      }
      // As the editor tells of it.
      if (workspace.text(at) === undefined) await coordinator.lookAgain([`/ws/${at}`]);
      return;
    }
    const files = coordinator.openSession(task);
    await files.read(at, {}, never);
    if (step.kind === 'create' && text === undefined) await files.write(at, `${fresh}\n`, never);
    else if (step.kind === 'delete') await files.delete(at, never);
    else if (step.kind === 'move') await files.move(at, paths[step.to] ?? '', never);
    else if (next !== undefined) assert.equal((await files.write(at, next, never)).kind, 'applied');
    await files.close();
  }

  private async switchAll(task: string, kind: 'revert' | 'restore'): Promise<void> {
    const { review } = this.fixture.coordinator;
    const before = this.texts;
    const lines = this.lines;
    const wasReverted = review.isReverted(task);
    const first = await review[kind](task, {}, never);
    if (kind !== 'revert') return;
    this.othersStay(task, lines);
    if (first.conflicts.length > 0) return;
    assert.ok(!this.lines.some((line) => line.startsWith(task)), 'a line of the task is left');
    assert.deepEqual(await review.look(task, never), [], 'something is left to review');
    // What was taken back before would come back as well.
    if (first.done.length === 0 || wasReverted) return;
    const back = await review.restore(task, {}, never);
    assert.deepEqual(back.conflicts, []);
    this.lastRestore(before);
    await review.revert(task, {}, never);
  }

  /** Takes back all tasks; undefined when others’ changes stand in the way. */
  async withoutTasks(): Promise<string[] | undefined> {
    const { review } = this.fixture.coordinator;
    for (let round = 1; ; round += 1) {
      const outcomes: Awaited<ReturnType<typeof review.revert>>[] = [];
      for (const task of tasks) outcomes.push(await review.revert(task, {}, never));
      if (outcomes.some(({ done }) => done.length > 0) && round < 9) continue;
      return outcomes.some(({ conflicts }) => conflicts.length > 0) ? undefined : this.lines;
    }
  }

  private lastRestore(before: Record<string, string>): void {
    for (const [each, text] of Object.entries(before)) assert.equal(this.texts[each], text, `${each} came back`);
  }

  private othersStay(task: string, before: readonly string[]): void {
    const now = new Set(this.lines);
    for (const line of before)
      if (!line.startsWith(task)) assert.ok(now.has(line), `${line} was lost by a revert of ${task}`);
  }
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function changed(step: Step, text: string, fresh: string): string | undefined {
  const lines = text.split('\n').slice(0, -1);
  if (!('line' in step)) return undefined;
  const at = lines.length === 0 ? 0 : step.line % lines.length;
  if (step.kind === 'insert') lines.splice(at, 0, fresh);
  else if (lines.length < 2) return undefined;
  else if (step.kind === 'replace') lines.splice(at, 1, fresh);
  else lines.splice(at, 1);
  return `${lines.join('\n')}\n`;
}

describe('reviews of any history', () => {
  it('F20: F21: a revert takes no line of others, what is restored is as it was, and a reload knows the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepOf, { maxLength: Number(process.env['FANOUT_STEPS'] ?? 14), size: 'max' }),
        async (steps) => {
          const play = new Play();
          for (const step of steps) await play.play(step);
          const { coordinator, workspace, store, logged } = play.fixture;
          for (const task of tasks) {
            for (const file of await coordinator.review.look(task, never))
              if (file.present !== undefined) assert.equal(file.present, workspace.text(file.path), file.path);
          }
          const again = filesFixture({}, { workspace, store });
          await again.coordinator.restore();
          for (const task of tasks) {
            assert.deepEqual(await again.coordinator.review.look(task, never), coordinator.review.files(task));
            assert.equal(again.coordinator.review.isReverted(task), coordinator.review.isReverted(task));
          }
          const left = await play.withoutTasks();
          if (left) {
            assert.deepEqual(
              [...play.persons].filter((line) => !left.includes(line)),
              [],
              'lost',
            );
            const tooMany = left.filter((line) => !play.persons.has(line) && !play.mayStay.has(line));
            assert.deepEqual(tooMany, [], 'left');
            assert.equal(new Set(left).size, left.length, 'doubled');
          }
          assert.deepEqual(
            logged.filter((line) => /could not|failed|fit/.test(line)),
            [],
          );
        },
      ),
      // More, longer, and others: FANOUT_RUNS=5000 FANOUT_STEPS=30 FANOUT_SEED=7 npm run test:random -- reviewModel
      { numRuns: Number(process.env['FANOUT_RUNS'] ?? 40), seed: Number(process.env['FANOUT_SEED'] ?? 1) },
    );
  }).timeout(300_000);
});
