/** How a VS Code window is to be opened, in the browser or on the desktop. */
export interface WindowOptions {
  /** Absolute path of the extension under test. */
  readonly extension: string;
  /** Absolute path of a folder or `.code-workspace` file to open a copy of, `'empty'`, or `undefined` for no folder. */
  readonly workspace: string | undefined;
  /** User settings beside those that every test window has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables that the extension host sees beside this process's; `undefined` takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** False opens the workspace in restricted mode; true (usual) turns workspace trust off. */
  readonly trusted?: boolean;
}

/** User settings of every test window: nothing saves, updates, asks or phones home by itself. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'remote.autoForwardPorts': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** The variables of this process that a window must not see, since its own tests would change with the machine. */
const notInherited = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'ELECTRON_RUN_AS_NODE',
  'VSCODE_IPC_HOOK_CLI',
  'NODE_OPTIONS',
];

/** This process's environment as a window gets it, with the variables of `options` put over it. */
export function windowEnvironment(options: WindowOptions): NodeJS.ProcessEnv {
  const hidden = Object.fromEntries(notInherited.map((name) => [name, undefined]));
  return { ...process.env, ...hidden, ...options.environment };
}
