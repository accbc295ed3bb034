import { analyse } from '../analysis/analyse.ts';
import type { Finding } from '../analysis/finding.ts';
import { portability } from '../schema/portability.ts';
import { checkSpec } from '../spec/check-spec.ts';
import { type Field, fieldPaths } from '../spec/contract.ts';
import { inSentence } from '../spec/field-labels.ts';
import type { Instant } from '../spec/ids.ts';
import { objectProblems } from '../spec/object-problems.ts';
import type { Spec } from '../spec/spec.ts';
import { repeatedTerms } from '../spec/terms.ts';
import type { DraftedStep, Proposal } from './creation.ts';
import { quote } from './source/json.ts';

/** One thing to look at before the draft is made. */
export interface ProposalFinding {
  /** `problem`: it would not work as written. `warning`: it probably does something else than meant. `hint`: it could be better. */
  severity: 'problem' | 'warning' | 'hint';
  /** A whole sentence or two: what it is and what to do. */
  message: string;
  /** The step in which it is mended. */
  step: DraftedStep;
  /** The rule it is about. */
  rule?: string;
}

const SEVERITIES: readonly ProposalFinding['severity'][] = ['problem', 'warning', 'hint'];

/** Everything worth looking at in a proposal as of today, what would not work first. No model is asked. */
export function checkProposal(proposal: Proposal, now: Instant): ProposalFinding[] {
  const found = [
    ...purposeFindings(proposal),
    ...specFindings(proposal.spec),
    ...ruleFindings(proposal.spec),
    ...analysisFindings(proposal, now),
    ...contractFindings(proposal.spec),
    ...termFindings(proposal.spec),
    ...caseFindings(proposal),
  ];
  return SEVERITIES.flatMap((severity) => found.filter((finding) => finding.severity === severity));
}

const finding = (
  severity: ProposalFinding['severity'],
  step: DraftedStep,
  message: string,
  rule?: string,
): ProposalFinding => ({
  severity,
  step,
  message,
  ...(rule === undefined ? {} : { rule }),
});

const FEW_WORDS = 8;
function purposeFindings({ name, description, spec: { purpose } }: Proposal): ProposalFinding[] {
  const words = purpose
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '').length;
  return [
    ...(name.trim() === '' ? [finding('problem', 'purpose', 'The agent has no name. Give it two to five words.')] : []),
    ...(description.trim() === ''
      ? [finding('hint', 'purpose', 'The agent has no description. One sentence helps to find it again.')]
      : []),
    ...(words === 0
      ? [finding('warning', 'purpose', 'The purpose is empty. Say what the agent decides or writes, and for whom.')]
      : words < FEW_WORDS
        ? [
            finding(
              'hint',
              'purpose',
              `The purpose has only ${words} words. Say what the agent decides or writes, for whom, and by what it judges.`,
            ),
          ]
        : []),
  ];
}

const STEP_OF: Partial<Record<string, DraftedStep>> = {
  contract: 'contract',
  glossary: 'terms',
  purpose: 'purpose',
  examples: 'scenarios',
};
const specFindings = (spec: Spec): ProposalFinding[] =>
  checkSpec(spec).map(({ section, rule, message }) => {
    const title = spec.rules.find(({ id }) => id === rule)?.title ?? '';
    return finding(
      'problem',
      STEP_OF[section] ?? 'rules',
      rule === null ? message : `${quote(title)}: ${message}`,
      rule ?? undefined,
    );
  });

function ruleFindings({ rules }: Spec): ProposalFinding[] {
  const off = rules.filter(({ enabled }) => !enabled);
  const bare = rules.filter(({ enabled, reason }) => enabled && (reason ?? '').trim() === '');
  return [
    ...(rules.length === 0
      ? [finding('hint', 'rules', 'There are no rules, so that the model decides by the purpose alone.')]
      : []),
    ...off.map(({ id, title }) =>
      finding(
        'warning',
        'rules',
        `${quote(title)} is switched off. Put it right and switch it on, or take it out.`,
        id,
      ),
    ),
    ...(bare.length === 0
      ? []
      : [
          finding(
            'hint',
            'rules',
            bare.length === 1
              ? `${quote(bare[0]?.title ?? '')} has no reason. Whoever wants to change it will ask for one.`
              : `${bare.length} rules have no reason, the first of them ${quote(bare[0]?.title ?? '')}. Whoever wants to change them will ask for one.`,
            bare[0]?.id,
          ),
        ]),
  ];
}

