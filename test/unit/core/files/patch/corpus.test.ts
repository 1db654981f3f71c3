import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { applyHunks, splitLines } from '../../../../../src/core/files/text/lineHunks.ts';
import { parsePatch } from '../../../../../src/core/files/patch/parsePatch.ts';
import { patchText } from '../../../../../src/core/files/patch/patchText.ts';

const corpus = 'test/fixtures/apply-patch/copilot-corpus';

interface Case {
  readonly patch: string;
  readonly original: string;
  readonly expected: string;
  readonly fpath: string;
}

describe('the corpus of patches as models write them', () => {
  for (const name of readdirSync(corpus).filter((file) => file.endsWith('.json'))) {
    it(`R8: ${name} makes of its file what is expected`, () => {
      const given = JSON.parse(readFileSync(`${corpus}/${name}`, 'utf8')) as Case;
      const parsed = parsePatch(given.patch);
      assert(parsed.kind === 'patch', JSON.stringify(parsed));
      const [file, ...others] = parsed.files;
      assert(file?.kind === 'update' && file.path === given.fpath && others.length === 0);
      const lines = splitLines(given.original);
      const outcome = patchText(file.path, lines, file.hunks);
      assert(outcome.kind === 'patched', JSON.stringify(outcome, undefined, 1));
      assert.equal(applyHunks(lines, outcome.hunks).join('\n'), given.expected);
    });
  }
});
