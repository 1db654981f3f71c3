/** A next step that a message names in words, as a button. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
  readonly argument?: string;
}

/**
 * The next steps that a sentence for people names, at most two, so that they can be taken with a click: a command by its
 * title, a setting by its id.
 */
export function remediesIn(message: string): Remedy[] {
  const named = commands.filter(({ words }) => message.includes(words)).map(({ remedy }) => remedy);
  const [setting] = /\bfanout(?:\.[a-z][A-Za-z]*)+\b/.exec(message) ?? [];
  if (setting?.startsWith('fanout.model.')) named.push({ title: 'Select Model…', command: 'fanout.selectModel' });
  else if (setting !== undefined) {
    named.push({ title: 'Open Setting', command: 'workbench.action.openSettings', argument: setting });
  }
  return named.slice(0, 2);
}

const commands: readonly { readonly words: string; readonly remedy: Remedy }[] = [
  { words: 'File: Open Folder', remedy: { title: 'Open Folder…', command: 'workbench.action.files.openFolder' } },
  { words: 'Manage Workspace Trust', remedy: { title: 'Manage Trust…', command: 'workbench.trust.manage' } },
  { words: 'reload the window', remedy: { title: 'Reload Window', command: 'workbench.action.reloadWindow' } },
  { words: 'Fanout: Set API Key', remedy: { title: 'Set API Key…', command: 'fanout.setApiKey' } },
  { words: 'Fanout: Select Model', remedy: { title: 'Select Model…', command: 'fanout.selectModel' } },
];
