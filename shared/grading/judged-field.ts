import { NEEDS_A_JUDGE } from './compare.ts';
import { isSplit, medianScore, scoresOf } from './judge.ts';
import type { Judgement, JudgeWord, Vote } from './judgement.ts';
import { type FieldResult, judgeWordOf } from './report.ts';
import { CAUSES } from './verdict.ts';

type Decision = Pick<FieldResult, 'result' | 'reason'>;

/**
 * A field whose meaning was in question, with what was said about it. A person's word decides. A judge's "same" counts as a
 * match, and says so where the judge is not calibrated; its "different" counts only where it is.
 */
export function withJudgement(field: FieldResult, judgement: Judgement): FieldResult {
  if (judgement.by === 'person') {
    const before = judgement.before ?? judgeWordOf(field);
    const word = before === undefined ? judgement : { ...judgement, before };
    return { ...field, ...byPerson(judgement), judgement: word };
  }
  if (field.judgement?.by === 'person') return field;
  return { ...field, ...byJudge(judgement), judgement };
}

/** The same field as it was before a person decided it. */
export function withoutPerson({ judgement, ...field }: FieldResult): FieldResult {
  const open: FieldResult = { ...field, result: 'unsure', reason: NEEDS_A_JUDGE };
  return judgement?.by === 'person' && judgement.before !== undefined ? withJudgement(open, judgement.before) : open;
}

function byPerson({ verdict, note }: Extract<Judgement, { by: 'person' }>): Decision {
  if (verdict === 'same') return { result: 'match', reason: 'a person finds the same meaning' };
  return { result: 'differ', reason: `a person finds another meaning${quoted(note ?? '')}` };
}

const UNPROVED = 'it is not known to judge as people do';

function byJudge(word: JudgeWord): Decision {
  const { verdict, calibrated, votes, judge } = word;
  const median = medianScore(votes, judge);
  if (median === null) return { result: 'unsure', reason: whyUnsure(word) };
  const said = (finding: string): string =>
    `the judge ${finding} (score ${median} of 100)${quoted(evidenceAt(votes, median))}`;
  if (verdict === 'same')
    return {
      result: 'match',
      reason: `the judge finds the same meaning (score ${median} of 100)${calibrated ? '' : `; ${UNPROVED}`}`,
    };
  if (verdict === 'unsure') return { result: 'unsure', reason: `${said('is not sure')}; a person decides` };
  if (calibrated) return { result: 'differ', reason: said('finds another meaning') };
  return { result: 'unsure', reason: `${said('finds another meaning')}; ${UNPROVED}, so a person decides` };
}

/** Why votes come to no score at all. */
function whyUnsure({ votes }: JudgeWord): string {
  if (isSplit(votes)) {
    const scores = scoresOf(votes);
    const list = `${scores.slice(0, -1).join(', ')} and ${scores.at(-1)}`;
    return `the judge contradicts itself (scores ${list} of 100), so a person decides`;
  }
  const failed = votes.find(({ score }) => score === null);
  if (failed === undefined) return NEEDS_A_JUDGE;
  const cause = (failed.message ?? causeOf(failed)).replace(/[.\s]+$/, '');
  const wasAsked = ['ok', 'schema_invalid', 'refused', 'truncated'].includes(failed.outcome);
  return `the judge ${wasAsked ? 'gave no usable answer' : 'could not be asked'}: ${cause}`;
}

const causeOf = ({ outcome }: Vote): string =>
  outcome === 'ok' || outcome === 'schema_invalid' ? 'Its answer was not a score.' : CAUSES[outcome];

/** What the vote next to the median brought forward. */
const evidenceAt = (votes: readonly Vote[], median: number): string =>
  votes
    .filter(({ score }) => score !== null)
    .reduce<Vote | undefined>((near, vote) => {
      const distance = (one: Vote): number => Math.abs((one.score ?? 0) - median);
      return near === undefined || distance(vote) < distance(near) ? vote : near;
    }, undefined)?.evidence ?? '';

const LONGEST = 240;
/** ": “what was said”" on one line; the model's or a person's own words, so always in quotes. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  return `: “${line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`}”`;
}
