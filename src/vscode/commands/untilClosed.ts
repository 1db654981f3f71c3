import type * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Step } from './textInput.ts';

/**
 * Shows a pick and resolves with what a person did with it; it is gone then. `fill` may bring rows while it is open, and
 * what it rejects with is rejected; `accept` says what Enter gives now, `undefined` when nothing.
 */
export async function untilClosed<Item extends vscode.QuickPickItem, Value>(
  pick: vscode.QuickPick<Item>,
  fill: () => Promise<void>,
  accept: () => Value | undefined,
): Promise<Step<Value>> {
  const listeners = new DisposableStore();
  try {
    return await new Promise((resolve, reject) => {
      listeners.add(
        pick.onDidAccept(() => {
          const value = accept();
          if (value !== undefined) resolve({ kind: 'given', value });
        }),
      );
      listeners.add(
        pick.onDidTriggerButton(() => {
          resolve({ kind: 'back' });
        }),
      );
      listeners.add(
        pick.onDidHide(() => {
          resolve({ kind: 'dismissed' });
        }),
      );
      pick.show();
      fill().catch(reject);
    });
  } finally {
    listeners.dispose();
    pick.dispose();
  }
}
