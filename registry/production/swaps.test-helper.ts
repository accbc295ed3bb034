import { openRegistry, troubleOf } from '../../backend/sync/registry-client.ts';
import type { Envelope } from '../../shared/governance/statement.ts';
import { type Person, publishApproved, type TestRegistry } from '../registry.test-helper.ts';
import type { Registry } from '../start.ts';
import { shippingSpec } from './shipping.test-helper.ts';

type Where = Pick<Registry, 'address' | 'fingerprint'>;
export const AGENT = 'shipping';

/** A time in which a version stood in production; milliseconds of the same clock as the calls. */
export interface Stay {
  version: string;
  /** When it was asked to be deployed: from then on it may be seen. */
  from: number;
  /** When the next one was acknowledged: from then on it may be seen by nobody who asks anew, within the time news takes. */
  until: number;
}
export interface Swaps {
  /** Version hashes with the edition that each was made of. */
  editions: ReadonlyMap<string, number>;
  stays: readonly Stay[];
  deployments: number;
  rollbacks: number;
  /** Moves production on, by turns with a deployment and a rollback, at the named replica. */
  next(at: Where): Promise<void>;
  close(): Promise<void>;
}

const MOST_TRIES = 10;

/** As a desktop's outbox does: what was not answered in time is sent again as it is, which changes nothing where it had arrived. */
async function send({ client }: Person, envelope: Envelope): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.api.member.append({ envelope, objects: [] });
      return;
    } catch (error) {
      const isAway = ['offline', 'unready'].includes(troubleOf(error, client.address).kind);
      if (!isAway || tries === MOST_TRIES) throw error;
    }
  }
}

/** Approved versions of one agent, enough for that many swaps, and people who make them. `team` may close after this. */
export async function prepareSwaps(team: TestRegistry, swaps: number): Promise<Swaps & { secret: string }> {
  const engineer = await team.join(['admin', 'engineer', 'editor']);
  const approver = await team.join(['approver', 'engineer']);
  await team.append(engineer, 'agent.create', { agent: AGENT, slug: AGENT, name: 'Shipping', description: '' });
  const changes = new Map<string, string>();
  const editions = new Map<string, number>();
  let parent: string | null = null;
  const versions = Math.ceil(swaps / 2) + 1;
  for (let edition = 1; edition <= versions; edition += 1) {
    const made = { agent: AGENT, spec: shippingSpec(edition), parent, change: `change-${edition}` };
    parent = await publishApproved(team, { engineer, approver }, made);
    changes.set(parent, made.change);
    editions.set(parent, edition);
  }
  const { secret } = await engineer.client.api.member.createKey({ name: 'Shop' });
  const order = [...editions.keys()];
  const stays: Stay[] = [];
  let person: Person = approver;
  let at: Where | undefined;
  let deployments = 0;
  let rollbacks = 0;

  async function go(replica: Where): Promise<void> {
    if (at === replica) return void (await team.renew(person));
    const client = openRegistry(replica.address, replica.fingerprint);
    await person.client.close();
    person = { ...person, client };
    await team.renew(person);
    at = replica;
  }
  async function next(replica: Where): Promise<void> {
    await go(replica);
    const last = stays.at(-1);
    const from = last?.version ?? null;
    const isBack = from !== null && deployments === rollbacks + 2;
    // Always one that nobody saw yet; back is to the one published before it.
    const version = order[isBack ? deployments - 2 : deployments];
    if (version === undefined) throw new Error('More swaps than versions were prepared for.');
    const asked = performance.now();
    const move = { agent: AGENT, channel: 'production', version, from, reason: 'Of the test.' };
    const change = changes.get(version) ?? '';
    const { envelope, id } = isBack
      ? team.statement(person, 'channel.rollback', { ...move, from })
      : team.statement(person, 'channel.deploy', { ...move, change });
    await send(person, envelope);
    person.previous = id;
    if (isBack) rollbacks += 1;
    else deployments += 1;
    if (last !== undefined) last.until = performance.now();
    stays.push({ version, from: asked, until: Number.POSITIVE_INFINITY });
  }
  return {
    editions,
    stays,
    secret,
    get deployments() {
      return deployments;
    },
    get rollbacks() {
      return rollbacks;
    },
    next,
    async close() {
      await person.client.close();
      await engineer.client.close();
    },
  };
}
