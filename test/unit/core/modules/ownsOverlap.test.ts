import assert from 'node:assert/strict';
import { ownsOverlap } from '../../../../src/core/modules/ownsOverlap.ts';

describe('ownsOverlap', () => {
  const cases: readonly (readonly [left: string, right: string, overlap: boolean])[] = [
    ['packages/**', 'packages/api/**', true],
    ['packages/api/**', 'packages/api-client/**', false],
    ['**', 'lib/**', true],
    ['lib/**', 'src/**', false],
    ['src/*.ts', 'src/api/**', false],
    ['src/*.ts', 'src/api.ts', true],
    ['src/*.ts', 'src/*.js', false],
    ['src/*.ts', 'src/a*', true],
    ['**/*.md', 'docs/**', true],
    ['**/*.md', 'docs/guide.txt', false],
    ['packages/*/src/**', 'packages/api/**', true],
    ['packages/*/src/**', 'packages/api/test/**', false],
    ['package.json', 'package.json', true],
    ['app/[id]/**', 'app/[id]/**', true],
    ['a/**/z.ts', 'a/b/c/z.ts', true],
    ['a/**/z.ts', 'a/b/c/y.ts', false],
    ['.github/**', '**', true],
    ['a/**', 'a', true],
  ];
  for (const [left, right, overlap] of cases) {
    it(`${left} and ${right} ${overlap ? 'may hold one file' : 'hold no file in common'}`, () => {
      assert.equal(ownsOverlap([left], [right]), overlap);
      assert.equal(ownsOverlap([right], [left]), overlap);
    });
  }

  it('is not slowed down by many wildcards', () => {
    const deep = (end: string): string[] => [`${'**/a/'.repeat(60)}${end}`];
    assert.ok(!ownsOverlap(deep('x'), deep('y')));
  });

  it('looks at every pair', () => {
    assert.ok(ownsOverlap(['a/**', 'shared.ts'], ['b/**', 'shared.ts']));
    assert.ok(!ownsOverlap(['a/**'], ['b/**', 'c/**']));
    assert.ok(!ownsOverlap([], ['**']));
  });
});
