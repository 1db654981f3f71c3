import assert from 'node:assert/strict';
import { FolderTools } from './folderTools.ts';
import { OfflineChild } from './offlineChild.ts';

/** A workspace of two modules and one file that both share. */
function workspace(): Map<string, string> {
  return new Map([
    ['package.json', '{\n  "name": "two",\n  "version": "1.0.0"\n}\n'],
    ['src/index.js', "'use strict';\n\nexports.a = require('./a');\nexports.b = require('./b');\n"],
    [
      'src/a/index.js',
      "'use strict';\n\nconst fs = require('fs');\nconst make = require('../b');\n\nmodule.exports = { fs, make };\n",
    ],
    ['src/a/more.js', "'use strict';\n\nexports.more = 1;\n"],
    ['src/b/index.js', 'module.exports = function make() {};\n'],
  ]);
}

const besideB = {
  context: 'At the same time other tasks do the same in these modules, which are theirs:\n- src/b\nLeave them.',
};
const besideA = {
  context: 'At the same time other tasks do the same in these modules, which are theirs:\n- src/a\nLeave them.',
};

describe('A child on the offline model', () => {
  it('converts its module, reading the other side of what it requires', async () => {
    const files = workspace();
    const summary = await new OfflineChild('src/a', new FolderTools(files), besideB).finish();
    assert.equal(
      files.get('src/a/index.js'),
      "import fs from 'fs';\nimport make from '../b/index.js';\n\nexport { fs, make };\n",
    );
    assert.equal(files.get('src/b/index.js'), 'module.exports = function make() {};\n');
    assert.match(summary, /^Converted 2 files of src\/a from CommonJS to ES modules\./);
    assert.match(summary, /src\/a\/index\.js \(2 imports, 2 exports\)/);
    assert.match(summary, /no language model/);
  });

  it('changes in shared files the lines of its own module and leaves those of its siblings', async () => {
    const files = workspace();
    const summary = await new OfflineChild('src/a', new FolderTools(files), besideB).finish();
    assert.equal(files.get('src/index.js'), "export * as a from './a/index.js';\nexports.b = require('./b');\n");
    assert.match(summary, /src\/index\.js \(the lines of other modules are left to their tasks\)/);
  });

  it('converts shared files as a whole when no sibling is there to do so', async () => {
    const files = workspace();
    await new OfflineChild('src/a', new FolderTools(files)).finish();
    assert.equal(
      files.get('src/index.js'),
      "export * as a from './a/index.js';\nexport { default as b } from './b/index.js';\n",
    );
  });

  it('says "type": "module" only once no CommonJS is left in the package', async () => {
    const files = workspace();
    const tools = new FolderTools(files);
    const first = await new OfflineChild('src/a', tools, besideB).finish();
    assert.doesNotMatch(files.get('package.json') ?? '', /module/);
    assert.match(first, /package\.json has no "type": "module" yet, as these are CommonJS still: src\/index\.js\./);
    const second = await new OfflineChild('src/b', tools, besideA).finish();
    assert.equal(files.get('package.json'), '{\n  "name": "two",\n  "version": "1.0.0",\n  "type": "module"\n}\n');
    assert.match(second, /package\.json: "type": "module" was added\./);
  });

  it('reads a sibling’s file before and after its conversion as the same', async () => {
    const files = workspace();
    files.set('src/b/index.js', 'export default function make() {}\n');
    await new OfflineChild('src/a', new FolderTools(files), besideB).finish();
    assert.match(files.get('src/a/index.js') ?? '', /^import make from '\.\.\/b\/index\.js';$/m);
  });

  it('reads long files to their end', async () => {
    const files = workspace();
    const filler = 'const n = 1;\n';
    files.set(
      'src/a/more.js',
      `${Array.from({ length: 30 }, (_, index) => filler.replace('n =', `n${String(index)} =`)).join('')}exports.more = n29;\n`,
    );
    const tools = new FolderTools(files, 7);
    await new OfflineChild('src/a', tools, besideB).finish();
    assert.match(files.get('src/a/more.js') ?? '', /export \{ n29 as more \};\n$/);
    assert.match(files.get('src/a/index.js') ?? '', /^import make from '\.\.\/b\/index\.js';$/m);
  });

  it('looks for files that a list cut short may have left out', async () => {
    const files = workspace();
    await new OfflineChild('src/a', new FolderTools(files, 400, 3), besideB).finish();
    assert.match(files.get('src/a/index.js') ?? '', /^import make from '\.\.\/b\/index\.js';$/m);
  });

  it('takes a file that stays CommonJS for one value', async () => {
    const files = workspace();
    files.set('src/a/stubborn.js', 'exports.load = (name) => require(name);\n');
    files.set('src/a/index.js', "const { load } = require('./stubborn');\nexports.two = () => load(2);\n");
    await new OfflineChild('src/a', new FolderTools(files), besideB).finish();
    assert.match(
      files.get('src/a/index.js') ?? '',
      /^import stubborn from '\.\/stubborn\.js';\n\nconst \{ load \} = stubborn;/,
    );
  });

  it('looks anew for CommonJS after it has changed something more', async () => {
    const files = workspace();
    files.delete('src/index.js');
    const tools = new FolderTools(files);
    const child = new OfflineChild('src/a', tools, besideB);
    const last = (): string =>
      child.turns
        .at(-1)
        ?.toolCalls.map((call) => call.name + call.argumentsText)
        .join() ?? '';
    while (
      !last().includes('read_file{"path":"src/b/index.js"}') ||
      !child.turns.some(({ text }) => text.includes('is left'))
    ) {
      await child.think();
      child.answer();
    }
    files.set('src/b/index.js', 'export default function make() {}\n');
    child.steer('Header comment: again');
    assert.match(await child.finish(), /package\.json: "type": "module" was added\./);
  });

  it('leaves a file that it cannot convert as it is, with what that file requires, and says where and why', async () => {
    const files = workspace();
    const stubborn =
      "const load = (name) => require(name);\nconst more = require('./more');\nmodule.exports = { load, more };\n";
    files.set('src/a/stubborn.js', stubborn);
    files.set('src/a/more.js', 'module.exports = () => 1;\n');
    const summary = await new OfflineChild('src/a', new FolderTools(files), besideB).finish();
    assert.equal(files.get('src/a/stubborn.js'), stubborn);
    assert.equal(files.get('src/a/more.js'), 'module.exports = () => 1;\n');
    assert.match(summary, /- src\/a\/stubborn\.js:1: require is called with something other than a literal/);
    assert.match(summary, /- src\/a\/more\.js:1: src\/a\/stubborn\.js requires it, which has to stay CommonJS/);
    assert.match(files.get('src/a/index.js') ?? '', /^export \{ fs, make \};$/m);
  });

  it('says that there is nothing to do in a module of ES modules, and in an empty one', async () => {
    const files = new Map([['src/a/index.js', 'export const a = 1;\n']]);
    assert.match(
      await new OfflineChild('src/a', new FolderTools(files)).finish(),
      /^Nothing to convert: src\/a has no/,
    );
    assert.match(await new OfflineChild('src/c', new FolderTools(files)).finish(), /there are no \.js files in src\/c/);
  });

  it('converts a whole workspace', async () => {
    const files = workspace();
    const summary = await new OfflineChild('', new FolderTools(files)).finish();
    assert.match(summary, /^Converted 4 files of the workspace/);
    assert.match(files.get('package.json') ?? '', /"type": "module"/);
  });
});

