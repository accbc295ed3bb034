import { sampleAgents } from '../../resources/sample/index.ts';
import { AppError } from '../../shared/errors.ts';
import { marginAct } from '../../shared/governance/model-margin.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
import { openDraft } from '../drafts/drafts.ts';
import { makeAgent } from '../drafts/new-agent.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import { agentSummary, listAgentSummaries } from '../views/agents.ts';
import { changeReader } from '../views/changes.ts';
import { find } from '../views/find.ts';
import { viewMargin } from '../views/margin.ts';

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
    const agent = await makeAgent(context, {
      name: input.name,
      description: input.description,
      slug: input.slug,
      spec: template?.spec ?? emptySpec(context.newId),
      cases: template?.cases ?? [],
    });
    const state = await currentState(context);
    return agentSummary(context, state, await find(state, 'agent', agent));
  }),
  modelMargin: os.agents.modelMargin.handler(({ context, input }) => viewMargin(context, input.agent)),
  setModelMargin: os.agents.setModelMargin.handler(async ({ context, input }) => {
    const { state, workspace } = await changeReader(context);
    await decide(context, {
      acts: [marginAct(await find(state, 'agent', input.agent), workspace, input.margin)],
      time: context.now(),
      // Approvals name the policy they were given under.
      topics: ['workspace', 'agents', 'changes'],
    });
    return viewMargin(context, input.agent);
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
