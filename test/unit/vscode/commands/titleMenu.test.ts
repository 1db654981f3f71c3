import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly group?: string }[]>>;
  };
}

describe('The title of the view', () => {
  it('has buttons only for what a slip of the mouse may do; Cancel All Tasks is in its menu', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const title = manifest.contributes.menus['view/title'] ?? [];
    const buttons = title.filter(({ group }) => group?.startsWith('navigation'));
    assert.deepEqual(
      buttons.map(({ command }) => command),
      ['fanout.delegate', 'fanout.ask', 'fanout.clearFinished'],
    );
    assert.ok(title.some(({ command }) => command === 'fanout.cancelAll'));
  });
});
