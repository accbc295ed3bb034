import { z } from 'zod';
import { CanarySettings, DriftFindingView, DriftView, OpenFinding } from '../../drift/views.ts';
import { Id } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';
import { VersionMark } from './agents.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

const OfAgent = z.object({ agent: Id });

export const AgentDrift = DriftView.extend({
  /** What is watched; null before anything is deployed. */
  version: VersionMark.nullable(),
  /** Whom the canary cases are asked of; null where the version in production names no model. */
  model: ModelRef.nullable(),
  /** What one case costs at most by list prices, in US dollars; null where the price is not known, or no case is shared. */
  caseUsd: z.number().nullable(),
  /** Whether I may say how it is watched, ask now and settle findings. */
  permission: Permission,
});
export type AgentDrift = z.infer<typeof AgentDrift>;

/** Whether the model behind an agent is still the same. The team's registry watches and keeps everything; nothing of it is stored here. */
export const drift = {
  get: procedure.input(OfAgent).output(AgentDrift),
  /** What nobody settled yet, of every agent. Nothing without a registry; `unavailable` when it cannot be reached. */
  open: procedure.output(z.array(OpenFinding)),
  configure: procedure.input(CanarySettings.extend(OfAgent.shape)).output(CanarySettings),
  /** Asks the canary cases now; the run is there once they have answered. */
  askNow: procedure.input(OfAgent).output(OfAgent),
  settle: procedure
    .input(OfAgent.extend({ id: z.string(), reason: z.string().trim().min(1).max(1000) }))
    .output(DriftFindingView),
};
