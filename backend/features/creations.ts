import { modelInfo } from '../../engine/catalogue/catalogue.ts';
import { work } from '../../ledger/work.ts';
import { CREATION_STEPS, type Creation, type CreationStep } from '../../shared/creation/creation.ts';
import { AppError } from '../../shared/errors.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import { modelChoices } from '../connections/models.ts';
import type { BackendContext } from '../context.ts';
import { changeCreation, findCreation, refuseMade, withStep } from '../creation/change.ts';
import { finishCreation } from '../creation/finish.ts';
import { startCreation } from '../creation/start.ts';
import { os } from '../implement.ts';
import { listCreations, removeCreation, writeCreation } from '../store/creations.ts';

const workspaceOf = (context: BackendContext): string => context.workspaces.current().id;

export const creations = {
  list: os.creations.list.handler(async ({ context }) =>
    (await listCreations(context.db, workspaceOf(context)))
      .filter(({ steps }) => isLeft(steps.summary.state))
      .map((creation) => ({
        id: creation.id,
        name: creation.proposal.name,
        startedAt: creation.startedAt,
        savedAt: creation.savedAt,
        next: CREATION_STEPS.find((step) => isLeft(creation.steps[step].state)) ?? null,
        working: creation.working !== null,
        agent: creation.agent,
      })),
  ),
  models: os.creations.models.handler(async ({ context }) => {
    const connected = (await modelChoices(context, emptySpec(context.newId))).filter((choice) => choice.connected);
    // A spending limit holds only where a price is known, so those are offered first.
    const isPriced = ({ model }: { model: ModelRef }): boolean => modelInfo(model.provider, model.model).price !== null;
    return [...connected.filter(isPriced), ...connected.filter((choice) => !isPriced(choice))].map(
      ({ model, label }) => ({ model, label }),
    );
  }),
  start: os.creations.start.handler(({ context, input }) =>
    work(context.db, async (tx, unit) => {
      const creation = startCreation(input, context.now(), context.newId);
      await writeCreation(tx, workspaceOf(context), creation);
      unit.afterCommit(() => context.announcer.announce(['creations'], [creation.id]));
      return creation;
    }),
  ),
  get: os.creations.get.handler(({ context, input }) => findCreation(context.db, workspaceOf(context), input.id)),
  save: os.creations.save.handler(({ context, input }) =>
    changeCreation(context, workspaceOf(context), input.id, (creation) => {
      refuseMade(creation);
      if (creation.revision !== input.revision) throw movedOn(creation);
      return { ...creation, proposal: input.proposal, revision: creation.revision + 1 };
    }),
  ),
  choose: os.creations.choose.handler(({ context, input: { id, model, limitUsd } }) =>
    changeCreation(context, workspaceOf(context), id, (creation) => ({ ...creation, model, limitUsd })),
  ),
  draft: os.creations.draft.handler(({ context, input: { id, steps, hint } }) =>
    context.creations.draft(id, steps, hint),
  ),
  cancel: os.creations.cancel.handler(({ context, input }) => context.creations.cancel(input.id)),
  mark: os.creations.mark.handler(({ context, input: { id, step, state } }) =>
    changeCreation(context, workspaceOf(context), id, (creation) => {
      refuseMark(creation, step);
      return withStep(creation, step, { state, at: context.now() });
    }),
  ),
  finish: os.creations.finish.handler(({ context, input }) => finishCreation(context, input.id)),
  runs: os.creations.runs.handler(({ context, input: { id, first, models } }) =>
    changeCreation(context, workspaceOf(context), id, (creation) => ({
      ...creation,
      runs: { first: first === undefined ? creation.runs.first : first, models: models ?? creation.runs.models },
    })),
  ),
  discard: os.creations.discard.handler(async ({ context, input: { id } }) => {
    await context.creations.cancel(id);
    await work(context.db, async (tx, unit) => {
      await removeCreation(tx, workspaceOf(context), id);
      unit.afterCommit(() => context.announcer.announce(['creations'], [id]));
    });
    return { id };
  }),
};

const isLeft = (state: Creation['steps'][CreationStep]['state']): boolean => state !== 'done' && state !== 'skipped';

const movedOn = (creation: Creation): AppError =>
  new AppError(
    'conflict',
    'This was changed meanwhile, by a drafted step or in another window. What you typed is kept; decide which to keep.',
    // Through JSON, because a proposal may hold optional fields that are undefined.
    { rule: 'stale_revision', current: JSON.parse(JSON.stringify(creation)) },
  );

function refuseMark(creation: Creation, step: CreationStep): void {
  if (creation.steps[step].state === 'working')
    throw new AppError('conflict', 'This step is being drafted. Stop it first, or wait for its end.', {
      rule: 'working',
    });
  if (step === 'draft' || (creation.agent === null && CREATION_STEPS.indexOf(step) > CREATION_STEPS.indexOf('draft')))
    throw new AppError('conflict', 'The agent is not made yet. Make its draft first.', { rule: 'agent_missing' });
}
