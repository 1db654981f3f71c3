import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SwitchOutcome } from '../../../../src/core/files/review/taskReview.ts';
import { filesFixture, never, type FilesFixture } from '../../../support/filesFixture.ts';

const tasks = ['task-1', 'task-2'];
const hands = [...tasks, 'person', 'program'];
const paths = ['a.txt', 'b.txt', 'c.txt'];
/** Where a file waits while two change places. */
const aside = 'aside.txt';
const start = { 'a.txt': 'a1\na2\na3\na4\na5\na6\n', 'b.txt': 'b1\nb2\nb3\nb4\n' };

/** One step of one hand; the numbers choose among what there is then. */
interface Step {
  readonly act: Act;
  readonly who: number;
  readonly at: number;
  readonly to: number;
  readonly line: number;
}

const edits = ['insert', 'replace', 'remove', 'write'] as const;
const structure = ['create', 'delete', 'move', 'swap'] as const;
const reviews = ['revert', 'revertFile', 'revertHunk', 'restore', 'restoreFile'] as const;
type Act = (typeof edits | typeof structure | typeof reviews)[number] | 'save';

const stepOf = (act: fc.Arbitrary<Act>, hand: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.record({ act, who: hand, at: fc.nat(2), to: fc.nat(2), line: fc.nat(7) });
const step = fc.oneof(
  { weight: 8, arbitrary: stepOf(fc.constantFrom(...edits), fc.nat(3)) },
  { weight: 5, arbitrary: stepOf(fc.constantFrom(...structure), fc.nat(3)) },
  { weight: 5, arbitrary: stepOf(fc.constantFrom(...reviews), fc.nat(1)) },
  { weight: 1, arbitrary: stepOf(fc.constant('save'), fc.constant(2)) },
);

type Texts = Readonly<Record<string, string | undefined>>;

/** Plays steps on a workspace in memory. Each line that comes is a new one, so that it tells who brought it. */
class Play {
  readonly fixture: FilesFixture = filesFixture(start);
  private count = 0;
  /** Who has taken each line at any time. */
  private readonly takers = new Map<string, Set<string>>();

  /** What is taken back stays so, or else is brought back at once. */
  constructor(private readonly isLasting: boolean) {}

  get texts(): Texts {
    return Object.fromEntries([...paths, aside].map((path) => [path, this.fixture.workspace.text(path)]));
  }

  async play({ act, who, at, to, line }: Step): Promise<void> {
    const hand = hands[who] ?? '';
    const [path, target] = [paths[at] ?? '', paths[to] ?? ''];
    switch (act) {
      case 'revert':
        return this.revert(hand, {});
      case 'revertFile':
        return this.revert(hand, { path });
      case 'revertHunk':
        return this.revert(hand, { path, hunk: line });
      case 'restore':
        await this.switchOver(hand, 'restore', {});
        return;
      case 'restoreFile':
        await this.switchOver(hand, 'restore', { path });
        return;
      case 'save':
        this.save(path);
        return;
      default: {
        const before = linesOf(this.texts);
        await this.change(act, hand, path, target, line);
        const now = new Set(linesOf(this.texts));
        for (const each of before) {
          if (!now.has(each)) this.takers.set(each, (this.takers.get(each) ?? new Set()).add(hand));
        }
      }
    }
  }

  /** Takes back, and when nothing was taken back before looks whether bringing it back gives the text before. */
  private async revert(task: string, target: { path?: string; hunk?: number }): Promise<void> {
    const { review } = this.fixture.coordinator;
    // Hunks are counted as they were seen last.
    await review.look(task, never);
    const before = this.texts;
    const isFirst = !review.isReverted(task);
    const first = await this.switchOver(task, 'revert', target);
    if (target.path === undefined && first.conflicts.length === 0) {
      assert.ok(!linesOf(this.texts).some((line) => line.startsWith(task)), `a line of ${task} is left`);
      assert.deepEqual(await review.look(task, never), [], 'something is left to review');
    }
    if (!isFirst) return;
    const without = this.texts;
    assert.deepEqual((await this.switchOver(task, 'restore', {})).conflicts, [], 'what was just taken back');
    assert.deepEqual(this.texts, before, 'taken back and brought back');
    assert.ok(!review.isReverted(task), 'nothing is taken back any more');
    if (!this.isLasting) return;
    await this.switchOver(task, 'revert', target);
    assert.deepEqual(this.texts, without, 'taken back again');
  }

  async switchOver(
    task: string,
    kind: 'revert' | 'restore',
    target: { path?: string; hunk?: number },
  ): Promise<SwitchOutcome> {
    const before = this.texts;
    const outcome = await this.fixture.coordinator.review[kind](task, target, never);
    const now = this.texts;
    const [had, has] = [linesOf(before), linesOf(now)];
    const isOwn = (line: string): boolean => line.startsWith(`${task}:`);
    const isTaken = (line: string): boolean => this.takers.get(line)?.has(task) === true;
    const gone = had.filter((line) => !has.includes(line));
    const came = has.filter((line) => !had.includes(line));
    const [goes, comes] = kind === 'revert' ? [isOwn, isTaken] : [isTaken, isOwn];
    assert.deepEqual(
      gone.filter((line) => !goes(line)),
      [],
      `lost by a ${kind} of ${task}`,
    );
    assert.deepEqual(
      came.filter((line) => !comes(line)),
      [],
      `came by a ${kind} of ${task}`,
    );
    assert.equal(new Set(has).size, has.length, 'a line is there twice');
    for (const text of Object.values(before)) {
      const others = linesOf({ text }).filter((line) => !isOwn(line) && !gone.includes(line));
      const isKept = Object.values(now).some((each) => isWithin(others, linesOf({ each })));
      assert.ok(isKept, `${others.join(' ')} are not where they were`);
    }
    if (outcome.done.length === 0) assert.deepEqual(now, before, 'a conflict changes nothing');
    return outcome;
  }

  /** All goes, and all comes back, whatever has to go or come first. */
  async thereAndBack(isTasksAlone: boolean): Promise<void> {
    const { review } = this.fixture.coordinator;
    const before = this.texts;
    const stays = await this.inRounds('revert', tasks);
    if (isTasksAlone) {
      assert.deepEqual(stays, [], 'in conflict for good');
      assert.deepEqual(this.texts, { ...start, 'c.txt': undefined, [aside]: undefined }, 'all taken back');
    }
    const left = await this.inRounds('restore', [...tasks].reverse());
    assert.deepEqual(left, [], 'in conflict for good');
    assert.deepEqual(this.texts, before, 'all taken back and brought back');
    assert.ok(!tasks.some((task) => review.isReverted(task)));
  }

  private async inRounds(
    kind: 'revert' | 'restore',
    order: readonly string[],
  ): Promise<SwitchOutcome['conflicts'][number][]> {
    for (;;) {
      const outcomes: SwitchOutcome[] = [];
      for (const task of order) outcomes.push(await this.switchOver(task, kind, {}));
      if (outcomes.every(({ done }) => done.length === 0)) return outcomes.flatMap(({ conflicts }) => conflicts);
    }
  }

  private async change(act: Act, hand: string, path: string, target: string, line: number): Promise<void> {
    const { workspace } = this.fixture;
    const text = workspace.text(path);
    const files = tasks.includes(hand) ? this.fixture.coordinator.openSession(hand) : undefined;
    await files?.read(path, {}, never);
    await files?.read(target, {}, never);
    switch (act) {
      case 'create':
        if (text !== undefined) return;
        if (files) await files.write(path, this.fresh(hand), never);
        else workspace.outside(path, this.fresh(hand));
        return;
      case 'delete':
        if (text === undefined) return;
        if (files) await files.delete(path, never);
        else workspace.vanish(path);
        return this.told(path);
      case 'move':
        return this.move(files, path, target);
      case 'swap':
        if (text === undefined || path === target || workspace.text(target) === undefined) return;
        if (workspace.isUnsaved(path) || workspace.isUnsaved(target)) return;
        await this.move(files, path, aside);
        await this.move(files, target, path);
        return this.move(files, aside, target);
      default: {
        const next = text === undefined ? undefined : this.edited(act, text, hand, line);
        if (text === undefined || next === undefined || next === text) return;
        if (files) await files.write(path, next, never);
        else if (hand === 'person') {
          workspace.type(path, () => next);
          if (line % 2 === 0) workspace.saveByHand(path);
        } else if (!workspace.isUnsaved(path)) workspace.outside(path, next);
      }
    }
  }

  private async move(
    files: ReturnType<FilesFixture['coordinator']['openSession']> | undefined,
    from: string,
    to: string,
  ): Promise<void> {
    const { workspace } = this.fixture;
    if (workspace.text(from) === undefined || workspace.text(to) !== undefined) return;
    if (files) await files.move(from, to, never);
    else workspace.rename(from, to);
    await this.told(from);
  }

  /** As the editor tells of what goes. */
  private async told(path: string): Promise<void> {
    const { workspace, coordinator } = this.fixture;
    if (workspace.text(path) === undefined) await coordinator.lookAgain([`/ws/${path}`]);
  }

  private save(path: string): void {
    const { workspace } = this.fixture;
    if (workspace.text(path) !== undefined) workspace.saveByHand(path);
  }

  private edited(act: Act, text: string, hand: string, line: number): string | undefined {
    const lines = text.split('\n').slice(0, -1);
    const at = lines.length === 0 ? 0 : line % lines.length;
    const fresh = this.fresh(hand).slice(0, -1);
    if (act === 'insert') lines.splice(at, 0, fresh);
    else if (lines.length < 2) return undefined;
    else if (act === 'replace') lines.splice(at, 1 + (line % 2), fresh);
    else if (act === 'remove') lines.splice(at, 1 + (line % 2));
    else {
      // In two places at once.
      lines.splice(at, line % 2, fresh);
      lines.splice((at + 3) % lines.length, 1, this.fresh(hand).slice(0, -1));
    }
    return lines.map((each) => `${each}\n`).join('');
  }

  private fresh(hand: string): string {
    return `${hand}:${String((this.count += 1))}\n`;
  }
}

const linesOf = (texts: Texts): string[] =>
  Object.values(texts).flatMap((text) => (text ?? '').split('\n').filter((line) => line !== ''));

/** Whether the lines stand there in that order, whatever stands between them. */
function isWithin(wanted: readonly string[], lines: readonly string[]): boolean {
  let next = 0;
  for (const line of lines) if (line === wanted[next]) next += 1;
  return next === wanted.length;
}

const runs = {
  // More, longer, and others: FANOUT_RUNS=5000 FANOUT_STEPS=30 FANOUT_SEED=7 npm run test:random -- reviewOfTwo
  numRuns: Number(process.env['FANOUT_RUNS'] ?? 80),
  seed: Number(process.env['FANOUT_SEED'] ?? 1),
};
const maxLength = Number(process.env['FANOUT_STEPS'] ?? 16);

describe('reviews of two tasks beside a person and a program', () => {
  it('F20: nobody else’s line goes or comes, and what is taken back can be brought back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength, size: 'max' }), fc.boolean(), async (steps, isLasting) => {
        const play = new Play(isLasting);
        for (const each of steps) await play.play(each);
        if (!isLasting) await play.thereAndBack(steps.every(({ who }) => who < tasks.length));
        assert.deepEqual(
          play.fixture.logged.filter((line) => /could not|failed|fit/.test(line)),
          [],
        );
      }),
      runs,
    );
  }).timeout(600_000);
});
