import type * as vscode from 'vscode';
import type { Logger } from '../core/base/logger.ts';
import { errorMessage } from '../core/base/errors.ts';

/** The log channel as the core's logger; stacks go to the log and nowhere else. */
export function channelLogger(channel: vscode.LogOutputChannel): Logger {
  return {
    debug: (message) => {
      channel.debug(message);
    },
    info: (message) => {
      channel.info(message);
    },
    warn: (message) => {
      channel.warn(message);
    },
    error: (message, error) => {
      const detail =
        error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : errorMessage(error);
      channel.error(detail === '' ? message : `${message} ${detail}`);
    },
  };
}
