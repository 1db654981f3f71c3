import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { never, readAll, replace, write } from '../../support/filesFixture.ts';
import { closeEditors } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';

/** A kind of file: how text becomes bytes, what `files.encoding` says, and whether it can be kept byte for byte. */
interface Kind {
  readonly name: string;
  readonly encode: (text: string) => Buffer;
  readonly encoding?: string;
  readonly accents: string;
  readonly fits?: false;
}

const marked = (bytes: Buffer, ...mark: number[]): Buffer => Buffer.concat([Buffer.from(mark), bytes]);
const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const single =
  (characters: string, first: number) =>
  (text: string): Buffer =>
    Buffer.from(
      Array.from(text, (sign) => (characters.includes(sign) ? first + characters.indexOf(sign) : sign.charCodeAt(0))),
    );

const kinds: readonly Kind[] = [
  { name: 'UTF-8', encode: (text) => Buffer.from(text), accents: 'öé😀' },
  { name: 'ASCII', encode: (text) => Buffer.from(text), accents: 'oe' },
  { name: 'UTF-8 with a mark', encode: (text) => marked(Buffer.from(text), 0xef, 0xbb, 0xbf), accents: 'öé😀' },
  { name: 'UTF-16 LE', encode: (text) => marked(utf16le(text), 0xff, 0xfe), accents: 'öé😀' },
  { name: 'UTF-16 BE', encode: (text) => marked(utf16le(text).swap16(), 0xfe, 0xff), accents: 'öé😀' },
  { name: 'Latin-1', encode: (text) => Buffer.from(text, 'latin1'), encoding: 'iso88591', accents: 'öé' },
  { name: 'Windows-1252', encode: single('€', 0x80), encoding: 'windows1252', accents: '€' },
  // А to я stand in one row of code page 1251.
  { name: 'Windows-1251', encode: single('абвгд', 0xe0), encoding: 'windows1251', accents: 'бвг' },
  { name: 'Latin-1 that nobody configured', encode: (text) => Buffer.from(text, 'latin1'), accents: 'öé', fits: false },
  {
    name: 'invalid UTF-8',
    encode: (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xc3, 0x28, 0x0a])]),
    accents: 'öé',
    fits: false,
  },
];

const ends: readonly {
  readonly name: string;
  readonly join: (lines: readonly string[]) => string;
  readonly fits?: false;
}[] = [
  { name: 'LF', join: (lines) => `${lines.join('\n')}\n` },
  { name: 'LF, none at the end', join: (lines) => lines.join('\n') },
  { name: 'CRLF', join: (lines) => `${lines.join('\r\n')}\r\n` },
  { name: 'CRLF, none at the end', join: (lines) => lines.join('\r\n') },
  { name: 'several empty lines at the end', join: (lines) => `${lines.join('\n')}\n\n\n` },
  {
    name: 'mixed',
    join: (lines) => lines.map((line, index) => `${line}${index % 2 === 0 ? '\r\n' : '\n'}`).join(''),
    fits: false,
  },
  { name: 'lone CR', join: (lines) => `${lines.join('\r')}\r`, fits: false },
  { name: 'a CR inside a line', join: (lines) => `${lines.join('\n').replace('five', 'fi\rve')}\n`, fits: false },
];

const linesOf = (accents: string): string[] => [
  `one ${accents}`,
  'two',
  `three ${accents}`,
  'four',
  'five',
  `six ${accents}`,
];

describe('bytes of many files', () => {
  afterEach(closeEditors);

  for (const kind of kinds) {
    it(`R6: F12: ${kind.name}, with any line ends: an edit changes its own bytes or none`, async () => {
      const configuration = vscode.workspace.getConfiguration('files');
      await configuration.update('encoding', kind.encoding, vscode.ConfigurationTarget.Workspace);
      try {
        const files = await hostFiles();
        for (const end of ends) await checkFile(files, kind, end);
      } finally {
        await configuration.update('encoding', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  }
});

async function checkFile(files: HostFiles, kind: Kind, end: (typeof ends)[number]): Promise<void> {
  const title = `${kind.name}, ${end.name}`;
  const name = `${title.replaceAll(/\W+/g, '-')}.txt`;
  const before = kind.encode(end.join(linesOf(kind.accents)));
  await files.put(name, before);
  const session = files.coordinator.openSession(title);
  const shown = await readAll(session, files.path(name));
  const outcome = await replace(session, files.path(name), 'two', `TWO\nmore ${kind.accents}`);
  const after = await files.bytes(name);
  if (kind.fits === false || end.fits === false) {
    assert.equal(outcome.kind, 'rejected', title);
    assert.ok(after.equals(before), `${title}: refused, and yet changed`);
    return;
  }
  assert.ok(shown.kind === 'shown' && shown.lines[0] === `one ${kind.accents}`, `${title}: shown otherwise`);
  assert.equal(outcome.kind, 'applied', `${title}: ${JSON.stringify(outcome)}`);
  const [first = '', , ...rest] = linesOf(kind.accents);
  const edited = kind.encode(end.join([first, 'TWO', `more ${kind.accents}`, ...rest]));
  assert.ok(after.equals(edited), `${title}: ${after.toString('hex')} instead of ${edited.toString('hex')}`);
  // A whole-file write of what was there leads back to the very bytes.
  const back = `${linesOf(kind.accents).join('\n')}${/\n*$/.exec(end.join(['x']).replaceAll('\r', ''))?.[0] ?? ''}`;
  await session.read(files.path(name), {}, never);
  assert.equal((await write(session, files.path(name), back)).kind, 'applied', title);
  assert.ok((await files.bytes(name)).equals(before), `${title}: not as before`);
}
