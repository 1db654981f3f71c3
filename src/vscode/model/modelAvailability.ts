import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { Emitter, type Event } from '../../core/base/emitter.ts';
import { HumanError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Settings } from '../settings/settings.ts';
import type { ApiKeys } from './apiKeys.ts';
import { asksForEditorModel, chooseModel, providerOf, type ModelChoice, type ModelSituation } from './modelChoice.ts';

/** Whether and where models can be called now; synchronous once `load` has resolved, and kept up to date from then on. */
export class ModelAvailability implements Disposable {
  /** Fires when the answers may have changed: settings, keys, trust, folders or VS Code's models. */
  readonly onDidChange: Event<void>;
  private readonly changes: Emitter<void>;
  private hasEditorModel = false;
  private latestLoad = 0;
  private readonly disposables = new DisposableStore();

  constructor(
    private readonly settings: Settings,
    private readonly keys: ApiKeys,
    private readonly logger: Logger,
  ) {
    this.changes = this.disposables.add(
      new Emitter<void>((error) => {
        logger.error('A listener to the models failed.', error);
      }),
    );
    this.onDidChange = this.changes.event;
    const reload = (): void => {
      void this.load();
    };
    for (const event of [settings.onDidChange, keys.onDidChange, vscode.lm.onDidChangeChatModels]) {
      this.disposables.add(event(reload));
    }
    for (const event of [vscode.workspace.onDidGrantWorkspaceTrust, vscode.workspace.onDidChangeWorkspaceFolders]) {
      this.disposables.add(event(reload));
    }
  }

  /** Looks for VS Code's language models when the settings make them matter; never rejects. */
  async load(): Promise<void> {
    const load = ++this.latestLoad;
    const hasEditorModel = await this.findEditorModel();
    if (load !== this.latestLoad) return;
    this.hasEditorModel = hasEditorModel;
    this.changes.fire();
  }

  /** Why no model can be called now, as one sentence with the next step; `undefined` when one can. */
  problem(): string | undefined {
    const choice = this.choose();
    return choice.kind === 'problem' ? choice.problem : undefined;
  }

  /** Where model calls go now; throws the problem as a `HumanError` when there is one. */
  resolve(): Extract<ModelChoice, { kind: 'model' }> {
    const choice = this.choose();
    if (choice.kind === 'problem') throw new HumanError(choice.problem);
    return choice;
  }

  /** Where the settings lead, whether a model can be called there or not; `undefined` when nothing is set up. */
  provider(): ReturnType<typeof providerOf> {
    return providerOf(this.situation());
  }

  dispose(): void {
    this.latestLoad += 1;
    this.disposables.dispose();
  }

  private choose(): ModelChoice {
    return chooseModel(this.situation());
  }

  private situation(): ModelSituation {
    return {
      settings: this.settings.current.model,
      trusted: vscode.workspace.isTrusted,
      hasFolder: (vscode.workspace.workspaceFolders ?? []).length > 0,
      hasKey: this.keys.hasKey(),
      hasEditorModel: this.hasEditorModel,
    };
  }

  private async findEditorModel(): Promise<boolean> {
    // Asking wakes every extension that offers models, so it is only done when the answer counts.
    if (!vscode.workspace.isTrusted) return false;
    if (!asksForEditorModel({ settings: this.settings.current.model, hasKey: this.keys.hasKey() })) return false;
    try {
      return (await vscode.lm.selectChatModels()).length > 0;
    } catch (error) {
      this.logger.error('VS Code’s language models cannot be listed.', error);
      return false;
    }
  }
}
