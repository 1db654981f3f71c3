import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { messageText } from '../messageText.ts';
import type { ListedSession } from '../store/listedSession.ts';
import { sessionRow } from './sessionRow.ts';
import type { WindowSessions } from './sessionCommands.ts';

interface Item extends vscode.QuickPickItem {
  readonly session: ListedSession;
}

interface Choice {
  readonly kind: 'open' | 'delete';
  readonly session: ListedSession;
}

const deleteButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Delete' };

/** Lets the person choose a session, and delete others; the id, or `undefined` when dismissed. Rejects when a session cannot be deleted. */
export async function pickSession(sessions: Pick<WindowSessions, 'list' | 'remove'>): Promise<string | undefined> {
  for (;;) {
    const choice = await choose(sessions.list());
    if (choice?.kind !== 'delete') return choice?.session.id;
    if (await mayDelete(choice.session)) await sessions.remove(choice.session.id);
  }
}

async function choose(listing: Promise<readonly ListedSession[]>): Promise<Choice | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  Object.assign(pick, { title: 'Sessions', placeholder: 'Open a session', busy: true, matchOnDetail: true });
  const listeners = new DisposableStore();
  try {
    return await new Promise((resolve, reject) => {
      listeners.add(
        pick.onDidAccept(() => {
          const [item] = pick.activeItems;
          if (item) resolve({ kind: 'open', session: item.session });
        }),
      );
      listeners.add(
        pick.onDidTriggerItemButton(({ item: { session } }) => {
          resolve({ kind: 'delete', session });
        }),
      );
      listeners.add(
        pick.onDidHide(() => {
          resolve(undefined);
        }),
      );
      pick.show();
      listing.then((sessions) => {
        pick.items = sessions.map((session) => {
          const buttons = session.place === 'nowhere' ? [deleteButton] : [];
          return { ...sessionRow(session, new Date()), buttons, session };
        });
        pick.busy = false;
      }, reject);
    });
  } finally {
    listeners.dispose();
    pick.dispose();
  }
}

async function mayDelete(session: ListedSession): Promise<boolean> {
  const { label, description } = sessionRow(session, new Date());
  const detail = messageText(
    `${label} (${description}). Its tasks, their output and results are lost, and their changes can be reviewed and taken back no more. Your files stay as they are.`,
  );
  const yes = 'Delete';
  return (await vscode.window.showWarningMessage('Delete this session?', { modal: true, detail }, yes)) === yes;
}
