import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { importTableRule } from './eslint.imports.mjs';

const nodeGlobals = ['Buffer', 'console', 'fetch', 'performance', 'process', 'setTimeout', 'clearTimeout', 'URL'];

/** Rules of ours that ESLint has no name for. */
const restrictedSyntax = [
  'error',
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  {
    selector: 'ClassDeclaration[id.name=/(Manager|Helper|Utils|Controller)$/]',
    message: 'This name excludes nothing; name the class after what it is.',
  },
];

const namingConvention = [
  'error',
  { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } },
  { selector: ['class', 'typeAlias', 'typeParameter'], format: ['PascalCase'] },
];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/naming-convention': namingConvention,
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': restrictedSyntax,
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { fanout: { rules: { 'import-table': importTableRule } } },
    rules: { 'fanout/import-table': 'error' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
  },
  {
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', 300],
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  prettier,
);
