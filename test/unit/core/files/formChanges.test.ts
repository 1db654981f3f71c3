import assert from 'node:assert/strict';
import { FormChanges } from '../../../../src/core/files/history/formChanges.ts';
import type { TextForm } from '../../../../src/core/files/workspacePort.ts';
import { dice } from '../../../support/editHistory.ts';

const tasks = ['one', 'two', 'three'] as const;
const start: TextForm = { encoding: 'utf8', lineEnd: '\n', mode: 0o700 };

/** A file's form on disk, and who made it so. */
class Play {
  readonly changes = new FormChanges();
  readonly told: string[] = [];
  form = start;
  private step = 0;

  make(task: string, form: TextForm): void {
    this.told.push(`${task} makes it ${JSON.stringify(form)}`);
    this.changes.enter(task, { before: this.form, after: form }, (this.step += 1));
    this.form = form;
  }

  /** True when nothing was in the way; what the other tasks have made is untouched. */
  turn(task: string, on: boolean): boolean {
    const others = (): string[][] => tasks.filter((each) => each !== task).map((each) => this.changes.changedBy(each));
    const before = others();
    const { form, numbers, stuck, by } = this.changes.switching(task, on, this.form);
    this.told.push(`${task} ${on ? 'comes' : 'goes'}: ${JSON.stringify({ form, stuck, by })}`);
    this.changes.turn(numbers, on);
    this.form = form;
    assert.deepEqual(others(), before, this.told.join('\n'));
    assert.equal(stuck.length > 0, by.length > 0, this.told.join('\n'));
    return stuck.length === 0;
  }

  /** Whatever the order in which they are asked for, each goes, or comes, once what is in its way has. */
  turnAll(on: boolean): void {
    for (let round = 0; round < 20; round++) {
      if (tasks.map((task) => this.turn(task, on)).every(Boolean)) return;
    }
    assert.fail(this.told.join('\n'));
  }
}

describe('who changed the form of a file', () => {
  it('F20: F22: each task’s part goes and comes by itself, whoever changed the same since', () => {
    for (let seed = 0; seed < 1_000; seed++) {
      const roll = dice(seed);
      const play = new Play();
      const isTurned = seed % 2 === 1;
      for (let steps = 2 + roll(7); steps > 0; steps--) {
        const task = tasks[roll(tasks.length)] ?? 'one';
        if (isTurned && roll(3) === 0) play.turn(task, roll(3) === 0);
        else play.make(task, { ...play.form, mode: 0o700 + roll(3), lineEnd: roll(2) === 0 ? '\n' : '\r\n' });
      }
      const end = play.form;
      play.turnAll(false);
      assert.deepEqual(play.form, start, play.told.join('\n'));
      if (isTurned) continue;
      play.turnAll(true);
      assert.deepEqual(play.form, end, play.told.join('\n'));
    }
  });
});
