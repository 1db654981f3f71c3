import type { Usage } from '../core/model/usage.ts';

/** Seconds as people read them in passing: `8s`, `3m 04s`, `1h 02m`. */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${String(whole)}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${String(minutes)}m ${twoDigits(whole % 60)}s`;
  return `${String(Math.floor(minutes / 60))}h ${twoDigits(minutes % 60)}m`;
}

/** A number of things with its noun: `1 file`, `3 files`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A number of tokens in three figures or so: `950`, `12.4k`, `1.2M`. */
export function tokenCount(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  if (tokens < 999_950) return `${oneDecimal(tokens / 1000)}k`;
  return `${oneDecimal(tokens / 1_000_000)}M`;
}

/** What it costs in US dollars: `$1.20`, `$0.0042`. */
export function money(dollars: number): string {
  if (dollars === 0 || dollars >= 0.01) return `$${dollars.toFixed(2)}`;
  return dollars < 0.0001 ? 'under $0.0001' : `$${dollars.toFixed(4)}`;
}

/** Tokens of model calls, and what they cost where that is known: `12.3k tokens in (9k cached), 678 out, $0.03`. */
export function usageText({ input, output, cached, estimated }: Usage, cost: number | undefined): string {
  const fromCache = cached === 0 ? '' : ` (${tokenCount(cached)} cached)`;
  const price = cost === undefined ? '' : `, ${money(cost)}`;
  return `${estimated ? '≈ ' : ''}${tokenCount(input)} tokens in${fromCache}, ${tokenCount(output)} out${price}`;
}

function oneDecimal(number: number): string {
  return number.toFixed(1).replace(/\.0$/, '');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
