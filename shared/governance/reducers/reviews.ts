import { confirmationMissing, differingContract } from '../contract-confirmation.ts';
import type { Review } from '../entities.ts';
import { isTested, readEvidence } from '../evidence.ts';
import { mayReview, policyHash } from '../permissions.ts';
import { effectivePolicy } from '../protections.ts';
import { readSpec } from '../read-object.ts';
import { accept, refuse } from '../refusal.ts';
import { REPLACED, sameHashes } from '../sign-off.ts';
import { find, type Reducer, write } from './context.ts';

/** One person's verdict on exactly this version, this evidence and this policy. */
export const submitReview: Reducer<'review.submit'> = async (context) => {
  const { payload, statement, id, actor, workspace, read, objects } = context;
  const foundChange = await find(read, 'change', payload.change);
  if (!foundChange.ok) return foundChange;
  const change = foundChange.value;
  const foundAgent = await find(read, 'agent', change.agent);
  if (!foundAgent.ok) return foundAgent;
  const foundVersion = await find(read, 'version', change.version);
  if (!foundVersion.ok) return foundVersion;
  const policy = effectivePolicy(foundAgent.value, workspace);
  const reports = await readEvidence(objects, change.evidence);
  if (!reports.ok) return reports;
  const spec = await readSpec(objects, foundVersion.value.spec);
  if (!spec.ok) return spec;
  const tested = isTested(
    reports.value,
    { specHash: foundVersion.value.spec, spec: spec.value },
    policy,
    statement.time,
  );
  const { verdict, capacity } = payload;
  const refusal = mayReview({ actor, change, policy, verdict, capacity, tested });
  if (refusal !== null) return { ok: false, refusal };
  if (payload.version !== change.version)
    return refuse('conflict', 'wrong_version', 'The change was revised while you were reading. Look at it again.');
  if (!sameHashes(payload.evidence, change.evidence))
    return refuse('conflict', 'wrong_evidence', 'The test reports of the change were replaced. Look at it again.');
  if (payload.policy !== policyHash(policy))
    return refuse('conflict', 'wrong_policy', 'The policy for this agent was changed. Look at the change again.');
  const unconfirmed = confirmationMissing(payload, {
    spec: spec.value,
    differing: await differingContract(change.base, spec.value, read, objects),
  });
  if (unconfirmed !== null) return { ok: false, refusal: unconfirmed };
  // An approval as approver and one as engineer by the same person stand side by side; any other verdict replaces.
  const replaced = (review: Review): boolean =>
    review.member === actor.id &&
    review.voided === null &&
    (verdict === 'request_changes' || review.verdict === 'request_changes' || review.capacity === capacity);
  const review: Review = {
    statement: id,
    member: actor.id,
    verdict,
    capacity,
    version: payload.version,
    evidence: payload.evidence,
    policy: payload.policy,
    comment: payload.comment,
    ...(payload.contract === undefined ? {} : { contract: payload.contract }),
    time: statement.time,
    voided: null,
  };
  const reviews = change.reviews.map((each) => (replaced(each) ? { ...each, voided: REPLACED } : each));
  return accept([write('change', { ...change, reviews: [...reviews, review] }, change.agent)]);
};
