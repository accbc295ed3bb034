import { shown } from '../../../shared/analysis/oracle.ts';
import type { ReplayReport } from '../../../shared/replay/replay-report.ts';
import { fieldAt } from '../../../shared/spec/contract.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { count, formatInstant, formatNumber, formatUsd } from '../../lib/format.ts';

type Models = NonNullable<ReplayReport['models']>;
type Kind = ReplayReport['rules']['kinds'][number];

/** Shares of executions are small: one decimal below ten percent. */
const percent = (share: number): string => {
  const points = Math.abs(share * 100);
  const digits = points < 10 && points !== 0 ? 1 : 0;
  return `${share < 0 ? '−' : ''}${points.toFixed(digits)} %`;
};

/** Which executions were read: "of 10,000 executions between … and …". */
export function readWords({ rules: { executions }, from, to, unreadable }: ReplayReport): string {
  if (executions === 0 && unreadable === 0)
    return 'There is no execution of the version in production that fits. Let an application call the agent, or search for less.';
  const when = from === null || to === null ? '' : ` from ${formatInstant(from)} to ${formatInstant(to)}`;
  const left =
    unreadable === 0
      ? ''
      : ` ${count(unreadable, 'more execution was', 'more executions were')} left out, because a rule reads what was redacted there.`;
  return `${count(executions, 'execution')}${when} ${executions === 1 ? 'was' : 'were'} held against the draft.${left}`;
}

/** What the rules alone say, in sentences. */
export function rulesWords({ rules: { executions, flips, open } }: ReplayReport): string[] {
  if (executions === 0) return [];
  const sure =
    flips === 0
      ? 'By the rules alone, none of these answers has to change.'
      : `By the rules alone, ${count(flips, 'answer')} (${percent(flips / executions)}) ${flips === 1 ? 'has' : 'have'} to change.`;
  const unsure =
    open === 0
      ? ''
      : `${formatNumber(open)} more are touched by an edited rule, and only a model can say what comes of it.`;
  return [sure, unsure].filter((sentence) => sentence !== '');
}

/** What models make of it beyond their own noise, in sentences. */
export function modelWords({ asked, any, noise, notRun, costUsd, stopped }: Models): string[] {
  if (asked === 0)
    return [
      'No execution was answered by both, so nothing is known of what a model makes of it.',
      stopped ?? '',
    ].filter(Boolean);
  const interval = `95 % interval ${percent(any.low)} to ${percent(any.high)}`;
  const effect =
    any.low > 0
      ? `Beyond what the model changes by itself, the draft changes ${percent(any.estimate)} of answers (${interval}).`
      : any.high < 0
        ? `The draft departs from the recorded answers less often than the present version does: by ${percent(-any.estimate)} (${interval}).`
        : `What the draft changes cannot be told from what the model changes by itself (${percent(any.estimate)}, ${interval}).`;
  const own = `Asked again, the present version departs from its own answers in ${percent(noise)}.`;
  const cost = costUsd === null ? 'What it cost is not known.' : `It cost ${formatUsd(costUsd)}.`;
  const left = notRun === 0 ? '' : `${formatNumber(notRun)} more got no answer from one side and do not count.`;
  return [effect, own, `${count(asked, 'execution')} asked again, twice each. ${cost}`, left, stopped ?? ''].filter(
    (sentence) => sentence !== '',
  );
}

/** Who moves it: "Rule 4 · Cheap branded goods", or the default. */
export function ruleName({ rule }: Kind, spec: Spec): string {
  if (rule === null) return 'Default';
  const place = spec.rules.findIndex(({ id }) => id === rule);
  const found = spec.rules[place];
  return found === undefined ? 'A rule that is gone since' : `Rule ${place + 1} · ${found.title}`;
}

/** The field and its values in words; what rules only limit becomes "something else". */
export const kindWords = (kind: Kind, spec: Spec): { field: string; from: string; to: string } => ({
  field: fieldAt(spec.contract.output, kind.field)?.title ?? kind.field,
  from: kind.from === null ? 'other values' : shown(kind.from, spec, kind.field),
  to: kind.to === null ? 'what the rule allows' : shown(kind.to, spec, kind.field),
});

/** One field's line: how much it changes beyond noise. */
export const fieldWords = (
  field: Models['fields'][number],
  spec: Spec,
): { title: string; share: string; interval: string } => ({
  title: fieldAt(spec.contract.output, field.field)?.title ?? field.field,
  share: percent(field.share.estimate),
  interval: `${percent(field.share.low)} to ${percent(field.share.high)}`,
});
