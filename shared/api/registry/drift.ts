import { z } from 'zod';
import { CanarySettings, DriftFindingView, DriftView, OpenFinding } from '../../drift/views.ts';
import { Slug } from '../../spec/ids.ts';
import * as by from './access.ts';
import { KEEPERS } from './keys.ts';

const keeper = by.memberAs(KEEPERS, 'say how models are watched');

export const memberDrift = {
  /** The newest 60 runs and 100 findings. */
  drift: by.member
    .route({
      method: 'GET',
      path: '/v1/agents/{slug}/drift',
      tags: ['Drift'],
      summary: 'Whether the model of an agent is still the same',
    })
    .input(z.object({ slug: Slug }))
    .output(DriftView),
  setCanary: keeper
    .route({ method: 'PUT', path: '/v1/agents/{slug}/canary', tags: ['Drift'], summary: 'Say how an agent is watched' })
    .input(CanarySettings.extend({ slug: Slug }))
    .output(CanarySettings),
  /** Asks the canary cases now, in the background; costs what they cost. */
  startCanary: keeper
    .route({
      method: 'POST',
      path: '/v1/agents/{slug}/canary/runs',
      tags: ['Drift'],
      summary: 'Ask the canary cases now',
    })
    .input(z.object({ slug: Slug }))
    .output(z.object({ agent: Slug })),
  /** The newest 500 of all agents. */
  openFindings: by.member
    .route({
      method: 'GET',
      path: '/v1/drift-findings',
      tags: ['Drift'],
      summary: 'Findings that nobody settled yet, of every agent',
    })
    .output(z.array(OpenFinding)),
  /** Settles a finding; the watch begins anew after it. */
  closeFinding: keeper
    .route({ method: 'POST', path: '/v1/drift-findings/{id}/close', tags: ['Drift'], summary: 'Settle a finding' })
    .input(z.object({ id: z.string(), reason: z.string().trim().min(1).max(1000) }))
    .output(DriftFindingView),
};
