import { work } from '../../ledger/work.ts';
import { oracle } from '../../shared/analysis/oracle.ts';
import type { PromotedState } from '../../shared/api/desktop/executions.ts';
import { AppError } from '../../shared/errors.ts';
import { accuracyOf, correctionsOf, momentAfter } from '../../shared/executions/corrections.ts';
import {
  caseIdOf,
  expectationOf,
  promotedCase,
  proposedBy,
  withExpectations,
} from '../../shared/executions/promote.ts';
import { type SuggestionReason, suggestExecutions } from '../../shared/executions/suggest.ts';
import type { Execution } from '../../shared/executions/views.ts';
import { holds } from '../../shared/governance/permissions.ts';
import type { FieldExpectation, TestCase } from '../../shared/grading/case.ts';
import { fieldAt } from '../../shared/spec/contract.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { valueFits } from '../../shared/spec/value-fits.ts';
import type { BackendContext } from '../context.ts';
import { openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { listCases, readCase, saveCase } from '../store/cases.ts';
import { listCorrections, saveCorrections } from '../store/corrections.ts';
import { changeReader } from '../views/changes.ts';
import { askRegistry, executionOf, saidOf, slugOf } from '../views/executions.ts';

/** How many of the newest are looked at for suggestions, and how many at most are made. */
const LOOKED_AT = 600;
const PAGE = 200;
const MOST_SUGGESTED = 12;

/** The registry asks for the same; here it says why a button is off. */
const KEEPERS = ['engineer', 'admin'] as const;
const ALLOWED = { allowed: true, rule: null, why: null };
const NOT_ALLOWED = {
  allowed: false,
  rule: 'role',
  why: 'Only an engineer or an admin may say what is kept of executions.',
};

export const executions = {
  list: os.executions.list.handler(async ({ context, input: { agent, search, ...page } }) => {
    const slug = await slugOf(context, agent);
    return askRegistry(context, (api) => api.executions({ slug, ...search, ...page }));
  }),
  full: os.executions.full.handler(async ({ context, input: { agent, search, ...page } }) => {
    const slug = await slugOf(context, agent);
    return askRegistry(context, (api) => api.fullExecutions({ slug, ...search, ...page }));
  }),
  count: os.executions.count.handler(async ({ context, input: { agent, search } }) => {
    const slug = await slugOf(context, agent);
    return askRegistry(context, (api) => api.countExecutions({ slug, ...search }));
  }),
  facets: os.executions.facets.handler(async ({ context, input }) => {
    const slug = await slugOf(context, input.agent);
    return askRegistry(context, (api) => api.executionFacets({ slug }));
  }),
  get: os.executions.get.handler(async ({ context, input }) => {
    const execution = await executionOf(context, input);
    const { id: workspace } = context.workspaces.current();
    const said = await saidOf(context, input);
    const testCase = await readCase(context.db, workspace, input.agent, caseIdOf(input.id));
    if (testCase === undefined) return { execution, promoted: null, said };
    return { execution, promoted: promotedState(testCase, execution, await specOf(context, input.agent)), said };
  }),
  settings: os.executions.settings.handler(async ({ context, input }) => {
    const slug = await slugOf(context, input.agent);
    const view = await askRegistry(context, (api) => api.executionSettings({ slug }));
    const { me } = await changeReader(context);
    return { ...view, permission: holds(me, KEEPERS) ? ALLOWED : NOT_ALLOWED };
  }),
  saveSettings: os.executions.saveSettings.handler(async ({ context, input: { agent, ...settings } }) => {
    const slug = await slugOf(context, agent);
    const view = await askRegistry(context, (api) => api.setExecutionSettings({ slug, ...settings }));
    context.announcer.announce(['executions']);
    return view;
  }),
  promote: os.executions.promote.handler(({ context, input }) =>
    change(context, input, (testCase) => ({ testCase, said: [] })),
  ),
  accept: os.executions.accept.handler(({ context, input }) =>
    change(context, input, (testCase, execution, spec) => {
      const proposed = proposedBy(execution.record.output, spec.contract);
      const accepted = proposed.filter(({ field }) => input.fields.includes(field));
      const said = accepted.flatMap(({ field, value }) => (value === undefined ? [] : [{ field, value }]));
      return { testCase: withExpectations(testCase, accepted), said };
    }),
  ),
  correct: os.executions.correct.handler(({ context, input }) =>
    change(context, input, (testCase, _, spec) => {
      const right = input.fields.map((one): FieldExpectation => {
        const type = fieldAt(spec.contract.output, one.field)?.type;
        if (type === undefined) throw noAnswer(one.field, 'is no field of the answer');
        const problem = valueFits(one.value, type);
        if (problem !== null) throw noAnswer(one.field, problem);
        return expectationOf(one.field, type.kind, one.value);
      });
      const said = [testCase.notes, input.note === undefined ? undefined : `Corrected: ${input.note}`];
      const notes = said.filter((part) => part !== undefined && part !== '').join('\n');
      return {
        testCase: { ...withExpectations(testCase, right), notes: notes.slice(0, 4000) },
        said: input.fields,
        note: input.note,
      };
    }),
  ),
  corrected: os.executions.corrected.handler(async ({ context, input: { agent } }) =>
    accuracyOf(await listCorrections(context.db, { workspace: context.workspaces.current().id, agent })),
  ),
  suggestions: os.executions.suggestions.handler(async ({ context, input }) => {
    const slug = await slugOf(context, input.agent);
    const looked: Execution[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? {} : { cursor };
      const page = await askRegistry(context, (api) => api.fullExecutions({ slug, limit: PAGE, ...from }));
      looked.push(...page.items);
      cursor = page.older ?? undefined;
    } while (cursor !== undefined && looked.length < LOOKED_AT);
    const spec = await specOf(context, input.agent);
    const cases = await listCases(context.db, context.workspaces.current().id, input.agent);
    const clock = { now: context.now() };
    const found = suggestExecutions(looked, {
      covered: cases.map((one) => oracle(spec, one.input, clock).fired),
      promoted: new Set(looked.map(({ id }) => id).filter((id) => cases.some((one) => one.id === caseIdOf(id)))),
      most: MOST_SUGGESTED,
    });
    const byId = new Map(looked.map((one) => [one.id, one]));
    return {
      looked: looked.length,
      items: found.flatMap(({ id, reasons }) => {
        const execution = byId.get(id);
        return execution === undefined ? [] : [{ execution, reasons: reasons.map((one) => say(one, spec)) }];
      }),
    };
  }),
};

interface Named {
  agent: string;
  id: string;
}

async function specOf(context: BackendContext, agent: string): Promise<Spec> {
  return (await openDraft(context, await currentState(context), agent)).spec;
}

const promotedState = (testCase: TestCase, execution: Execution, { contract }: Spec): PromotedState => ({
  testCase,
  missing: promotedCase(execution).missing,
  proposed: proposedBy(execution.record.output, contract),
});

interface Edited {
  testCase: TestCase;
  /** What a person says that fields of the answer should have been, and why. */
  said: readonly { field: string; value: Json }[];
  note?: string | undefined;
}

/** The case of an execution after an edit; made first where there is none yet. */
async function change(
  context: BackendContext,
  named: Named,
  edit: (testCase: TestCase, execution: Execution, spec: Spec) => Edited,
): Promise<PromotedState> {
  const execution = await executionOf(context, named);
  const spec = await specOf(context, named.agent);
  const { id: workspace, member: who } = context.workspaces.current();
  const saved = await work(context.db, async (tx, unit) => {
    const kept = await readCase(tx, workspace, named.agent, caseIdOf(named.id));
    const { testCase, said, note } = edit(kept ?? promotedCase(execution).testCase, execution, spec);
    await saveCase(tx, workspace, named.agent, testCase);
    const place = { workspace, agent: named.agent };
    const at = momentAfter(context.now(), await listCorrections(tx, place, named.id));
    const word = { who, at, ...(note === undefined ? {} : { note }) };
    const corrections = correctionsOf(execution, spec.contract, said, word);
    await saveCorrections(tx, place, corrections);
    unit.afterCommit(() => context.announcer.announce(['cases', 'executions', 'judging']));
    return testCase;
  });
  context.sync.soon();
  return promotedState(saved, execution, spec);
}

const noAnswer = (field: string, message: string): AppError =>
  new AppError('invalid_input', `The correction does not fit the contract. ${field}: ${message}`, {
    problems: [{ path: `/${field.replaceAll('.', '/')}`, field, message }],
  });

function say(reason: SuggestionReason, spec: Spec): string {
  switch (reason.kind) {
    case 'violated':
      return `The answer breaks ${quoted(reason.rules)}.`;
    case 'new_combination': {
      const titles = reason.rules.flatMap((id) => spec.rules.find((rule) => rule.id === id)?.title ?? []);
      const rest = reason.rules.length - titles.length;
      const names = titles.length === 0 ? 'rules that the draft no longer has' : quoted(titles);
      return `No test case has this together: ${names}${rest > 0 && titles.length > 0 ? ` and ${rest} more` : ''}.`;
    }
    case 'rare_value':
      return `Hardly any other has “${reason.value}” as ${reason.path.split('.').slice(1).join(' ')}.`;
    case 'failed':
      return `The call came to no answer: ${reason.outcome.replaceAll('_', ' ')}.`;
  }
}

const quoted = (titles: readonly string[]): string => titles.map((title) => `“${title}”`).join(', ');
