import { draftStep } from '../../engine/creation/draft-step.ts';
import { checkProposal } from '../../shared/creation/check-proposal.ts';
import {
  CREATION_STEPS,
  type Creation,
  type CreationStep,
  DRAFTED_STEPS,
  type DraftedStep,
  type StepRecord,
} from '../../shared/creation/creation.ts';
import { differingSteps, mergeProposals } from '../../shared/creation/merge-proposals.ts';
import { AppError } from '../../shared/errors.ts';
import { usableConnections } from '../connections/connections.ts';
import type { Core } from '../context.ts';
import { changeCreation, findCreation, refuseMade, withStep } from './change.ts';

/** Steps that are being drafted. They belong to the backend, not to a window: closing one stops nothing. */
export interface CreationService {
  /** Begins drafting; the answer is the creation with its first step under way. */
  draft(id: string, steps: 'rest' | CreationStep, hint?: string): Promise<Creation>;
  /** Stops the drafting of a creation and waits for its end. */
  cancel(id: string): Promise<Creation>;
  close(): Promise<void>;
}

const isDrafted = (step: CreationStep): step is DraftedStep => DRAFTED_STEPS.some((each) => each === step);
const isLeft = (creation: Creation, step: CreationStep): boolean =>
  creation.steps[step].state === 'open' || creation.steps[step].state === 'failed';

const UP_TO_CHECKS: readonly CreationStep[] = CREATION_STEPS.slice(0, CREATION_STEPS.indexOf('checks') + 1);

const STOPPED = 'Stopped before it was drafted. What stood here before is kept.';
const LIMIT_REACHED = 'Not drafted: the spending limit is reached. Raise it, or fill this step in by hand.';
const EDITED_MEANWHILE = 'What was edited here while the model was drafting was kept; its draft was left out.';
const BROKE =
  'Something went wrong inside Rulehouse while this was drafted. What stood here before is kept. Draft it again, or fill it in by hand.';

/** What the checks step says of a proposal as it stands. */
function checked({ proposal }: Creation, now: string): Partial<StepRecord> {
  const found = checkProposal(proposal, now);
  const problems = found.filter(({ severity }) => severity === 'problem').length;
  const others = found.length - problems;
  const message =
    problems > 0
      ? `${several(problems, 'thing')} would not work as written.`
      : others === 0
        ? 'Nothing is left to look at.'
        : `Everything would work. ${several(others, 'thing')} could be better.`;
  return { state: problems > 0 ? 'failed' : 'done', message, notes: [], at: now };
}
const several = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

interface Going {
  abort: AbortController;
  finished: Promise<void>;
}

