import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import type { Logger } from '../../core/base/logger.ts';
import { showProblem } from '../notifications/showProblem.ts';
import { CurrentSession } from './currentSession.ts';
import { storeProblem } from './storeProblem.ts';

/** Opens this window's session in the extension's storage for the workspace; a disk that fails is told of once. */
export function openSession(
  { storageUri, globalStorageUri }: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>,
  clock: Clock,
  logger: Logger,
): Promise<CurrentSession> {
  return CurrentSession.open({
    root: join((storageUri ?? globalStorageUri).fsPath, 'sessions'),
    mayTakeUp: storageUri !== undefined,
    clock,
    logger,
    onProblem: (error) => {
      logger.error('The session cannot be stored.', error);
      void showProblem(storeProblem(error), logger);
    },
  });
}