describe('A child on the offline model that is refused', () => {
  it('reads again and makes its edit on the present text', async () => {
    const files = workspace();
    const child = new OfflineChild('src/a', new FolderTools(files), besideB);
    let moved = false;
    while (child.summary === undefined) {
      const turn = await child.think();
      const edits = turn.toolCalls.some(
        ({ name, argumentsText }) => name === 'edit_file' && argumentsText.includes('src/a/index.js'),
      );
      if (edits && !moved) {
        moved = true;
        files.set(
          'src/a/index.js',
          `'use strict';\n\nconst fs = require('fs'); // by hand\nmodule.exports = { fs };\n`,
        );
      }
      child.answer();
    }
    assert.ok(moved);
    assert.equal(files.get('src/a/index.js'), "import fs from 'fs'; // by hand\nexport { fs };\n");
  });

  it('gives a file up after five tries and says so', async () => {
    const files = workspace();
    const tools = new FolderTools(files);
    const run = tools.run.bind(tools);
    let tries = 0;
    tools.run = (name, input) => {
      if (name !== 'edit_file' || input['path'] !== 'src/a/more.js') return run(name, input);
      tries += 1;
      return 'Refused: the file is somebody else’s.';
    };
    const summary = await new OfflineChild('src/a', tools, besideB).finish();
    assert.equal(tries, 5);
    assert.match(
      summary,
      /- src\/a\/more\.js: given up after repeated refusals \(Refused: the file is somebody else’s\.\)/,
    );
    assert.match(files.get('src/a/index.js') ?? '', /^import fs/);
  });
});

