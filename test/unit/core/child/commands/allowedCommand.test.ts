import assert from 'node:assert/strict';
import { isAllowedUnasked } from '../../../../../src/core/child/commands/allowedCommand.ts';
import { attacks, entries } from '../../../../support/commandAttacks.ts';

const benign = [
  ...[
    'npm test',
    'npm test --foo',
    'npm test -- --grep "two words"',
    "npm test -- --grep 'two words'",
    'npm test src/a.test.ts',
  ],
  ...[
    'npm test --workspace=packages/a',
    'npm test -w packages/a',
    'npm  test',
    ' npm test ',
    'npm test --silent',
    'npm test -- -t x',
  ],
  ...[
    'npm run lint',
    'npm run lint -- --fix',
    'npm run lint --workspaces',
    'npm run lint src',
    'npm run lint --if-present',
  ],
  ...['cargo test', 'cargo test --release', 'cargo test money', 'cargo test --workspace'],
  ...[
    'cargo test --lib money',
    'cargo test --all-features',
    'cargo test -- --nocapture',
    'cargo test --jobs 2',
    'cargo test -q',
  ],
  ...[
    'pytest',
    'pytest -q',
    'pytest tests/a.py',
    'pytest tests/a.py::test_b',
    'pytest -k "a and b"',
    'pytest --maxfail=1',
    'pytest -vv',
  ],
  ...['pytest tests/a-b_c.py', 'pytest --tb=short', 'pytest --tb=no', 'pytest --lf', 'pytest tests tests2'],
  ...['git', 'git status', 'env', 'npm', 'bash', 'node --test', 'npm run', 'python3.12'],
  ...['go test', 'go test -v', 'go test --count=1', 'go test --run TestA', 'go test ./money'],
  ...['./scripts/check', './scripts/check all', './scripts/check --fast', './scripts/check a,b', './scripts/check a@b'],
  ...[
    'ls',
    'ls -la',
    'ls src',
    'ls src/a b',
    'ls "a b"',
    'tsc',
    'tsc --noEmit',
    'tsc --build',
    'tsc --strict --noEmit',
  ],
];

describe('isAllowedUnasked', () => {
  it('S10: not one of more than 300 attacks runs unasked', () => {
    assert.ok(new Set(attacks).size >= 300, String(new Set(attacks).size));
    assert.deepEqual(
      attacks.filter((command) => isAllowedUnasked(command, entries)),
      [],
    );
  });

  it('S10: 50 plain commands that begin with an entry do', () => {
    assert.ok(new Set(benign).size >= 50, String(new Set(benign).size));
    assert.deepEqual(
      benign.filter((command) => !isAllowedUnasked(command, entries)),
      [],
    );
  });

  it('S10: without entries nothing does, and an entry that is no plain command allows nothing', () => {
    for (const command of benign) assert.equal(isAllowedUnasked(command, []), false);
    for (const entry of ['', ' ', 'a;b', 'npm *', '*', '$(x)', 'A=b npm', '"npm test"']) {
      for (const command of [...benign, entry]) assert.equal(isAllowedUnasked(command, [entry]), false, entry);
    }
  });
});
