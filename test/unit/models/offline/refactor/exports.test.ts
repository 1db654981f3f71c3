import assert from 'node:assert/strict';
import { convert } from './conversion.ts';

const cases: readonly (readonly [title: string, before: string, after: string])[] = [
  ['exports the names of an object', 'const a = 1;\nmodule.exports = { a };', 'const a = 1;\nexport { a };'],
  ['renames exports', 'function f() {}\nmodule.exports = { g: f };', 'function f() {}\nexport { f as g };'],
  [
    'declares functions and values that stand in the object',
    'function f() {}\nmodule.exports = {\n  f,\n  g(x) {\n    return x;\n  },\n  n: 1,\n};',
    'function f() {}\nfunction g(x) {\n  return x;\n}\nconst n = 1;\nexport {\n  f,\n  g,\n  n,\n};',
  ],
  [
    'gives a value of the object a free name',
    'const n = 2;\nfunction f() {}\nmodule.exports = { f, n: 1 };',
    'const n = 2;\nfunction f() {}\nconst nValue = 1;\nexport { f, nValue as n };',
  ],
  ['exports plain data as one value', 'module.exports = { port: 80 };', 'export default { port: 80 };'],
  [
    'exports an object whose functions use this as one value',
    'module.exports = { n: 0, next() { return ++this.n; } };',
    'export default { n: 0, next() { return ++this.n; } };',
  ],
  ['exports a name as the default', 'class A {}\nmodule.exports = A;', 'class A {}\nexport default A;'],
  ['exports a function as the default', 'module.exports = function f() {};', 'export default function f() {}'],
  ['exports a class as the default', 'module.exports = class A {}', 'export default class A {}'],
  ['exports an expression as the default', 'module.exports = make(1);', 'export default make(1);'],
  [
    'gives an expression that begins like a function a name',
    'module.exports = function () {}.call(null);',
    'export { moduleExports as default };\nconst moduleExports = function () {}.call(null);',
  ],
  ['exports a value under its name', 'exports.a = () => 1;', 'export const a = () => 1;'],
  ['exports through module.exports as well', 'module.exports.a = 1;', 'export const a = 1;'],
  ['exports a variable under its name', 'const a = 1;\nexports.a = a;', 'const a = 1;\nexport { a };'],
  ['exports a reserved word', 'function f() {}\nexports.delete = f;', 'function f() {}\nexport { f as delete };'],
  ['exports two names at once', 'exports.a = exports.b = 1;', 'export { a as b };\nexport const a = 1;'],
  [
    'means the export where the file itself uses it',
    'exports.a = () => 1;\nexports.b = () => exports.a() + 1;',
    'export const a = () => 1;\nexport const b = () => a() + 1;',
  ],
  [
    'does not let an inner name hide an export',
    'exports.a = 1;\nexports.f = (a) => a + exports.a;',
    'export { aValue as a };\nconst aValue = 1;\nexport const f = (a) => a + aValue;',
  ],
  [
    'does not let an inner name hide the variable behind an export',
    'function f() {}\nexports.f = f;\nexports.g = (f) => exports.f(f);',
    'function f() {}\nexport { fValue as f };\nconst fValue = f;\nexport const g = (f) => fValue(f);',
  ],
  [
    'lets an export change',
    'exports.count = 0;\nexports.next = () => ++exports.count;',
    'export let count = 0;\nexport const next = () => ++count;',
  ],
  [
    'keeps a copy of a variable that changes later',
    'let n = 1;\nexports.n = n;\nn = 2;',
    'let n = 1;\nexport { nValue as n };\nconst nValue = n;\nn = 2;',
  ],
  [
    'gives properties to the one value',
    'module.exports = f;\nmodule.exports.g = 1;\nfunction f() {}',
    'export default f;\nf.g = 1;\nfunction f() {}',
  ],
  [
    'knows exports = module.exports',
    'exports = module.exports = f;\nexports.g = 1;\nfunction f() {}',
    'export default f;\nf.g = 1;\nfunction f() {}',
  ],
  [
    'exports a variable that is declared with module.exports',
    'const app = (module.exports = {});\napp.use = 1;'.replace(/[()]/g, ''),
    'const app = {};\nexport default app;\napp.use = 1;',
  ],
  [
    'exports a variable that is declared with an export',
    'const list = exports.list = [];\nlist.push(1);',
    'export { list };\nconst list = [];\nlist.push(1);',
  ],
  ['passes a module of names on', "module.exports = require('./names');", "export * from './names.js';"],
  ['passes one value on', "module.exports = require('./value');", "export { default } from './value.js';"],
  ['passes a module on under a name', "exports.m = require('./names');", "export * as m from './names.js';"],
  ['passes one value on under a name', "exports.v = require('./value');", "export { default as v } from './value.js';"],
  ['passes one name on', "exports.x = require('./names').a;", "export { a as x } from './names.js';"],
  [
    'passes all names on beside others',
    "const n = 1;\nmodule.exports = { ...require('./names'), n };",
    "const n = 1;\nexport * from './names.js';\nexport { n };",
  ],
  [
    'imports what an object requires under its name',
    "const n = 1;\nmodule.exports = { names: require('./names'), n };",
    "import * as names from './names.js';\n\nconst n = 1;\nexport { names, n };",
  ],
];

describe('Converting exports', () => {
  for (const [title, before, after] of cases)
    it(title, () => {
      assert.equal(convert(before), after);
    });
});
