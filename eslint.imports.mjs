// Which folder may import which folder and which npm package. ARCHITECTURE.md shows the same table.
import { posix, relative } from 'node:path';

/**
 * A row holds for the files of its folder and below, down to the next row (that of src for its own files alone: a new
 * folder needs a new row). What is in a folder may import the rest of that folder; `node:` stands for all of Node's own
 * modules.
 * @type {Record<string, { folders: string[], packages: string[] }>}
 */
export const importTable = {
  'src/core/base': { folders: [], packages: [] },
  'src/core/model': { folders: ['src/core/base'], packages: [] },
  'src/core/agent': { folders: ['src/core/base', 'src/core/model'], packages: ['zod/mini'] },
  'src/core/tasks': {
    folders: ['src/core/base', 'src/core/model', 'src/core/agent'],
    packages: ['@cfworker/json-schema'],
  },
  'src/core/profiles': { folders: ['src/core/base', 'src/core/tasks'], packages: ['js-yaml'] },
  'src/core/modules': { folders: ['src/core/base'], packages: ['picomatch', 'smol-toml'] },
  'src/core/files': { folders: ['src/core/base'], packages: ['async-mutex', 'diff', 'picomatch'] },
  'src/core/parent': {
    folders: ['src/core/base', 'src/core/model', 'src/core/agent', 'src/core/tasks'],
    packages: ['zod/mini'],
  },
  'src/core/child': {
    folders: ['src/core/base', 'src/core/model', 'src/core/agent', 'src/core/tasks', 'src/core/files'],
    packages: ['shell-quote', 'zod/mini'],
  },
  'src/models': {
    folders: ['src/core/base', 'src/core/model', 'src/models/openai', 'src/models/offline'],
    packages: [],
  },
  'src/models/openai': { folders: ['src/core/base', 'src/core/model'], packages: ['openai', 'node:'] },
  'src/models/vscode': { folders: ['src/core/base', 'src/core/model'], packages: ['vscode'] },
  'src/models/offline': { folders: ['src/core/base', 'src/core/model'], packages: ['acorn'] },
  'src/vscode': { folders: ['src/core'], packages: ['vscode', 'node:'] },
  src: { folders: ['src'], packages: ['vscode', 'node:'] },
};

/** Only types of these folders and files may be imported, and their code through the one file for it that may use `import()`. */
const lazyDoors = {
  'src/product.ts': 'src/extension.ts',
  'src/models/openai': 'src/models/lazyModels.ts',
  'src/models/offline': 'src/models/lazyModels.ts',
  'src/core/profiles': 'src/vscode/profiles/lazyProfiles.ts',
};

/** The ESLint rule that holds every file below src/ to the table. */
export const importTableRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'holds imports to the import table' } },
  create(context) {
    const file = relative(context.cwd, context.filename).replaceAll('\\', '/');
    const row = rowOf(file);
    if (row === undefined)
      return { Program: (node) => context.report({ node, message: `${file} has no row in the table.` }) };
    const check = (node, source, isValue) => {
      if (typeof source?.value !== 'string') return;
      const message = problem(file, row, source.value, isValue);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind !== 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind !== 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind !== 'type'),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, false),
      ImportExpression: (node) => {
        const late = lateCode(file, String(node.source.value));
        if (late && lazyDoors[late] === file) check(node, node.source, false);
        else context.report({ node, message: `import() is for the lazy doors alone; import at the top of the file.` });
      },
    };
  },
};

function problem(file, row, specifier, isValue) {
  if (!specifier.startsWith('.')) return packageProblem(row, specifier);
  const target = posix.join(posix.dirname(file), specifier);
  const lazy = lateCode(file, specifier);
  if (lazy && isValue && !isBelow(file, lazy)) return `${lazy} is loaded late: import it through ${lazyDoors[lazy]}.`;
  const targetRow = rowOf(target) ?? target;
  if (targetRow === row || importTable[row].folders.some((folder) => isBelow(targetRow, folder))) return undefined;
  return `${row} may not import ${targetRow}; see the table in eslint.imports.mjs.`;
}

/** What stands behind a lazy door, of all that the specifier names; undefined for anything else. */
function lateCode(file, specifier) {
  const target = posix.join(posix.dirname(file), specifier);
  return Object.keys(lazyDoors).find((path) => isBelow(target, path));
}

function packageProblem(row, specifier) {
  const { packages } = importTable[row];
  if (packages.includes(specifier)) return undefined;
  if (specifier.startsWith('node:') && packages.includes('node:')) return undefined;
  return `${row} may not import ${specifier}; see the table in eslint.imports.mjs.`;
}

/** The deepest row whose folder holds the path; undefined for a folder that nobody has thought about. */
function rowOf(path) {
  if (posix.dirname(path) === 'src') return 'src';
  return Object.keys(importTable)
    .filter((folder) => folder !== 'src' && isBelow(path, folder))
    .sort((left, right) => right.length - left.length)[0];
}

function isBelow(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}
