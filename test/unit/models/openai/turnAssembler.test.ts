import assert from 'node:assert/strict';
import { readChunk } from '../../../../src/models/openai/chunk.ts';
import { TurnAssembler } from '../../../../src/models/openai/turnAssembler.ts';

interface WireCall {
  index?: number;
  id?: string | null;
  function: { name?: string | null; arguments?: unknown };
}

/** The calls that come of these pieces, one piece a chunk, as `id name arguments`. */
function assemble(...pieces: WireCall[]): string[] {
  return assembleLists(...pieces.map((piece) => [piece]));
}

/** The same of several pieces a chunk. */
function assembleLists(...lists: WireCall[][]): string[] {
  const turn = new TurnAssembler();
  for (const list of lists) turn.add(readChunk({ choices: [{ delta: { tool_calls: list } }] }));
  let made = 0;
  const calls = turn.toolCalls(() => `made-${String((made += 1))}`);
  return calls.map(({ id, name, argumentsText }) => `${id} ${name} ${argumentsText}`);
}

describe('TurnAssembler: tool calls in the words of different servers', () => {
  it('numbered calls may come interleaved', () => {
    const calls = assemble(
      { index: 0, id: 'a', function: { name: 'x', arguments: '{"p":' } },
      { index: 1, id: 'b', function: { name: 'y', arguments: '{"q":' } },
      { index: 0, function: { arguments: '1}' } },
      { index: 1, function: { arguments: '2}' } },
    );
    assert.deepEqual(calls, ['a x {"p":1}', 'b y {"q":2}']);
  });

  it('calls that all have the number 0, or none, are told apart by their ids', () => {
    for (const number of [{ index: 0 }, {}]) {
      const calls = assemble(
        { ...number, id: 'a', function: { name: 'x', arguments: '{"p":1}' } },
        { ...number, id: 'b', function: { name: 'x', arguments: '{"p":' } },
        { ...number, function: { arguments: '2}' } },
      );
      assert.deepEqual(calls, ['a x {"p":1}', 'b x {"p":2}']);
    }
  });

  it('calls without ids are told apart by a name that comes again after whole arguments', () => {
    const calls = assemble(
      { index: 0, function: { name: 'x', arguments: { p: 1 } } },
      { index: 0, function: { name: 'x', arguments: { p: 2 } } },
    );
    assert.deepEqual(calls, ['made-1 x {"p":1}', 'made-2 x {"p":2}']);
  });

  it('calls without ids and numbers are told apart where they come in one list, or by another name, though they have no arguments', () => {
    const [x, y] = ['x', 'y'].map((name) => ({ function: { name, arguments: '' } })) as [WireCall, WireCall];
    assert.deepEqual(assembleLists([x, y, y]), ['made-1 x ', 'made-2 y ', 'made-3 y ']);
    assert.deepEqual(assemble(x, y), ['made-1 x ', 'made-2 y ']);
    const more = { function: { arguments: '{"q":1}' } };
    assert.deepEqual(assembleLists([x, y], [more]), ['made-1 x ', 'made-2 y {"q":1}']);
  });

  it('an id and a name that are repeated in each piece do not begin a new call', () => {
    const calls = assemble(
      { index: 0, id: 'a', function: { name: 'x', arguments: '{"p":{}' } },
      { index: 0, id: 'a', function: { name: 'x', arguments: ',"q":1}' } },
      { index: 0, id: '', function: { name: null, arguments: '' } },
    );
    assert.deepEqual(calls, ['a x {"p":{},"q":1}']);
  });

  it('an id that is taken is replaced, so that every call has an answer of its own', () => {
    const calls = assemble(
      { index: 0, id: 'same', function: { name: 'x', arguments: '{}' } },
      { index: 1, id: 'same', function: { name: 'y', arguments: '{}' } },
    );
    assert.deepEqual(calls, ['same x {}', 'made-1 y {}']);
  });

  it('a hundred calls in one turn are a hundred calls', () => {
    const pieces = Array.from({ length: 100 }, (_, index) => ({ index, function: { name: 't', arguments: '{}' } }));
    assert.equal(new Set(assemble(...pieces)).size, 100);
  });
});

describe('TurnAssembler: what counts as data', () => {
  const usage = { prompt_tokens: 5, completion_tokens: 1 };
  const piece = (fields: object, more: object = {}): object => ({ choices: [{ delta: fields, ...more }] });

  it('D30: a usage, an ending or a call that says nothing new is none, however often it comes', () => {
    const endless = [
      { choices: [], usage },
      piece({}, { finish_reason: 'stop' }),
      piece({ tool_calls: [{ index: 0, id: 'a', function: { name: 'x', arguments: '' } }] }),
    ];
    for (const chunk of endless) {
      const turn = new TurnAssembler();
      assert.deepEqual(
        [1, 2, 3].map(() => turn.add(readChunk(chunk))),
        [true, false, false],
      );
    }
    const turn = new TurnAssembler();
    for (const nothing of [piece({}), piece({ content: '' }), piece({ tool_calls: [{ index: 0 }] })]) {
      assert.equal(turn.add(readChunk(nothing)), false);
    }
  });

  it('D30: a usage that grows is data each time, as of a model that thinks where nobody sees it', () => {
    const turn = new TurnAssembler();
    const added = [1, 2, 2, 3].map((tokens) =>
      turn.add(readChunk({ choices: [], usage: { ...usage, completion_tokens: tokens } })),
    );
    assert.deepEqual(added, [true, true, false, true]);
  });

  it('D30: text, reasoning and arguments are data each time', () => {
    const turn = new TurnAssembler();
    const argument = { index: 0, function: { arguments: ' ' } };
    for (const fields of [{ content: 'a' }, { reasoning: 'b' }, { tool_calls: [argument] }]) {
      for (const chunk of [piece(fields), piece(fields)]) assert.equal(turn.add(readChunk(chunk)), true);
    }
  });
});
