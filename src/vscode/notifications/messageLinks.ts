import { messageText } from '../messageText.ts';

/** A step that a message offers. */
export interface MessageLink {
  readonly label: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** A message of foreign text (S12) with our own links behind it. */
export function withLinks(text: string, links: readonly MessageLink[]): string {
  return [messageText(text), ...links.map(linkText)].join('\u2002');
}

/** True when VS Code would take the end of a text for a part of the label of the link behind it, so that a click on it counts. */
export function reachesIntoLink(text: string): boolean {
  return /\[[^\]]*$/.test(messageText(text));
}

function linkText({ label, command, args }: MessageLink): string {
  return `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(args))} "${label}")`;
}
