import assert from 'node:assert/strict';
import { convert } from './conversion.ts';

const cases: readonly (readonly [title: string, before: string, after: string])[] = [
  ['imports a module of names as a namespace', "const m = require('./names');", "import * as m from './names.js';"],
  ['imports a module of one value by its default', "const m = require('./value');", "import m from './value.js';"],
  ['imports Node’s own modules by their default', "const fs = require('fs');", "import fs from 'fs';"],
  ['imports packages by their default', 'var p = require("package")', 'import p from "package"'],
  ['picks names', "const { a, b } = require('./names');", "import { a, b } from './names.js';"],
  ['renames what is picked', "const { a: first } = require('./names');", "import { a as first } from './names.js';"],
  ['picks one name by a member', "const b = require('./names').b;", "import { b } from './names.js';"],
  ['renames by a member', "const x = require('fs').promises;", "import { promises as x } from 'fs';"],
  ['keeps a bare require for its effect', "require('./value');", "import './value.js';"],
  [
    'imports JSON with its type',
    "const d = require('./data.json');",
    "import d from './data.json' with { type: 'json' };",
  ],
  [
    'takes names out of one value after the import',
    "const { a } = require('./value');",
    "import value from './value.js';\n\nconst { a } = value;",
  ],
  [
    'does not import a name that the other side does not have',
    "const { a, missing } = require('./names');",
    "import * as names from './names.js';\n\nconst { a, missing } = names;",
  ],
  [
    'keeps defaults and rest of a pattern',
    "const { a = 1, ...others } = require('./names');",
    "import * as names from './names.js';\n\nconst { a = 1, ...others } = names;",
  ],
  [
    'hoists a require inside an expression',
    "const made = require('./value')(1);",
    "import value from './value.js';\n\nconst made = value(1);",
  ],
  [
    'gives a hoisted import a name that is free',
    "const value = require('./value')(1);",
    "import valueModule from './value.js';\n\nconst value = valueModule(1);",
  ],
  [
    'uses a name that is imported already',
    "const v = require('./value');\nconst made = require('./value')(1);",
    "import v from './value.js';\nconst made = v(1);",
  ],
  [
    'leaves a variable that is assigned again a variable',
    "let v = require('./value');\nv = wrap(v);",
    "import value from './value.js';\n\nlet v = value;\nv = wrap(v);",
  ],
  [
    'splits a declaration and keeps what is no require',
    "var m = require('./names'),\n  one = 1, // kept\n  v = require('./value');",
    "// kept\nimport * as m from './names.js';\nimport v from './value.js';\nvar one = 1;",
  ],
  [
    'keeps comments of what it takes out',
    "const {\n  a, // the first\n  b,\n} = require('./names');",
    "// the first\nimport { a, b } from './names.js';",
  ],
  [
    'converts what is left of a file that is converted in part',
    "import { a } from './names.js';\nconst v = require('./value');",
    "import { a } from './names.js';\nimport v from './value.js';",
  ],
];

describe('Converting require', () => {
  for (const [title, before, after] of cases)
    it(title, () => {
      assert.equal(convert(before), after);
    });

  it('leaves a require that is somebody’s own function', () => {
    const text = "function load(require) {\n  return require('./names');\n}\n";
    assert.equal(convert(text), text);
  });

  it('knows names that are declared further in or further down', () => {
    for (const text of [
      "function f() {\n  if (f) {\n    var require = f;\n  }\n  require('./names');\n}\n",
      "{\n  require('./names');\n  function require() {}\n}\n",
      "try {\n  f();\n} catch (require) {\n  require('./names');\n}\n",
      "for (const require of f) require('./names');\n",
      "label: for (;;) break label;\nf({ require: 1, module: 2 }).exports.require('./names');\n",
    ])
      assert.equal(convert(text), text);
  });

  it('keeps an added import with its statement in a shared file, as one edit', () => {
    const text = "const m = require('./names');\nstart(require('./value'));";
    assert.equal(
      convert(text, true),
      "import * as m from './names.js';\nimport value from './value.js';\nstart(value);",
    );
  });
});
