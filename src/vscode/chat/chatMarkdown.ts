import { plainText } from '../../core/base/plainText.ts';
import { asMarkdown, escapeMarkdown } from '../markdownText.ts';

/** Stands around blocks of code; theirs are shorter, so that none ends ours. */
const ourFence = '`'.repeat(8);

/** The deepest indentation of an item in a list. */
const deepestItem = 12;

/**
 * What a model says, line by line, as Markdown of which only code, lists, headings and bold words come; all else, such as
 * images, links and HTML, shows letter by letter (S12). Blocks of code have no language, which could have them drawn.
 */
export class ChatMarkdown {
  /** What will end the block of code that was begun. */
  private fence: string | undefined;
  private inList = false;

  /** One line without its line feed. */
  line(text: string): string {
    if (this.fence !== undefined) return this.codeLine(text, this.fence);
    const [, fence] = /^\s*(`{3,7}|~{3,})[^`]*$/.exec(text) ?? [];
    if (fence !== undefined) {
      this.fence = fence;
      this.inList = false;
      return `\n${ourFence}\n`;
    }
    const [, indent = '', marker, item = ''] = /^(\s*)([-*+]|\d{1,9}[.)])\s+(\S.*)$/.exec(text) ?? [];
    if (marker !== undefined) return this.item(indent, marker, item);
    if (text.trim() === '') return '\n';
    const leaves = this.inList && !/^\s/.test(text) ? '\n' : '';
    if (leaves !== '') this.inList = false;
    const [, hashes, title = ''] = /^(#{1,6})\s+(\S.*)$/.exec(text) ?? [];
    return leaves + (hashes === undefined ? `${words(text)}  \n` : `\n${hashes} ${words(title)}\n\n`);
  }

  /** Ends what was begun. */
  end(): string {
    const rest = this.fence === undefined ? '' : `${ourFence}\n`;
    this.fence = undefined;
    this.inList = false;
    return `${rest}\n\n`;
  }

  private codeLine(text: string, fence: string): string {
    const line = text.trim();
    if (line.startsWith(fence) && line.replaceAll(fence.charAt(0), '') === '') {
      this.fence = undefined;
      return `${ourFence}\n`;
    }
    return `${code(text).replaceAll(/`{8,}/g, ourFence.slice(1))}\n`;
  }

  private item(indent: string, marker: string, text: string): string {
    const begins = this.inList ? '' : '\n';
    const depth = this.inList ? Math.min(indent.replaceAll('\t', '    ').length, deepestItem) : 0;
    this.inList = true;
    return `${begins}${' '.repeat(depth)}${marker} ${words(text)}\n`;
  }
}

/** A line or its rest: code in backticks and bold words stay what they are. */
function words(text: string): string {
  const parts = text.split(/(`[^`]+`|\*\*[^\s*](?:[^*]*[^\s*])?\*\*)/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return index === 0 ? asMarkdown(part) : escapeMarkdown(part);
      return part.startsWith('`') ? `\`${code(part.slice(1, -1))}\`` : `**${escapeMarkdown(part.slice(2, -2))}**`;
    })
    .join('');
}

/** VS Code's chat takes marks of its own from code, such as the file that it is for. */
function code(text: string): string {
  return plainText(text).replaceAll(/<(?=\/?vscode_)/g, '< ');
}
