import { ellipsis } from '../base/text.ts';

/** A name that others made up, for a line of ours: short, and quoted unless it is a plain word, so that it passes for no more than a name. */
export function shownName(name: string): string {
  const short = ellipsis(name, 60);
  return /^[\w.…-]+$/.test(short) ? short : JSON.stringify(short).replaceAll(/[\u2028\u2029]/g, ' ');
}
