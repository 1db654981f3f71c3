/** A message to a task as it stands in the task's conversation, with who speaks. */
export function steeringText(from: 'user' | 'parent', message: string): string {
  return `[Steering from the ${from}] ${message}`;
}

/** What was said in a text that `steeringText` made; `undefined` for any other. */
export function steeringMessage(text: string): string | undefined {
  return /^\[Steering from the (?:user|parent)\] ([^]*)$/.exec(text)?.[1];
}
