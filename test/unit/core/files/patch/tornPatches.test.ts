import assert from 'node:assert/strict';
import { systemClock, type Clock } from '../../../../../src/core/base/clock.ts';
import { errorMessage } from '../../../../../src/core/base/errors.ts';
import type { PatchOutcome } from '../../../../../src/core/files/outcome.ts';
import { filesFixture, never, tenLines, type FilesFixture } from '../../../../support/filesFixture.ts';
import { entriesOf } from '../../../../support/memoryJournal.ts';
import type { WorkspaceCall } from '../../../../support/workspaceCall.ts';

const patch = [
  '*** Begin Patch',
  ...['*** Update File: a.txt', '@@', ' l1', '-l2', '+A2'],
  ...['*** Add File: new/c.txt', '+c'],
  ...['*** Update File: old.txt', '*** Move to: moved.txt', '@@', '-o2', '+O2'],
  ...['*** Delete File: gone.txt', '*** End Patch'],
].join('\n');
const before: Readonly<Record<string, string>> = { 'a.txt': tenLines, 'old.txt': 'o1\no2\n', 'gone.txt': 'gone\n' };
const after: Readonly<Record<string, string>> = {
  'a.txt': tenLines.replace('l2', 'A2'),
  'moved.txt': 'o1\nO2\n',
  'new/c.txt': 'c\n',
};
const paths = ['a.txt', 'old.txt', 'moved.txt', 'new/c.txt', 'gone.txt'];
const changing = ['applyEdits', 'applyTogether', 'save', 'create', 'remove', 'move'];

/** What goes wrong, at the n-th call of the workspace. */
interface Fault {
  readonly name: string;
  at(call: WorkspaceCall, number: number, fixture: FilesFixture): void;
  readonly when: 'before' | 'after';
}

/** Pauses between attempts take no time. */
const clock: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, act) => systemClock.after(milliseconds < 1_000 ? 0 : milliseconds, act),
};

function dead(): never {
  throw new Error('dead');
}

const typing = (path: string, saves: boolean, number: number): Fault => ({
  name: `the person types into ${path}${saves ? ' and saves' : ''} at call ${String(number)}`,
  when: 'before',
  at: (_, count, { workspace }) => {
    if (count !== number || workspace.text(path) === undefined) return;
    workspace.type(path, (text) => `${text}typed\n`);
    if (saves) workspace.saveByHand(path);
  },
});

function faultsAt(number: number): Fault[] {
  const once = (when: 'before' | 'after'): Fault => ({
    name: `call ${String(number)} breaks off ${when} it is done`,
    when,
    at: (_, count) => {
      if (count === number) dead();
    },
  });
  const since = (operations: readonly string[], when: 'before' | 'after'): Fault => ({
    name: `every ${operations.join('/')} from call ${String(number)} on breaks off ${when} it is done`,
    when,
    at: ({ operation }, count) => {
      if (count >= number && operations.includes(operation)) dead();
    },
  });
  return [
    ...(['before', 'after'] as const).flatMap((when) => [
      once(when),
      since(changing, when),
      ...(number === 1 ? changing.map((operation) => since([operation], when)) : []),
    ]),
    ...['a.txt', 'old.txt', 'moved.txt'].map((path) => typing(path, false, number)),
    typing('moved.txt', true, number),
  ];
}

async function played(
  faults: readonly Fault[],
): Promise<{ fixture: FilesFixture; outcome: PatchOutcome; calls: number }> {
  const fixture = filesFixture(before, { clock });
  let calls = 0;
  const strike = (when: Fault['when'], call: WorkspaceCall): void => {
    for (const fault of faults) if (fault.when === when) fault.at(call, calls, fixture);
  };
  fixture.workspace.before = (call) => {
    calls += 1;
    strike('before', call);
  };
  fixture.workspace.after = (call) => {
    strike('after', call);
  };
  const outcome = await fixture.coordinator.openSession('task-1').patch(patch, never);
  fixture.workspace.before = fixture.workspace.after = () => undefined;
  return { fixture, outcome, calls };
}

const withoutTyped = (text: string): string => text.replaceAll('typed\n', '');

/** The files, the journal and the answer must tell the same. */
async function check({ fixture, outcome }: { fixture: FilesFixture; outcome: PatchOutcome }): Promise<void> {
  const { workspace, coordinator, store } = fixture;
  const texts = (): Record<string, string> => {
    const found = paths.map((path): [string, string | undefined] => [path, workspace.text(path)]);
    return Object.fromEntries(
      found.flatMap(([path, text]) => (text === undefined ? [] : [[path, withoutTyped(text)]])),
    );
  };
  const left = (): string[] => coordinator.review.files('task-1').map(({ path }) => path);
  assert.equal(coordinator.lockedPaths, 0);
  await coordinator.review.look('task-1', never);
  if (outcome.kind === 'patched') assert.deepEqual(texts(), after);
  else if (outcome.kind !== 'torn') {
    assert.deepEqual(texts(), before);
    assert.deepEqual(left(), []);
    assert.ok(entriesOf(store).every(({ state, task }) => state === 'failed' || task === null));
  }
  if (outcome.kind === 'torn') {
    const [, named = ''] = /taken back except in (.*); look/.exec(outcome.message) ?? [];
    assert.deepEqual(named.split(', ').sort(), left().sort(), outcome.message);
    if ('moved.txt' in texts() && !('old.txt' in texts())) assert.ok(left().includes('moved.txt'));
  }
  const again = filesFixture({}, { workspace, store });
  await again.coordinator.restore();
  assert.deepEqual(await again.coordinator.review.look('task-1', never), coordinator.review.files('task-1'));
  for (const path of paths) if (workspace.text(path) !== undefined) workspace.saveByHand(path);
  const { conflicts } = await again.coordinator.review.revert('task-1', {}, never);
  // A file that the person typed into does not go.
  if (conflicts.length === 0) assert.deepEqual(texts(), before);
}

/** Strikes at each call in turn, beside what goes wrong anyway; answers what did not fit together. */
async function problemsBeside(always: readonly Fault[]): Promise<string[]> {
  const { calls } = await played(always);
  const problems: string[] = [];
  for (let number = 1; number <= calls; number += 1) {
    for (const fault of faultsAt(number)) {
      try {
        await check(await played([...always, fault]));
      } catch (error) {
        problems.push(`${fault.name}: ${errorMessage(error)}`);
      }
    }
  }
  return problems;
}

describe('patches that break off', function () {
  this.timeout(30_000);

  it('F11: F14: files, journal and answer tell the same wherever one call fails', async () => {
    assert.deepEqual(await problemsBeside([]), []);
  });

  it('F11: F14: so they do wherever a second call fails while the patch is taken back', async () => {
    const undeletable: Fault = {
      name: 'gone.txt cannot be deleted',
      when: 'before',
      at: ({ operation, path }) => {
        if (operation === 'remove' && path === 'gone.txt') dead();
      },
    };
    assert.deepEqual(await problemsBeside([undeletable]), []);
  });
});
