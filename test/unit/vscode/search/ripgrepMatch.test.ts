import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RecordSplitter } from '../../../../src/vscode/search/recordSplitter.ts';
import { parseMatch } from '../../../../src/vscode/search/ripgrepMatch.ts';

function record(lines: object, start: number): Buffer {
  const data = { path: { text: 'a.ts' }, lines, line_number: 7, submatches: [{ start, end: start + 1 }] };
  return Buffer.from(JSON.stringify({ type: 'match', data }));
}

describe('parseMatch', () => {
  it('counts the place of the match in characters, not in bytes', () => {
    assert.deepEqual(parseMatch(record({ text: 'é😀needle\r\n' }, 6)), {
      path: 'a.ts',
      line: 7,
      text: 'é😀needle',
      column: 3,
    });
  });

  it('takes lines that are not UTF-8', () => {
    const bytes = Buffer.from('caf\xe9 x\n', 'latin1').toString('base64');
    assert.equal(parseMatch(record({ bytes }, 5))?.text, 'caf\uFFFD x');
  });

  it('keeps of a long line the part around the match, without tearing a character', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (before, after) => {
        const line = `${'é'.repeat(before)}needle${'😀'.repeat(after)}`;
        const match = parseMatch(record({ text: line }, 2 * before));
        assert.ok(match && match.text.length <= 1700);
        assert.ok(line.includes(match.text));
        assert.ok(match.text.startsWith('needle', match.column));
      }),
      { numRuns: 100 },
    );
  });

  it('passes over messages that are no match, and paths that are no text', () => {
    assert.equal(parseMatch(Buffer.from('{"type":"summary","data":{}}')), undefined);
    const data = { path: { bytes: 'eA==' }, lines: { text: 'x' }, line_number: 1, submatches: [] };
    assert.equal(parseMatch(Buffer.from(JSON.stringify({ type: 'match', data }))), undefined);
  });
});

describe('RecordSplitter', () => {
  it('gives the same records however the bytes are cut, and drops those that are too long', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 })), fc.array(fc.nat(20)), (texts, cuts) => {
        const lines = texts.map((text) => text.replaceAll('\n', ''));
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const records: string[] = [];
        const splitter = new RecordSplitter(0x0a, 8, (each) => records.push(each.toString()));
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          splitter.write(bytes.subarray(from, from + cut));
          from += cut;
        }
        const sized = lines.filter((line) => line !== '').map((line) => ({ line, size: Buffer.byteLength(line) }));
        assert.deepEqual(
          records,
          sized.filter(({ size }) => size <= 8).map(({ line }) => line),
        );
        assert.equal(splitter.dropped, sized.filter(({ size }) => size > 8).length);
      }),
    );
  });
});
