import { describe, expect, it } from 'vitest';
import { contractHash } from './contract-confirmation.ts';
import { DEFAULT_POLICY } from './policy.ts';
import {
  deploymentOf,
  NO_HASH,
  newTeam,
  opened,
  people,
  publish,
  reviewOf,
  ruleOf,
  version,
} from './team.test-helper.ts';
import { type TestHistory, testSpec } from './testing.ts';
import { CHANGE, CHANGED, deploy, review, revise, waiting } from './waiting.test-helper.ts';

const [first, ...others] = CHANGED.contract.output;
if (first === undefined) throw new Error('The contract of the tests has no output.');
const NEW_CONTRACT = { ...CHANGED.contract, output: [{ ...first, required: !first.required }, ...others] };
const TOUCHING = testSpec({ cheap: 3 }, { contract: NEW_CONTRACT });

/** A change that touches the contract, open and unreviewed. */
async function touching(): Promise<TestHistory> {
  const history = await waiting();
  await revise(history, TOUCHING);
  return history;
}
/** An engineer's approval without the confirmation, as an older program would send it. */
async function unconfirmed(history: TestHistory) {
  const { contract: _, ...payload } = await reviewOf(history, CHANGE, { capacity: 'engineer' });
  return payload;
}

describe('an engineer confirms a contract change', () => {
  it('by naming exactly the contract of the version, or does not approve', async () => {
    const history = await touching();
    expect(await ruleOf(history, people.engineer, 'review.submit', await unconfirmed(history))).toBe(
      'contract_confirmation',
    );
    expect(await review(history, 'engineer', { capacity: 'engineer', contract: NO_HASH })).toBe(
      'contract_confirmation',
    );
    // The contract as it was is not what was read either.
    const old = contractHash(CHANGED);
    expect(await review(history, 'engineer', { capacity: 'engineer', contract: old })).toBe('contract_confirmation');
    expect(await review(history, 'engineer', { capacity: 'engineer', contract: contractHash(TOUCHING) })).toBe(
      'accepted',
    );
    expect((await history.state.get('change', CHANGE))?.reviews.at(-1)).toMatchObject({
      contract: contractHash(TOUCHING),
    });
    expect(await deploy(history)).toBe('accepted');
  });

  it('in words that say what is missing', async () => {
    const history = await touching();
    const decision = await history.attempt(people.engineer, 'review.submit', await unconfirmed(history));
    expect(decision).toMatchObject({
      ok: false,
      refusal: {
        code: 'forbidden',
        message:
          'This change touches the contract. An engineer who approves it has to confirm having read what it does to applications.',
      },
    });
  });

  it('and nobody else has to: other approvals, other verdicts, other changes', async () => {
    const history = await touching();
    expect(await review(history, 'approver')).toBe('accepted');
    const asking = { ...(await unconfirmed(history)), verdict: 'request_changes' as const };
    expect(await ruleOf(history, people.engineer2, 'review.submit', asking)).toBe('accepted');
    const rulesOnly = await waiting();
    expect(await ruleOf(rulesOnly, people.engineer, 'review.submit', await unconfirmed(rulesOnly))).toBe('accepted');
    expect(await deploy(rulesOnly)).toBe('accepted');
  });

  it('but nothing before there is a contract that applications could use', async () => {
    const history = await newTeam();
    await history.append(people.editor, 'change.open', opened(CHANGE, await version(history, TOUCHING)));
    expect(await ruleOf(history, people.engineer, 'review.submit', await unconfirmed(history))).toBe('accepted');
    expect(await deploy(history)).toBe('accepted');
  });

  it('anew after every revision', async () => {
    const history = await touching();
    await review(history, 'engineer', { capacity: 'engineer' });
    await revise(history, { ...TOUCHING, purpose: 'Decide with care.' });
    expect(await deploy(history)).toBe('approvals');
    expect(await ruleOf(history, people.engineer, 'review.submit', await unconfirmed(history))).toBe(
      'contract_confirmation',
    );
  });
});

describe('deploying a contract change', () => {
  it('counts no approval that was given before it was one', async () => {
    // The change has the contract that was published when it began. Meanwhile another contract is published below it.
    const history = await newTeam();
    const one = await version(history, testSpec({ cheap: 1 }));
    await publish(history, 'first', one);
    const between = await version(history, TOUCHING);
    const back = await version(history, testSpec({ cheap: 4 }));
    await history.append(people.editor, 'change.open', opened(CHANGE, back));
    expect(await ruleOf(history, people.engineer, 'review.submit', await unconfirmed(history))).toBe('accepted');
    await publish(history, 'between', between);
    const move = async () => ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, CHANGE));
    expect(await move()).toBe('contract_confirmation');
    expect(await review(history, 'engineer', { capacity: 'engineer' })).toBe('accepted');
    expect(await move()).toBe('accepted');
  });

  it('still needs an engineer at all, also where the policy guards nothing', async () => {
    const history = await waiting({ ...DEFAULT_POLICY, protections: [] });
    await revise(history, TOUCHING);
    await review(history, 'approver');
    expect(await deploy(history)).toBe('engineer_approval');
  });
});
