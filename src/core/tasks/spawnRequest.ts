import { HumanError } from '../base/errors.ts';
import type { TaskProfile } from './taskProfile.ts';
import { checkSchema, type JsonSchema } from './outputSchema.ts';
import { checkGlobs } from '../base/plainGlobs.ts';
import type { FollowUps } from './proposal.ts';
import type { TaskView } from './task.ts';
import type { TaskSpec, Toolset } from './taskSpec.ts';

/** What a caller asks for; everything but the goal has a default. */
export interface SpawnRequest {
  readonly goal: string;
  readonly context?: string | undefined;
  readonly module?: string | undefined;
  readonly owns?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly toolsets?: readonly string[] | undefined;
  readonly role?: 'leaf' | 'orchestrator' | undefined;
  readonly maxTurns?: number | undefined;
  readonly profile?: TaskProfile | undefined;
  /** Ids of tasks that must have ended before this one starts. */
  readonly after?: readonly string[] | undefined;
  readonly outputSchema?: JsonSchema | undefined;
  /** The most that it may use of what is granted when it is spawned. */
  readonly within?: readonly Toolset[] | undefined;
}

/** What a caller asked for, `undefined` where it named nothing; `within` is what profile and spawner had left of any grant. */
export type AskedRights = Pick<SpawnRequest, 'toolsets' | 'within' | 'role' | 'maxTurns'>;

/** The bounds of the session, asked anew at each spawn, so that a changed setting counts at once. */
export interface TaskLimits {
  maxConcurrent(): number;
  maxSpawnDepth(): number;
  maxTurns(): number;
  keepFinished(): number;
  /** What becomes of the tasks that a finished one proposes (D37). */
  followUps(): FollowUps;
  /** The session's root grant: what trust and settings allow. */
  grant(): readonly Toolset[];
}

/** Checks a request against the limits and its spawner's rights (D2, D27, D28, D44); throws a `HumanError` that says why not. */
export function planTask(
  request: SpawnRequest,
  spawner: TaskView | undefined,
  limits: TaskLimits,
): { readonly spec: TaskSpec; readonly demoted: boolean } {
  const goal = request.goal.trim();
  if (goal === '') throw new HumanError('The goal is blank: say in a sentence or more what the task shall do.');
  const depth = (spawner?.depth ?? 0) + 1;
  const maxDepth = limits.maxSpawnDepth();
  if (depth > maxDepth) {
    throw new HumanError(
      `A task at depth ${String(depth - 1)} cannot delegate: fanout.tasks.maxSpawnDepth is ${String(maxDepth)}.`,
    );
  }
  checkGlobs(request.owns ?? []);
  const outputSchema = wantedSchema(request.outputSchema);
  const { profile, role, maxTurns } = request;
  // An empty list counts as none: models fill optional fields with it.
  const toolsets = request.toolsets?.length === 0 ? undefined : request.toolsets;
  const demoted = role === 'orchestrator' && depth >= maxDepth;
  const above = spawner?.spec.asked;
  const within = narrowest([request.within, profile?.toolsets, above?.within, knownOf(above?.toolsets)]);
  const grant = spawner?.spec.toolsets ?? limits.grant();
  const moduleFolder = request.module === undefined ? undefined : normalFolder(request.module);
  return {
    demoted,
    spec: {
      goal,
      context: request.context ?? '',
      module: moduleFolder,
      owns:
        request.owns && request.owns.length > 0
          ? checkedGlobs(request.owns)
          : [moduleFolder ? `${moduleFolder}/**` : '**'],
      model: request.model === '' || request.model === undefined ? profile?.model : request.model,
      toolsets: grantedToolsets(toolsets, granted(profile, narrowest([grant, request.within]) ?? grant)),
      role: role === 'orchestrator' && !demoted ? 'orchestrator' : 'leaf',
      maxTurns: turnsOf(maxTurns, limits.maxTurns()),
      asked: { toolsets, within, role, maxTurns },
      ...(profile ? { profile: kept(profile, spawner?.spec) } : {}),
      after: [...new Set(request.after)],
      outputSchema,
    },
  };
}

