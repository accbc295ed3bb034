import type { ReplayReport } from '../../shared/replay/replay-report.ts';
import { fieldAt } from '../../shared/spec/contract.ts';
import { formatValue } from '../../shared/spec/format-value.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { oneLine, tableLines } from './table.ts';

const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function valueWords(spec: Spec, path: string, value: Json | null, absent: string): string {
  if (value === null) return absent;
  const field = fieldAt(spec.contract.output, path);
  return field === undefined ? JSON.stringify(value) : formatValue(value, field.type) || 'empty text';
}

/** What a replay found as lines for a person: what would flip, by rule and field, then what a model answered. */
export function replayLines(
  { slug, label, spec }: { slug: string; label: string; spec: Spec },
  report: ReplayReport,
): string[] {
  const { rules, models, from, to, unreadable, stopped } = report;
  const span = from === null || to === null ? '' : `, answered from ${from.slice(0, 16)} to ${to.slice(0, 16)} UTC`;
  const titles = new Map(spec.rules.map(({ id, title }, at) => [id, `${at + 1} · ${title}`]));
  const rows = rules.kinds.map(({ rule, field, from: was, to: is, count }) => [
    String(count),
    rule === null ? 'A default' : (titles.get(rule) ?? 'A rule that is gone'),
    fieldAt(spec.contract.output, field)?.title ?? field,
    valueWords(spec, field, was, 'various'),
    valueWords(spec, field, is, 'up to the model'),
  ]);
  const columns = [
    { title: 'Flips', align: 'right' as const },
    { title: 'Rule', widest: 50 },
    { title: 'Field', widest: 30 },
    { title: 'From', widest: 40 },
    { title: 'To', widest: 40 },
  ];
  return [
    `${slug}: ${label} tried on ${some(rules.executions, 'execution', 'executions')} of production${span}.`,
    `By the rules alone ${some(rules.flips, 'would flip', 'would flip')}, ${rules.open} only a model can tell, ${rules.same} stay the same.`,
    ...(unreadable === 0
      ? []
      : [`${some(unreadable, 'execution was', 'executions were')} left out, because a rule reads what was redacted.`]),
    ...(rows.length === 0 ? [] : ['', ...tableLines(columns, rows)]),
    ...(rules.furtherKinds === 0 ? [] : [`and ${rules.furtherKinds} further kinds`]),
    ...(models === null ? [] : ['', ...modelLines(spec, models)]),
    ...(stopped === 'cancelled' ? ['It was stopped before every execution was tried.'] : []),
  ].map((line) => (line === '' ? line : line.trimEnd()));
}

function modelLines(
  spec: Spec,
  { asked, any, noise, fields, notRun, costUsd, stopped }: NonNullable<ReplayReport['models']>,
): string[] {
  const title = (path: string): string => fieldAt(spec.contract.output, path)?.title ?? path;
  return [
    `On a model, beyond its own noise of ${percent(noise)}: ${percent(any.estimate)} of all answers change (${percent(any.low)} to ${percent(any.high)}), from ${some(asked, 'execution', 'executions')} asked again.`,
    ...fields.map(
      ({ field, share }) =>
        `  ${oneLine(title(field))}: ${percent(share.estimate)} (${percent(share.low)} to ${percent(share.high)})`,
    ),
    ...(notRun === 0 ? [] : [`${some(notRun, 'execution', 'executions')} could not be asked.`]),
    costUsd === null ? 'The cost is not known.' : `Cost: $${costUsd.toFixed(4)}.`,
    ...(stopped === null ? [] : [oneLine(stopped)]),
  ];
}
