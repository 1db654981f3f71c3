import type { StallLimits } from '../agent/stallWatch.ts';
import type { Toolbox } from '../agent/toolbox.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ModelClient } from '../model/modelClient.ts';
import type { AgentTrace } from '../tasks/agentTrace.ts';
import type { Notices } from '../tasks/notices.ts';
import type { AgentLog } from '../tasks/store/agentLog.ts';
import type { TokenBudget } from '../tasks/tokenBudget.ts';
import type { TaskRegistry } from '../tasks/taskRegistry.ts';

/** What the parent agent works with. */
export interface ParentPorts {
  readonly registry: TaskRegistry;
  readonly notices: Notices;
  readonly toolbox: Toolbox;
  /** Those of the tools that change nothing, for side questions. */
  readonly readingToolbox: Toolbox;
  /** The model as configured now. */
  readonly model: () => ModelClient;
  readonly modelName: () => string | undefined;
  /** Why no model can be called now, as one sentence that names the remedy, or `undefined`. */
  readonly unavailable: () => string | undefined;
  readonly budget: TokenBudget;
  readonly systemPrompt: () => Promise<string>;
  readonly memory: ParentMemory;
  readonly stall: () => StallLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the parent agent keeps over a reload: its conversation in the log, and what its turns have left to see. */
export interface ParentMemory {
  readonly log: AgentLog;
  readonly trace: AgentTrace;
  /** True when an earlier window has left a conversation in the log. */
  readonly isRestored: boolean;
}
