/** The wait that a server asks for, in milliseconds; `undefined` when it names none, or none that can be understood. */
export function retryAfterOf(headers: Headers | undefined, now: () => number = Date.now): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = headers?.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // A date is read against the server's own clock where it tells it: the two may differ.
  const sent = Date.parse(headers?.get('date') ?? '');
  const wait = Date.parse(text) - (Number.isNaN(sent) ? now() : sent);
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
