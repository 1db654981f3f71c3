import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { inputSchema } from '../../../../src/core/agent/inputSchema.ts';

describe('The JSON schema of a tool’s input', () => {
  const named = z.string().check(z.describe('A name.'));
  const cases: Record<string, z.ZodMiniObject> = {
    'no fields': z.object({}),
    'texts, with and without a description': z.object({ plain: z.string(), named, maybe: z.optional(named) }),
    'a description of the optional part': z.object({ maybe: z.optional(z.string()).check(z.describe('Outer.')) }),
    'numbers and their bounds': z.object({
      ...{ any: z.number(), whole: z.int(), atLeast: z.int().check(z.gte(1)) },
      described: z.number().check(z.gte(0), z.describe('From 0.')),
    }),
    'booleans, choices and anything': z.object({ flag: z.boolean(), mode: z.enum(['all', 'any']), free: z.unknown() }),
    'what may be missing': z.object({ free: z.optional(z.unknown()), flag: z.optional(z.boolean()) }),
    'lists of objects': z.object({
      steps: z.array(z.object({ goal: named, after: z.optional(z.array(z.string())) })).check(z.describe('Steps.')),
    }),
    'objects of any fields': z.object({ schema: z.looseObject({}) }),
  };
  for (const [what, schema] of Object.entries(cases)) {
    it(`says of ${what} what zod says`, () => {
      const { $schema, ...expected } = z.toJSONSchema(schema, { io: 'input' });
      assert.notEqual($schema, undefined);
      assert.deepEqual(inputSchema(schema), JSON.parse(JSON.stringify(expected)));
    });
  }

  it('throws for what it does not know, wherever it stands', () => {
    assert.throws(() => inputSchema(z.object({ when: z.array(z.date()) })), /with date/);
    assert.throws(() => inputSchema(z.object({ most: z.optional(z.number().check(z.lte(5))) })), /with less_than/);
  });
});