/** A request for a task that is asked the same once more, under the limits and the grant of now; it starts after those that are still known of the ones it was to start after. */
export function requestOf({ profile, asked, ...spec }: TaskSpec, isKnown: (id: string) => boolean): SpawnRequest {
  const request = { ...spec, ...(asked && allOf(asked)), after: spec.after.filter(isKnown) };
  // The profile's model and toolsets stand there already.
  return profile ? { ...request, profile: { ...profile, model: undefined, toolsets: undefined } } : request;
}

/** What was not asked for is so again; a log leaves it out. */
function allOf({ toolsets, within, role, maxTurns }: AskedRights): AskedRights {
  return { toolsets, within, role, maxTurns };
}

/** What a task takes of its profile beside what stands in its spec; of the editor's tools at most those that its spawner has (S20). */
function kept({ name, prompt, tools = [] }: TaskProfile, spawner: TaskSpec | undefined): TaskSpec['profile'] {
  const granted = spawner ? tools.filter((tool) => spawner.profile?.tools?.includes(tool)) : tools;
  return granted.length > 0 ? { name, prompt, tools: granted } : { name, prompt };
}

function turnsOf(asked: number | undefined, limit: number): number {
  if (asked === undefined) return limit;
  if (!Number.isInteger(asked) || asked < 1) throw new HumanError('max_turns must be a whole number of at least 1.');
  return Math.min(asked, limit);
}

/** An empty schema counts as none: models fill optional fields with it. */
function wantedSchema(schema: JsonSchema | undefined): JsonSchema | undefined {
  if (!schema || Object.keys(schema).length === 0) return undefined;
  checkSchema(schema);
  return schema;
}

const knownToolsets: readonly Toolset[] = ['read', 'edit', 'terminal'];

function knownOf(names: readonly string[] | undefined): readonly Toolset[] | undefined {
  return names && knownToolsets.filter((known) => names.includes(known));
}

/** What all of these leave; `undefined` when each leaves all. */
function narrowest(bounds: readonly (readonly Toolset[] | undefined)[]): readonly Toolset[] | undefined {
  return bounds.reduce((all, each) => (all && each ? all.filter((toolset) => each.includes(toolset)) : (all ?? each)));
}

/** A profile only narrows what is granted; one that needs what nobody has here is refused. */
function granted(profile: TaskProfile | undefined, grant: readonly Toolset[]): readonly Toolset[] {
  const wanted = profile?.toolsets;
  if (!wanted) return grant;
  const both = grant.filter((toolset) => wanted.includes(toolset));
  if (both.length > 0 || wanted.length === 0) return both;
  const needs = `The profile "${profile.name}" needs ${wanted.join(', ')}`;
  throw new HumanError(`${needs}, which is not granted here; granted are: ${grant.join(', ') || 'none'}.`);
}

function grantedToolsets(asked: readonly string[] | undefined, grant: readonly Toolset[]): readonly Toolset[] {
  if (!asked) return grant;
  return asked.map((name) => {
    const toolset = knownToolsets.find((known) => known === name);
    if (!toolset) throw new HumanError(`There is no toolset "${name}"; the toolsets are: ${knownToolsets.join(', ')}.`);
    if (grant.includes(toolset)) return toolset;
    throw new HumanError(`The toolset "${name}" is not granted here; granted are: ${grant.join(', ') || 'none'}.`);
  });
}

/** What a task owns lies in the workspace, and is said by what it is, not by what it is not. */
function checkedGlobs(globs: readonly string[]): readonly string[] {
  const unfit = globs.find((glob) => /^\s*(?:$|!|[\\/]|[a-z]:)/i.test(glob) || glob.split(/[\\/{},]/).includes('..'));
  if (unfit === undefined) return globs;
  throw new HumanError(`owns cannot hold "${unfit}": give workspace-relative globs, without ".." and not negated.`);
}

/** `./src/a/` and `src/a` are one module; `.` is the whole workspace. */
function normalFolder(folder: string): string | undefined {
  const segments = folder
    .trim()
    .split(/[\\/]/)
    .filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..') || /^\s*([\\/]|[a-z]:)/i.test(folder)) {
    throw new HumanError(`The module "${folder}" is not a folder of this workspace: give a workspace-relative path.`);
  }
  return segments.length === 0 ? undefined : segments.join('/');
}