function analysisFindings({ spec, cases }: Proposal, now: Instant): ProposalFinding[] {
  const inputs = cases.map(({ testCase }) => testCase.input);
  const all = analyse(spec, inputs.length === 0 ? { now } : { now, cases: inputs });
  const settledByOrder = all.filter((each) => isSettledByOrder(each, spec));
  const untested = all.filter(({ kind }) => kind === 'untested');
  const others = all.filter((each) => each.kind !== 'untested' && !settledByOrder.includes(each));
  const told = ({ sentence, detail }: Finding): string => (detail === undefined ? sentence : `${sentence} ${detail}`);
  const together = (found: readonly Finding[], step: DraftedStep, many: string): ProposalFinding[] => {
    const [first] = found;
    if (first === undefined) return [];
    const message = found.length === 1 ? told(first) : `${found.length} ${many} The first: ${told(first)}`;
    return [finding('hint', step, message, first.rules[0])];
  };
  return [
    ...others.map((each) => finding('warning', 'rules', told(each), each.rules[0])),
    ...undecided(spec),
    ...together(
      settledByOrder,
      'rules',
      'pairs of rules want different things, and the order of rules decides between them.',
    ),
    ...together(untested, 'scenarios', 'rules are exercised by no test case.'),
  ];
}

/** Two rules that set one field differently are what the order of rules is for; anything else cannot be had both ways. */
const isSettledByOrder = ({ kind, field, rules: pair }: Finding, { rules }: Spec): boolean =>
  kind === 'conflict' &&
  pair.every((id) =>
    rules.find((rule) => rule.id === id)?.then.some((effect) => effect.kind === 'set' && effect.field === field),
  );

/** Choices and yes-or-no answers that nothing decides: the model picks by the purpose alone. */
function undecided({ contract, rules, defaults }: Spec): ProposalFinding[] {
  const decided = new Set([
    ...defaults.map(({ field }) => field),
    ...rules.flatMap(({ enabled, then }) => (enabled ? then.map(({ field }) => field) : [])),
  ]);
  return fieldPaths(contract.output).flatMap(({ path, field }) =>
    decided.has(path) || !field.required || !['enum', 'boolean'].includes(field.type.kind)
      ? []
      : [
          finding(
            'warning',
            'rules',
            `No rule and no default decides the ${inSentence(field.title)}. The model picks by the purpose alone.`,
          ),
        ],
  );
}

function contractFindings({ contract }: Spec): ProposalFinding[] {
  const nameless = (['input', 'output'] as const).flatMap((side) =>
    undescribed(contract[side]).map((title) => ({ side, title })),
  );
  const [first] = nameless;
  const refusals = portability(contract).flatMap(({ label, refused }) =>
    refused === null ? [] : [finding('warning', 'contract', `${label} would not take the output as it is: ${refused}`)],
  );
  if (first === undefined) return refusals;
  const more = nameless.length === 1 ? 'has no description' : `and ${nameless.length - 1} more have no description`;
  return [
    ...refusals,
    finding('hint', 'contract', `The ${first.side} field ${quote(first.title)} ${more}. The model reads descriptions.`),
  ];
}

const undescribed = (fields: readonly Field[]): string[] =>
  fields.flatMap(({ title, description, type }) => {
    const group = type.kind === 'list' ? type.items : type;
    return [
      ...(description.trim() === '' ? [title] : []),
      ...(group.kind === 'object' ? undescribed(group.fields) : []),
    ];
  });

const termFindings = ({ glossary }: Spec): ProposalFinding[] => {
  const repeated = repeatedTerms(glossary);
  return glossary.flatMap(({ id, term, meaning }) => [
    ...(meaning.trim() === '' ? [finding('hint', 'terms', `“${term}” has no meaning yet.`)] : []),
    ...(repeated.has(id) ? [finding('warning', 'terms', `“${term}” stands in the glossary twice. Keep one.`)] : []),
  ]);
};

function caseFindings({ spec, cases }: Proposal): ProposalFinding[] {
  if (cases.length === 0)
    return [finding('warning', 'scenarios', 'There are no test cases. Nothing would show that a change works.')];
  const accepted = cases.filter((each) => each.accepted);
  const broken = cases.filter(({ testCase }) => objectProblems(spec.contract.input, testCase.input).length > 0);
  return [
    ...(accepted.length === 0
      ? [finding('hint', 'scenarios', 'No test case is accepted yet. Only accepted cases come along with the draft.')]
      : []),
    ...broken.map(({ testCase, accepted: isIn }) =>
      finding(
        isIn ? 'problem' : 'hint',
        'scenarios',
        `The case ${quote(testCase.title)} does not fit the input fields. Change it, or take it out.`,
      ),
    ),
  ];
}
