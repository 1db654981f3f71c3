import assert from 'node:assert/strict';
import { sessionRow } from '../../../../src/vscode/commands/sessionRow.ts';

describe('sessionRow', () => {
  const now = new Date(2026, 2, 12, 15, 30);
  const session = {
    id: 's',
    startedAt: new Date(2026, 2, 12, 9, 5).getTime(),
    place: 'nowhere',
    tasks: [],
    title: '',
  } as const;

  it('says what it is about, when it began, and how many tasks stand where', () => {
    const tasks = ['done', 'interrupted', 'done', 'error'] as const;
    const row = sessionRow({ ...session, tasks, title: 'Convert $(bug)\nall of it' }, now);
    assert.equal(row.label, 'Convert $ (bug)');
    assert.match(row.description, /^today .*05/);
    assert.equal(row.detail, '1 interrupted, 2 done, 1 failed');
    assert.match(sessionRow(session, new Date(2026, 2, 13)).description, /2026/);
  });

  it('says which window has it, and when there is nothing in it', () => {
    assert.match(sessionRow({ ...session, place: 'here' }, now).description, / · this session$/);
    const elsewhere = sessionRow({ ...session, place: 'elsewhere' }, now);
    assert.match(elsewhere.description, / · open in another window$/);
    assert.deepEqual([elsewhere.label, elsewhere.detail], ['Nothing yet', 'no tasks']);
  });
});
