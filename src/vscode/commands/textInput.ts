import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';

/** What a person did with a step of several; `back` wants the step before. */
export type Step<Value> =
  { readonly kind: 'given'; readonly value: Value } | { readonly kind: 'back' } | { readonly kind: 'dismissed' };

/** Where a dialog stands among several; without it, it stands alone. */
export interface StepPosition {
  readonly step: number;
  readonly totalSteps: number;
}

/** A question for one line of text. */
export interface TextQuestion extends Partial<StepPosition> {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** Why a text cannot be taken, as one sentence. */
  readonly problemOf?: (text: string) => string | undefined;
}

/** Asks for a text that is not blank; a blank one is not taken. */
export async function askText({ problemOf, ...question }: TextQuestion): Promise<Step<string>> {
  const input = vscode.window.createInputBox();
  Object.assign(input, question, { ignoreFocusOut: true });
  if ((question.step ?? 1) > 1) input.buttons = [vscode.QuickInputButtons.Back];
  const listeners = new DisposableStore();
  try {
    return await new Promise((resolve) => {
      listeners.add(
        input.onDidAccept(() => {
          const value = input.value.trim();
          const problem = value === '' ? 'Type something, or press Escape.' : problemOf?.(value);
          // It stands where the question stood.
          if (problem !== undefined) input.validationMessage = `${question.prompt} ${problem}`;
          else resolve({ kind: 'given', value });
        }),
      );
      listeners.add(
        input.onDidChangeValue(() => {
          input.validationMessage = undefined;
        }),
      );
      listeners.add(
        input.onDidTriggerButton(() => {
          resolve({ kind: 'back' });
        }),
      );
      listeners.add(
        input.onDidHide(() => {
          resolve({ kind: 'dismissed' });
        }),
      );
      input.show();
    });
  } finally {
    listeners.dispose();
    input.dispose();
  }
}
