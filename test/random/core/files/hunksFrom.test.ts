import assert from 'node:assert/strict';
import { FileHistory } from '../../../../src/core/files/history/fileHistory.ts';
import type { PresentFile } from '../../../../src/core/files/plan/changePlan.ts';
import { afterOwnEdit, type KnownFile } from '../../../../src/core/files/plan/knownFile.ts';
import { planMerge } from '../../../../src/core/files/plan/mergePlan.ts';
import { composeAll, composeExactly } from '../../../../src/core/files/text/composeHunks.ts';
import { applyHunks, diffLines, joinTouching, type LineHunk } from '../../../../src/core/files/text/lineHunks.ts';
import { dice, type Dice } from '../../../support/editHistory.ts';
import { applied, filesFixture, readAll, replace, write } from '../../../support/filesFixture.ts';

/** Random histories of each kind; a number in the environment plays more. */
const histories = Number(process.env['FANOUT_HISTORIES'] ?? 30);

const stem = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', ''];

/** Some lines taken out, some put in, at one to three places. */
function randomChange(lines: readonly string[], roll: Dice, newLine: () => string): LineHunk[] {
  const wanted = [...lines];
  for (let places = 1 + roll(3); places > 0; places -= 1) {
    const added = Array.from({ length: roll(3) }, newLine);
    wanted.splice(roll(wanted.length + 1), roll(3), ...added);
  }
  return diffLines(lines, wanted);
}

/** Three tasks and somebody else change one text; `check` is given each text that a task knows, and the present one. */
function play(
  seed: number,
  newLine: (roll: Dice, counter: number) => string,
  check: (hunks: readonly LineHunk[], known: readonly string[], now: readonly string[]) => void,
): void {
  const roll = dice(seed);
  let counter = 0;
  const line = (): string => newLine(roll, counter++);
  let history = new FileHistory(30);
  let now: readonly string[] = stem;
  history.observe(now);
  const read = (): KnownFile => ({ lines: now, shown: [{ from: 0, to: now.length }], seen: history.length, told: 0 });
  const tasks = ['one', 'two', 'three'].map((name) => ({ name, known: read() }));
  for (let step = 0; step < 40; step += 1) {
    const task = tasks[roll(4)];
    if (!task) {
      now = applyHunks(now, randomChange(now, roll, line));
      history.observe(now);
      if (roll(10) === 0) history.forgetText();
      if (history.text === undefined) history.observe(now);
      continue;
    }
    if (roll(6) === 0) task.known = read();
    check(history.hunksFrom(task.known.lines, now), task.known.lines, now);
    const planned = randomChange(task.known.lines, roll, line);
    const fork = history.fork();
    const present: PresentFile & { lines: readonly string[] } = { path: 'a.txt', lines: now, history: fork };
    const plan = planMerge(task.name, present, task.known, planned, afterOwnEdit(task.known, planned));
    // A step that the editor refuses leaves nothing behind.
    if (roll(5) === 0) continue;
    if (plan.kind === 'edit') {
      assert.deepEqual(plan.lines, applyHunks(now, plan.hunks), `seed ${String(seed)}`);
      now = plan.lines;
      fork.record(task.name, plan.hunks, now);
      history = fork;
    }
    if (plan.kind !== 'create' && plan.known && plan.known !== 'forget') task.known = plan.known;
    check(history.hunksFrom(task.known.lines, now), task.known.lines, now);
  }
}

