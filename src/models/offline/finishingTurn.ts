import type { PlannedTurn } from './plannedTurn.ts';
import { describeInstruction } from './instructions.ts';
import { packageStep } from './packageStep.ts';
import { convertSource } from './refactor/convertSource.ts';
import type { Work } from './work.ts';

/** Ends the task with a summary of what the conversation shows to be done and not done. */
export function finishingTurn(work: Work, tools: ReadonlySet<string>): PlannedTurn {
  const summary = summarise(work);
  const tried = work.conversation.exchanges.some(({ tool }) => tool === 'finish_task');
  if (!tools.has('finish_task') || tried) return { text: summary, calls: [] };
  return { text: 'Done; summing up.', calls: [{ name: 'finish_task', input: { summary } }] };
}

function summarise(work: Work): string {
  const { facts } = work;
  const place = work.module === '' ? 'the workspace' : work.module;
  const own = work.ownFiles;
  const changed = own.filter((path) => facts.history(path).applied > 0);
  const shared = work.sharedFiles.filter((path) => facts.history(path).applied > 0);
  const lines = [headline(work, place, changed, shared)];
  if (changed.length > 0)
    lines.push(`Files: ${changed.map((path) => `${path} (${contents(work, path)})`).join(', ')}.`);
  if (shared.length > 0) lines.push(`Shared files: ${shared.map((path) => sharedRemark(work, path)).join(', ')}.`);
  if (facts.cutListings.has(work.module)) lines.push(`Not all files of ${place} were listed, so others may be left.`);
  lines.push(...packageStep(work).remarks);
  const obstacles = [...own, ...work.sharedFiles].flatMap((path) => obstaclesOf(work, path));
  if (obstacles.length > 0) lines.push(`Could not be converted:`, ...obstacles.map((line) => `- ${line}`));
  const skipped = own.filter((path) => work.assess(path)?.status === 'skipped');
  if (skipped.length > 0) lines.push(`Left alone as told: ${skipped.join(', ')}.`);
  const notes = (work.siblings.length > 0 ? changed : [...changed, ...shared]).flatMap((path) => notesOf(work, path));
  if (notes.length > 0) lines.push('To look at:', ...notes.map((line) => `- ${line}`));
  for (const { text } of work.conversation.steering) {
    const meaning = describeInstruction(text);
    lines.push(
      meaning === undefined
        ? `Told “${text}”: no rule understands that, so nothing was done about it.`
        : `Told “${text}”: ${meaning}.`,
    );
  }
  lines.push('Done by rules (the offline model, no language model); no test was run.');
  return lines.join('\n');
}

function headline(work: Work, place: string, changed: readonly string[], shared: readonly string[]): string {
  if (changed.length > 0)
    return `Converted ${String(changed.length)} ${changed.length === 1 ? 'file' : 'files'} of ${place} from CommonJS to ES modules.`;
  if (shared.length > 0) return `In ${place} nothing was left to convert; shared files were.`;
  if (work.ownFiles.length === 0) return `Nothing was converted: there are no .js files in ${place}.`;
  const commonJs = work.ownFiles.some((path) => work.needsCommonJs(path) === true);
  return commonJs ? `Nothing was converted in ${place}.` : `Nothing to convert: ${place} has no CommonJS.`;
}

function contents(work: Work, path: string): string {
  const source = work.sources.read(work.facts.text(path) ?? '');
  if ('problem' in source) return 'does not parse any more';
  const imports = source.imports.length;
  const exported = source.existing.hasDefault ? 'a default export' : amount(source.existing.names.size, 'export');
  return `${amount(imports, 'import')}, ${exported}`;
}

function sharedRemark(work: Work, path: string): string {
  const assessment = work.assess(path);
  const left = assessment?.status === 'settled' && assessment.left;
  return left ? `${path} (the lines of other modules are left to their tasks)` : path;
}

function obstaclesOf(work: Work, path: string): string[] {
  if (work.isGivenUp(path))
    return [`${path}: given up after repeated refusals (${work.facts.history(path).lastFailure})`];
  const assessment = work.assess(path);
  if (assessment?.status === 'unreadable') return [`${path}: ${assessment.reason}`];
  if (assessment?.status !== 'impossible') return [];
  return assessment.problems.map(({ line, reason }) => `${path}:${String(line)}: ${reason}`);
}

function notesOf(work: Work, path: string): string[] {
  const original = work.facts.file(path)?.original;
  const source = original === undefined ? undefined : work.sources.read(original);
  if (!source || 'problem' in source) return [];
  const { notes } = convertSource(
    source,
    (specifier) => work.resolution.resolve(path, specifier) ?? { problem: specifier },
    { keepStrict: false, shared: false },
  );
  return notes.map((note) => `${path}: ${note}`);
}

function amount(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
