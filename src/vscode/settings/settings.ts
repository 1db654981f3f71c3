import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { Emitter, type Event } from '../../core/base/emitter.ts';
import type { Logger } from '../../core/base/logger.ts';
import { messageText } from '../messageText.ts';
import { readSettings, type SettingValues } from './settingValues.ts';

/** Fanout's settings, typed and always current. A bad value is told once, until it changes. */
export class Settings implements Disposable {
  /** Fires after a setting of Fanout has changed, when `current` shows it already. */
  readonly onDidChange: Event<SettingValues>;
  private values: SettingValues;
  private warned = new Set<string>();
  private readonly disposables = new DisposableStore();

  constructor(private readonly logger: Logger) {
    const changes = this.disposables.add(
      new Emitter<SettingValues>((error) => {
        logger.error('A listener to the settings failed.', error);
      }),
    );
    this.onDidChange = changes.event;
    this.values = this.read();
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('fanout')) return;
        this.values = this.read();
        changes.fire(this.values);
      }),
    );
  }

  get current(): SettingValues {
    return this.values;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private read(): SettingValues {
    const configuration = vscode.workspace.getConfiguration('fanout');
    const warnings = new Set<string>();
    const values = readSettings(
      (name) => (name === 'model.baseUrl' ? configuration.inspect(name)?.globalValue : configuration.get(name)),
      (message) => warnings.add(message),
    );
    for (const message of warnings) if (!this.warned.has(message)) this.tell(message);
    this.warned = warnings;
    return values;
  }

  private tell(message: string): void {
    this.logger.warn(message);
    void vscode.window.showErrorMessage(messageText(message), 'Open Settings').then((choice) => {
      const [name] = /fanout\.[\w.]+/.exec(message) ?? [];
      if (choice !== undefined) void vscode.commands.executeCommand('workbench.action.openSettings', name);
    });
  }
}
