import { messageText } from '../messageText.ts';

/** What a chat shows while a tool runs, from an input that nobody has checked yet. */
export function invocationMessage(tool: string, input: unknown): string {
  const fields = typeof input === 'object' && input !== null ? (input as Readonly<Record<string, unknown>>) : {};
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? messageText(value) : '';
  };
  switch (tool) {
    case 'delegate_task_async':
    case 'delegate_task':
      return `Delegating ${text('module') || text('goal') || 'tasks'} to Fanout`;
    case 'check_task':
      return `Looking at task ${text('task_id')}`;
    case 'steer_task':
      return `Steering task ${text('task_id')}`;
    case 'collect_task':
      return `Waiting for ${text('task_id') === '' ? 'tasks' : `task ${text('task_id')}`}`;
    case 'cancel_task':
      return `Cancelling task ${text('task_id')}`;
    default:
      return 'Looking at the tasks of Fanout';
  }
}
