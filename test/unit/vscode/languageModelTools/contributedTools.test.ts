import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { delegationTools } from '../../../../src/core/parent/tools/delegationTools.ts';
import type { Delegation } from '../../../../src/core/parent/tools/delegation.ts';

interface ContributedTool {
  readonly name: string;
  readonly modelDescription: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

describe('the language model tools in package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { languageModelTools: ContributedTool[] };
  };
  const contributed = manifest.contributes.languageModelTools;
  // Only the specs are read, which no surroundings touch.
  const specs = delegationTools({} as Delegation).map(({ spec }) => spec);

  it('are the parent’s seven delegation tools with the prefix fanout_', () => {
    assert.deepEqual(
      contributed.map(({ name }) => name),
      specs.map(({ name }) => `fanout_${name}`),
    );
    assert.equal(contributed.length, 7);
  });

  for (const [index, spec] of specs.entries()) {
    it(`tell models of ${spec.name} what the parent is told`, () => {
      const { modelDescription, inputSchema } = contributed[index] ?? {};
      assert.equal(modelDescription, spec.description);
      assert.deepEqual(inputSchema, JSON.parse(JSON.stringify(spec.parameters)));
    });
  }

  it('have input schemas without a top-level anyOf, oneOf or allOf, which some servers refuse', () => {
    for (const { inputSchema } of contributed) {
      assert.equal(inputSchema['type'], 'object');
      for (const word of ['anyOf', 'oneOf', 'allOf', '$schema']) assert.ok(!(word in inputSchema), word);
    }
  });
});