describe('A child on the offline model that is steered', () => {
  async function steered(
    text: string,
    turns: number,
    goal?: string,
  ): Promise<{ files: Map<string, string>; summary: string; child: OfflineChild }> {
    const files = workspace();
    const child = new OfflineChild('src/a', new FolderTools(files), {
      ...besideB,
      ...(goal === undefined ? {} : { goal }),
    });
    for (let turn = 0; turn < turns; turn += 1) {
      await child.think();
      child.answer();
    }
    child.steer(text);
    const summary = await child.finish();
    return { files, summary, child };
  }

  it('puts a header comment on files that it will convert and on those that it has converted', async () => {
    for (const turns of [1, 5, 8]) {
      const { files, summary, child } = await steered('Please add a header comment: Moved to ES modules', turns);
      for (const path of ['src/a/index.js', 'src/a/more.js'])
        assert.match(
          files.get(path) ?? '',
          /^\/\/ Moved to ES modules\n(?:import|export)/,
          `${path} after ${String(turns)} turns`,
        );
      assert.doesNotMatch(files.get('src/index.js') ?? '', /Moved/);
      assert.match(summary, /Told “Please add a header comment: Moved to ES modules”: each file .* begins with/);
      assert.ok(child.turns.some((turn) => turn.text.startsWith('I was told “Please add a header comment')));
    }
  });

  it('leaves a file alone, and what that means for the package', async () => {
    const { files, summary } = await steered('skip more.js', 1);
    assert.equal(files.get('src/a/more.js'), "'use strict';\n\nexports.more = 1;\n");
    assert.match(summary, /Left alone as told: src\/a\/more\.js\./);
    assert.match(summary, /CommonJS still: src\/a\/more\.js/);
  });

  it('keeps the strict directive, or puts it back', async () => {
    for (const turns of [1, 8]) {
      const { files } = await steered("Keep 'use strict', please.", turns);
      assert.match(files.get('src/a/more.js') ?? '', /^'use strict';\n\nexport const more/);
    }
  });

  it('writes node: before built-in modules, in files that it has converted as well', async () => {
    for (const turns of [1, 8]) {
      const { files } = await steered('Use the node: prefix for built-ins.', turns);
      assert.match(files.get('src/a/index.js') ?? '', /^import fs from 'node:fs';/);
    }
  });

  it('says of anything else that it could not act on it, word for word', async () => {
    const { files, summary } = await steered('Make it faster.', 2);
    assert.match(summary, /Told “Make it faster\.”: no rule understands that, so nothing was done about it\./);
    assert.match(files.get('src/a/index.js') ?? '', /^import fs/);
  });

  it('follows the same instructions in its goal', async () => {
    const { files } = await steered('skip index.js', 1, 'Convert to ES modules. Header comment: // Hello');
    assert.match(files.get('src/a/more.js') ?? '', /^\/\/ Hello\n/);
  });
});