describe('what leads from a text that a task knows to the present one', function () {
  this.timeout(60_000);

  it('F1: is exact for any changes, refused ones and a file that went and came back included', () => {
    for (let seed = 0; seed < histories; seed += 1) {
      play(
        seed,
        (roll) => 'abc'[roll(3)] ?? '',
        (hunks, known, now) => {
          assert.deepEqual(applyHunks(known, hunks), now, `seed ${String(seed)}`);
          for (const { start, removed } of hunks) {
            assert.deepEqual(known.slice(start, start + removed.length), removed, `seed ${String(seed)}`);
          }
        },
      );
    }
  });

  it('F1: is what a diff finds where all lines are unlike', () => {
    for (let seed = 0; seed < histories; seed += 1) {
      play(
        seed,
        (_, counter) => `new ${String(counter)}`,
        (hunks, known, now) => {
          assert.deepEqual(joinTouching(hunks), diffLines(known, now), `seed ${String(seed)}`);
        },
      );
    }
  });

  it('F1: is told without a diff once the task has edited the file', () => {
    const history = new FileHistory();
    history.observe(['a', 'b', 'c']);
    const present = history.text ?? [];
    const known = ['a', 'mine', 'b', 'c'];
    history.relate(known, [{ start: 1, removed: ['mine'], added: [] }], present);
    const after = ['a', 'mine', 'b', 'c', 'other'];
    history.record('one', [{ start: 1, removed: [], added: ['mine'] }], known);
    history.record('two', [{ start: 4, removed: [], added: ['other'] }], after);
    // A diff of this text would find other lines.
    known.push('never looked at');
    assert.deepEqual(history.hunksFrom(known, after), [{ start: 4, removed: [], added: ['other'] }]);
  });

  it('F2: keeps lines apart that others changed one beside the other: what is added between them merges', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'a\nb\nc\nd\n' });
    const [one, two, three] = ['one', 'two', 'three'].map((name) => coordinator.openSession(name));
    assert.ok(one && two && three);
    await readAll(three, 'a.txt');
    applied(await replace(three, 'a.txt', 'd', 'D'));
    applied(await replace(one, 'a.txt', 'b', 'B'));
    applied(await replace(two, 'a.txt', 'c', 'C'));
    const { mergedWith } = applied(await write(three, 'a.txt', 'a\nb\nnew\nc\nD\n'));
    assert.deepEqual(mergedWith, ['one', 'two']);
    assert.equal(workspace.text('a.txt'), 'a\nB\nnew\nC\nD\n');
  });

  it('F2: knows a change again that two others made together', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'a\nb\nc\nd\n' });
    const [one, two, three] = ['one', 'two', 'three'].map((name) => coordinator.openSession(name));
    assert.ok(one && two && three);
    await readAll(three, 'a.txt');
    applied(await replace(three, 'a.txt', 'd', 'D'));
    applied(await replace(one, 'a.txt', 'b', 'B'));
    applied(await replace(two, 'a.txt', 'c', 'C'));
    applied(await replace(three, 'a.txt', 'b\nc', 'B\nC'));
    assert.equal(workspace.text('a.txt'), 'a\nB\nC\nD\n');
  });

  it('F15: is found by a diff when the text is another than the one last noted', () => {
    const history = new FileHistory();
    history.observe(['a', 'b']);
    const known = ['a', 'b', 'mine'];
    history.relate(known, [{ start: 2, removed: ['mine'], added: [] }], history.text ?? []);
    assert.deepEqual(history.hunksFrom(known, ['a', 'b', 'mine']), []);
  });
});

describe('hunks put together', () => {
  it('F1: do what they do one after the other, however many there are', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const roll = dice(seed);
      const lists: LineHunk[][] = [];
      let lines: readonly string[] = stem;
      for (let left = roll(9); left > 0; left -= 1) {
        const hunks = randomChange(lines, roll, () => 'abc'[roll(3)] ?? '');
        lists.push(hunks);
        lines = applyHunks(lines, hunks);
      }
      assert.deepEqual(applyHunks(stem, composeAll(lists)), lines, `seed ${String(seed)}`);
    }
  });

  it('F1: leave out what the later take back', () => {
    const there = [{ start: 1, removed: ['b'], added: ['x', 'y'] }];
    const back = [{ start: 1, removed: ['x', 'y'], added: ['b'] }];
    assert.deepEqual(composeExactly(there, back), []);
  });
});
