import assert from 'node:assert/strict';
import { conversionOf, convert, obstacles } from './conversion.ts';

describe('Converting what else CommonJS has', () => {
  it('drops the strict directive and the blank line after it', () => {
    assert.equal(convert("'use strict';\n\nexports.a = 1;\n"), 'export const a = 1;\n');
  });

  it('leaves the strict directive of a function', () => {
    const inner = "export const f = function () {\n  'use strict';\n};";
    assert.equal(convert(inner.replace('export const f', 'exports.f')), inner);
  });

  it('knows the file’s folder and name', () => {
    assert.equal(
      convert('exports.places = { here: __dirname, __filename };'),
      'export const places = { here: import.meta.dirname, __filename: import.meta.filename };',
    );
  });

  it('asks whether the file is the program by its path, links followed', () => {
    const question = 'process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename';
    assert.equal(
      convert('if (require.main === module) main();\nfunction main() {}'),
      `import { realpathSync } from 'node:fs';\n\nif (${question}) main();\nfunction main() {}`,
    );
    assert.match(convert('if (!module.parent) main();\nfunction main() {}'), /=== import\.meta\.filename\) main\(\)/);
  });

  it('changes nothing in an ES module and in a plain script', () => {
    for (const text of ["import fs from 'fs';\nexport const a = fs;\n", "'use strict';\nconsole.log(1);\n"])
      assert.deepEqual(conversionOf(text), { changes: [], first: undefined, problems: [], notes: [] });
  });

  it('says which code no longer runs before a require', () => {
    const { notes } = conversionOf("prepare();\nconst m = require('./names');\n");
    assert.deepEqual(notes, ['line 1 ran before a later require and now runs after all imports']);
  });
});

const left: readonly (readonly [text: string, reason: string])[] = [
  ["function f() {\n  return require('./names');\n}", "2: require('./names') is called inside a function"],
  ["const m = ok ? require('./names') : 0;", "1: require('./names') is called under a condition"],
  ["try {\n  require('./names');\n} catch {}", "2: require('./names') is called inside a try statement"],
  ['const m = require(name);', '1: require is called with something other than a literal'],
  ["exports.at = require.resolve('x');", '1: require.resolve is used as a value'],
  ["const m = require('./absent');", "1: there is no file for './absent'"],
  ['function f() {\n  module.exports = 1;\n}', '2: module.exports is assigned inside a function or a condition'],
  ['module.exports = 1;\nmodule.exports = 2;', '2: module.exports is assigned more than once'],
  ['exports[name] = 1;', '1: an export has a computed name'],
  ['fill(exports);', '1: exports is used as a value'],
  ['f.id = module.id;', '1: module is used for something other than module.exports'],
  ['exports.a = 1;\nthis.b = 2;', '2: this is used outside of any function'],
  ['exports.a = () => {\n  total = 1;\n};', '2: it assigns total, which is declared nowhere'],
  ["const m = require('./names');\nm.a = 1;", '2: it changes the exports of another module'],
  ["const m = require('./names');\nm();", '2: a module that exports names is called like a function'],
  ["const m = require('./names');\nObject.assign(m, {});", '2: assign() would change the exports of another module'],
  ['exports.a = 1;\nmodule.exports = make();', '1: exports is used beside module.exports = …'],
  ['exports.b = exports.a;\nexports.a = 1;', '1: exports.a is used before it is set'],
  [
    "Object.defineProperty(exports, '__esModule', {});\nexports.a = 1;",
    '1: it was compiled from an ES module; convert its source instead',
  ],
  ['exports.a = 010;', '1: as a module it would not parse: Invalid number (1:17)'],
];

describe('Files that cannot be converted', () => {
  for (const [text, reason] of left)
    it(`are left as they are, with the reason: ${reason}`, () => {
      assert.deepEqual(obstacles(text), [reason]);
      assert.deepEqual(conversionOf(text).changes, []);
    });

  it('may not parse at all', () => {
    assert.match(obstacles('const = 1;').join(), /^1: it does not parse: Unexpected token/);
  });
});
