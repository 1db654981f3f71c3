import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventParser } from '../../../../src/models/openai/eventParser.ts';

function parse(pieces: readonly string[], maxLine = 1000): string[] {
  const events: string[] = [];
  const parser = new EventParser((data) => events.push(data), maxLine);
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return events;
}

describe('EventParser', () => {
  it('hands out the data of each event, without comments and other fields', () => {
    const stream = ': hello\n\nevent: message\nid: 1\ndata: {"a":1}\n\n: ping\n\ndata:no blank\n\ndata: [DONE]\n\n';
    assert.deepEqual(parse([stream]), ['{"a":1}', 'no blank', '[DONE]']);
  });

  it('joins the data lines of one event, takes CRLF, and counts a last event without a blank line', () => {
    assert.deepEqual(parse(['data: one\r\ndata: two\r\n\r\ndata: last']), ['one\ntwo', 'last']);
  });

  it('gives the same events however the text is cut', () => {
    const stream = ': c\n\ndata: {"text":"a: b"}\r\n\r\nevent: x\ndata: 1\ndata: 2\n\ndata: [DONE]\n\n';
    const whole = parse([stream]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: stream.length }), (cuts) => {
        const points = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = points.slice(1).map((end, index) => stream.slice(points[index], end));
        assert.deepEqual(parse(pieces), whole);
      }),
    );
  });

  it('gives up a line that never ends instead of keeping it', () => {
    assert.throws(() => parse(['data: ', 'x'.repeat(600), 'x'.repeat(600)]), RangeError);
  });
});