export function createCreationService(core: Core): CreationService {
  const going = new Map<string, Going>();
  const workspaceNow = (): string => core.workspaces.current().id;

  /** Drafts one step and stores what came of it; false when the steps after it must not begin. */
  async function draftOne(
    workspace: string,
    id: string,
    step: DraftedStep,
    hint: string | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const before = await findCreation(core.db, workspace, id);
    const { model, limitUsd, proposal, source } = before;
    if (model === null) return false;
    const spent = Object.values(before.steps).reduce(
      (sum, { calls }) => calls.reduce((all, { costUsd }) => all + (costUsd ?? 0), sum),
      0,
    );
    if (limitUsd !== null && spent >= limitUsd) {
      await put(workspace, id, (now) => withStep(now, step, { state: 'open', message: LIMIT_REACHED, at: core.now() }));
      return false;
    }
    const drafted = await draftStep({
      step,
      proposal,
      source,
      hint,
      model,
      connections: await usableConnections(core),
      limitUsd: limitUsd === null ? null : limitUsd - spent,
      signal,
      now: core.now(),
      newId: core.newId,
    });
    const { record } = drafted;
    const isStopped = signal.aborted && record.state !== 'done';
    const next = await put(workspace, id, (now) => {
      const { proposal: merged, both } = mergeProposals(proposal, now.proposal, drafted.proposal);
      const notes = both.length === 0 ? record.notes : [...record.notes, EDITED_MEANWHILE];
      const stopped = isStopped ? { state: 'open' as const, message: STOPPED } : {};
      const calls = [...now.steps[step].calls, ...record.calls];
      const revision = differingSteps(now.proposal, merged).length > 0 ? now.revision + 1 : now.revision;
      return withStep({ ...now, proposal: merged, revision }, step, {
        ...record,
        ...stopped,
        notes,
        calls,
      });
    });
    return next.steps[step].state === 'done' && !signal.aborted;
  }

  const put = (workspace: string, id: string, act: (creation: Creation) => Creation): Promise<Creation> =>
    changeCreation(core, workspace, id, act);

  const begin = (creation: Creation, step: CreationStep): Creation => ({
    ...withStep(creation, step, { state: 'working', message: '', notes: [], at: core.now() }),
    working: step,
  });

  async function run(workspace: string, id: string, steps: readonly CreationStep[], hint: string | undefined) {
    const self = going.get(id);
    if (self === undefined) return;
    const { signal } = self.abort;
    let current: CreationStep | undefined;
    try {
      for (const step of steps) {
        if (signal.aborted) break;
        current = step;
        if (step !== steps[0]) await put(workspace, id, (now) => begin(now, step));
        const goOn = isDrafted(step)
          ? await draftOne(workspace, id, step, hint, signal)
          : await put(workspace, id, (now) => withStep(now, step, checked(now, core.now()))).then(() => true);
        if (!goOn) break;
      }
    } catch (error) {
      core.log.error({ creation: id, err: error instanceof Error ? error.message : 'unknown' }, 'drafting failed');
      const step = current;
      if (step !== undefined)
        await put(workspace, id, (now) =>
          withStep(now, step, { state: 'failed', message: BROKE, at: core.now() }),
        ).catch(
          () => undefined, // A full disk or a discarded creation: told at the next start, or to nobody.
        );
    }
    going.delete(id);
    await put(workspace, id, settled).catch(() => undefined); // As above.
  }

  /** Nothing is under way any more; a step that never came to its turn is open again. */
  function settled(creation: Creation): Creation {
    const step = creation.working;
    const idle = { ...creation, working: null };
    return step === null || creation.steps[step].state !== 'working'
      ? idle
      : withStep(idle, step, { state: 'open', message: STOPPED, at: core.now() });
  }

  return {
    async draft(id, which, hint) {
      const workspace = workspaceNow();
      const creation = await findCreation(core.db, workspace, id);
      refuseMade(creation);
      if (going.has(id))
        throw new AppError('conflict', 'A step of this agent is being drafted. Stop it first, or wait for its end.', {
          rule: 'working',
        });
      const steps = which === 'rest' ? UP_TO_CHECKS.filter((step) => isLeft(creation, step)) : [which];
      const [first] = steps;
      if (first === undefined) return creation;
      if (!UP_TO_CHECKS.includes(first))
        throw new AppError('invalid_input', 'This step is not drafted by a model.', { problems: [] });
      if (creation.model === null && steps.some(isDrafted))
        throw new AppError('conflict', 'No model is chosen for drafting. Choose one, or fill the step in by hand.', {
          rule: 'no_model',
        });
      const self: Going = { abort: new AbortController(), finished: Promise.resolve() };
      going.set(id, self);
      const begun = await put(workspace, id, (now) => begin(now, first)).catch((error: unknown) => {
        going.delete(id);
        throw error;
      });
      self.finished = run(workspace, id, steps, hint);
      return begun;
    },
    async cancel(id) {
      const self = going.get(id);
      self?.abort.abort();
      await self?.finished;
      return findCreation(core.db, workspaceNow(), id);
    },
    async close() {
      for (const self of going.values()) self.abort.abort();
      await Promise.all([...going.values()].map((self) => self.finished));
    },
  };
}
