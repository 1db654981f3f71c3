import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chooseModel } from '../../../../src/vscode/model/modelChoice.ts';
import { readSettings } from '../../../../src/vscode/settings/settingValues.ts';
import { remediesIn } from '../../../../src/vscode/notifications/remedies.ts';

const titlesIn = (message: string): string[] => remediesIn(message).map(({ title }) => title);

describe('remediesIn', () => {
  const { model } = readSettings(
    () => undefined,
    () => undefined,
  );
  const situation = { settings: model, trusted: true, hasFolder: true, hasKey: false, hasEditorModel: false };
  const problem = (change: Partial<typeof situation>): string => {
    const choice = chooseModel({ ...situation, ...change });
    return choice.kind === 'problem' ? choice.problem : '';
  };

  it('finds the next steps in what Fanout says when no model can be called', () => {
    assert.deepEqual(titlesIn(problem({})), ['Set API Key…', 'Select Model…']);
    assert.deepEqual(titlesIn(problem({ hasFolder: false })), ['Open Folder…']);
    assert.deepEqual(titlesIn(problem({ trusted: false })), ['Manage Trust…']);
  });

  it('opens the setting that a limit comes from', () => {
    const [remedy] = remediesIn('A task at depth 1 cannot delegate: fanout.tasks.maxSpawnDepth is 1.');
    assert.deepEqual(remedy, {
      title: 'Open Setting',
      command: 'workbench.action.openSettings',
      argument: 'fanout.tasks.maxSpawnDepth',
    });
  });

  it('offers nothing where nothing is named', () => {
    assert.deepEqual(remediesIn('The message is blank: say what the task shall do differently.'), []);
  });

  it('runs only commands that package.json has, or VS Code itself', () => {
    const manifest = readFileSync('package.json', 'utf8');
    const messages = ['Fanout: Set API Key', 'Fanout: Select Model', 'fanout.model.name'];
    const ours = messages.flatMap(remediesIn).map(({ command }) => command);
    for (const command of ours) assert.ok(manifest.includes(`"command": "${command}"`), command);
  });
});
