/** A message to a task as it stands in the task's conversation, with who speaks. */
export function steeringText(from: 'user' | 'parent', message: string): string {
  return `[Steering from the ${from}] ${message}`;
}

/** What was said in those texts that `steeringText` made. */
export function steeringMessages(texts: readonly string[]): string[] {
  return texts.flatMap((text) => /^\[Steering from the (?:user|parent)\] ([^]*)$/.exec(text)?.[1] ?? []);
}
