import { ellipsis } from '../core/base/text.ts';
import { plainLine } from '../core/base/plainText.ts';

/** The longest message of a notification, in UTF-16 units. */
const longest = 400;

/**
 * Foreign text as a notification, a dialog or a status bar item may show it: one line, and neither the links
 * `[text](command:…)` nor the icons `$(name)` that VS Code would make of it (S12).
 */
export function messageText(text: string): string {
  return ellipsis(plainLine(text), longest).replaceAll('](', '] (').replaceAll('$(', '$ (');
}
