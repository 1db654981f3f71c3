import * as vscode from 'vscode';
import { withLinks, type MessageLink } from './messageLinks.ts';

/**
 * What the button says that puts a message aside. The types of VS Code know no label there; it takes one all the same, and
 * shows “Cancel” where it does not.
 */
const later = 'Later' as unknown as true;

/**
 * Shows a message until what it tells is over, or the person puts it aside, which decides nothing. VS Code lets nobody close
 * a message that has buttons of one's own; that of a progress closes with it, and has links in their place.
 */
export async function showUntil(over: Promise<void>, text: string, links: readonly MessageLink[]): Promise<void> {
  const title = withLinks(text, links);
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: later }, (_, token) =>
    Promise.race([over, untilCancelled(token)]),
  );
}

async function untilCancelled(token: vscode.CancellationToken): Promise<void> {
  await new Promise<void>((resolve) => {
    token.onCancellationRequested(() => {
      resolve();
    });
  });
}
