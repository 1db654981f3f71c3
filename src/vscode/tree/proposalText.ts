import { plainLine } from '../../core/base/plainText.ts';
import { ellipsis } from '../../core/base/text.ts';
import type { Proposal } from '../../core/tasks/proposal.ts';
import { asMarkdown } from '../markdownText.ts';

/** The longest label of a proposal, in UTF-16 units. */
const longestLabel = 80;

/** What a proposed task is called: the beginning of its goal, on one line, hidden characters shown (S13). */
export function proposalLabel({ goal }: Proposal): string {
  return ellipsis(plainLine(goal), longestLabel);
}

/** The whole proposal as Markdown in which foreign text is only text (S12, S13): what is cut off would be approved unseen. */
export function proposalTooltip({ goal, context }: Proposal): string {
  const sections = ['**Proposed task**', asMarkdown(goal), context !== '' && `**Context**\n\n${asMarkdown(context)}`];
  return sections.filter((section) => typeof section === 'string').join('\n\n');
}
