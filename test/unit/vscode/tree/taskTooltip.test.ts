import assert from 'node:assert/strict';
import { taskTooltip } from '../../../../src/vscode/tree/taskTooltip.ts';
import type { TaskView } from '../../../../src/core/tasks/task.ts';
import { noUsage } from '../../../../src/core/model/usage.ts';
import { taskView } from '../../../support/taskViews.ts';

const labelOf = ({ spec }: TaskView): string => spec.module ?? `Task ${spec.goal}`;

const unused = { subtree: noUsage, costOf: () => undefined };

describe('taskTooltip', () => {
  it('tells goal, state, figures, files, steering that came too late, error and the beginning of the summary; of the turns those that were answered', () => {
    const usage = { input: 12_345, output: 678, cached: 9_000, estimated: false };
    const task = taskView({
      status: 'error',
      turns: 7,
      answeredTurns: 6,
      elapsed: 125,
      usage,
      error: 'out of turns',
      missedSteer: ['use tabs'],
      summary: ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].join('\n'),
      spec: { module: 'lib' },
    });
    const text = taskTooltip(
      task,
      [{ path: 'lib/a.js', added: 3, removed: 1 }],
      { subtree: { ...usage, input: 20_000 }, costOf: ({ input }) => (input > 15_000 ? undefined : 0.031) },
      'lib/b.js',
      labelOf,
    );
    for (const part of [
      '**lib** — failed',
      'Convert to ES modules',
      '**Reason:** out of turns',
      'turn 7, 6 of 50 turns answered · 2m 05s · 12.3k tokens in (9k cached), 678 out, $0.03 · with its own tasks 20k tokens in (9k cached), 678 out',
      String.raw`- lib\/a\.js +3 −1`,
      String.raw`**Last edited:** lib\/b\.js`,
      '- use tabs',
      'six  \n…',
      'Task t1',
    ])
      assert.ok(text.includes(part), `${part} is missing in:\n${text}`);
    assert.ok(!text.includes('seven'));
    const queued = taskTooltip(taskView({ status: 'queued' }), [], unused, undefined, labelOf);
    assert.ok(queued.includes('at most 50 turns · 0s'), queued);
  });

  it('D14: S12: lists the steering that waits, as text', () => {
    const text = taskTooltip(
      taskView({ waitingSteer: ['use tabs', '**no** semicolons'] }),
      [],
      unused,
      undefined,
      labelOf,
    );
    const listed = [
      '**Steering that it sees before its next step**',
      '',
      '- use tabs',
      String.raw`- \*\*no\*\* semicolons`,
    ];
    assert.ok(text.includes(listed.join('\n')), text);
  });

  it('D43: says what a task in the line starts after, and no longer once it has started', () => {
    const awaited = [taskView({ spec: { module: 'lib' } }), taskView({ status: 'queued' })];
    const text = taskTooltip(taskView({ status: 'queued' }), [], unused, undefined, labelOf, awaited);
    assert.ok(text.includes('Starts after lib (running), Task Convert to ES modules (queued)'), text);
    assert.ok(
      !taskTooltip(taskView({ status: 'running' }), [], unused, undefined, labelOf, awaited).includes('Starts after'),
    );
  });

  it('S12: makes no image, link, command, code or HTML of foreign text', () => {
    const attack = '![x](https://evil/p.png) [go](command:rm) <img src=x> `code` www.evil.example https://e.x | a@b.c';
    const text = taskTooltip(taskView({ summary: attack, spec: { goal: attack } }), [], unused, undefined, labelOf);
    assert.doesNotMatch(text, /[^\\](?:\]|\(|<|`code|:\/\/)|www\.|a@b/);
    assert.ok(text.includes(String.raw`\!\[x\]\(https\:\/\/evil\/p\.png\)`));
  });

  it('S13: shows hidden characters', () => {
    assert.ok(
      taskTooltip(taskView({ summary: 'a\u200bb' }), [], unused, undefined, labelOf).includes(String.raw`a⟨U\+200B⟩b`),
    );
  });

  it('lists a dozen files and counts the rest', () => {
    const files = Array.from({ length: 30 }, (_, index) => ({ path: `f${String(index)}`, added: 1, removed: 0 }));
    const text = taskTooltip(taskView(), files, unused, undefined, labelOf);
    assert.ok(text.includes('**30 files changed**'));
    assert.ok(text.includes('- f11 +1 −0\n- and 18 more'));
  });
});
