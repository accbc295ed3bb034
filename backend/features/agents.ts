import { sampleAgents } from '../../resources/sample/index.ts';
import { AppError } from '../../shared/errors.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
import { countChanges, openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import type { State } from '../governance/state.ts';
import { os } from '../implement.ts';
import { saveCase } from '../store/cases.ts';
import { writeDraft } from '../store/drafts.ts';
import { agentSummary, listAgentSummaries } from '../views/agents.ts';
import { find } from '../views/find.ts';

export const agents = {
  list: os.agents.list.handler(({ context }) => listAgentSummaries(context)),
  get: os.agents.get.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const agent = await find(state, 'agent', input.id);
    const workspace = await find(state, 'workspace', state.workspace);
    const draft = await openDraft(context, state, agent.id);
    return {
      ...(await agentSummary(context, state, agent)),
      policy: effectivePolicy(agent, workspace),
      rules: draft.spec.rules.length,
    };
  }),
  create: os.agents.create.handler(async ({ context, input }) => {
    const template = input.template === undefined ? undefined : templateOf(input.template);
    const agent = context.newId();
    const { id: workspace } = context.workspaces.current();
    const slug = input.slug ?? (await freeSlug(await currentState(context), input.name));
    const spec = template?.spec ?? emptySpec(context.newId);
    await decide(context, {
      acts: [{ kind: 'agent.create', payload: { agent, slug, name: input.name, description: input.description } }],
      time: context.now(),
      topics: ['agents', 'drafts', 'cases'],
      after: async (tx) => {
        const draft = {
          agent,
          spec,
          base: null,
          savedAt: context.now(),
          changes: countChanges(null, spec),
          discarded: null,
          started: spec,
        };
        await writeDraft(tx, workspace, draft, 0);
        for (const testCase of template?.cases ?? []) await saveCase(tx, workspace, agent, testCase);
      },
    });
    const state = await currentState(context);
    return agentSummary(context, state, await find(state, 'agent', agent));
  }),
  templates: os.agents.templates.handler(() =>
    sampleAgents.map(({ slug, name, description, spec, cases }) => ({
      id: slug,
      name,
      description,
      takes: spec.contract.input.map(({ title }) => title),
      answers: spec.contract.output.map(({ title }) => title),
      rules: spec.rules.length,
      cases: cases.length,
    })),
  ),
};

function templateOf(id: string) {
  const template = sampleAgents.find((sample) => sample.slug === id);
  if (template === undefined)
    throw new AppError('not_found', 'This template does not exist.', { entity: 'template', id });
  return template;
}

/** A slug from a name in any script, made unique by a number. */
async function freeSlug(state: State, name: string): Promise<string> {
  const plain = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const words =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 70)
      .replace(/^-+|-+$/g, '') || 'agent';
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? words : `${words}-${number}`;
    if ((await state.get('slug', slug)) === undefined) return slug;
  }
}
