import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { filesFixture, never, readAll } from '../../../../support/filesFixture.ts';

interface Scenario {
  readonly name: string;
  readonly patch: string;
  readonly input: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, string>>;
}

const scenarios = readScenarios();
const toBeRefused = ['005', '007', '008', '013'];
/** Upstream writes over these files unread; here their task must have read them whole, as for `write_file`. */
const overwriting = ['010', '011'];

describe('end-to-end cases of the patch format', () => {
  for (const { name, patch, input, expected } of scenarios) {
    const number = name.slice(0, 3);
    const read = overwriting.includes(number) ? ', once the task has read what it writes over' : '';
    it(`R8: ${name} ends in the expected files${read}`, async () => {
      // Line ends are the editor's: the core sees none but its own.
      const { workspace, coordinator } = filesFixture(withPlainEnds(input));
      const session = coordinator.openSession('task-1');
      if (read !== '') for (const path of Object.keys(input)) await readAll(session, path);
      const outcome = await session.patch(patch, never);
      assert.equal(outcome.kind === 'patched', !toBeRefused.includes(number), JSON.stringify(outcome));
      for (const path of new Set([...Object.keys(input), ...Object.keys(expected)])) {
        assert.equal(workspace.text(path), withPlainEnds(expected)[path], path);
      }
      assert.equal(coordinator.lockedPaths, 0);
    });
  }

  it('F3: R8: the two cases that write over a file which the task has not read are refused, and change nothing', async () => {
    for (const { patch, input } of scenarios.filter(({ name }) => overwriting.includes(name.slice(0, 3)))) {
      const { workspace, coordinator } = filesFixture(input);
      const outcome = await coordinator.openSession('task-1').patch(patch, never);
      assert(outcome.kind === 'refused', JSON.stringify(outcome));
      assert.match(outcome.reason, /you have not read it/);
      for (const [path, text] of Object.entries(input)) assert.equal(workspace.text(path), text);
    }
  });

  it('R8: all 17 cases are there', () => {
    assert.equal(scenarios.length, 17);
  });
});

function readScenarios(): readonly Scenario[] {
  const data = JSON.parse(readFileSync('test/fixtures/apply-patch/codex-scenarios.json', 'utf8')) as unknown;
  return (Array.isArray(data) ? data : Object.values(data as object).find(Array.isArray)) as readonly Scenario[];
}

function withPlainEnds(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\r\n', '\n')]));
}
