import { AppError } from '../shared/errors.ts';
import { Bundle, verifyBundle } from '../shared/governance/bundle.ts';
import type { ProvenVersion } from '../shared/governance/proven.ts';
import type { Head } from '../shared/governance/statement.ts';
import { canonicalJson, hashOf } from '../shared/json/canonical.ts';
import { inputSchema, outputSchema } from '../shared/schema/json-schema.ts';
import { compile } from '../shared/spec/compile.ts';
import { Spec } from '../shared/spec/spec.ts';
import type { Kept } from './cache-file.ts';
import { RulehouseError } from './errors.ts';
import { signatureVerifier } from './signatures.ts';
import type { AgentVersion, Trust } from './types.ts';

/** What a version has to be proven to be. */
interface Claim {
  trust: Trust;
  agent: string;
  /** A channel, a number or a hash. */
  ref: string;
}

const refuse = (reason: string): RulehouseError<'unverified'> => new RulehouseError('unverified', reason, { reason });

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The head of a history that proves a version. Every entry is checked from the first on, by the reducer that
 * let it in; prompt and schemas are made again from the spec it names. `before` is where the history that was believed last
 * ended: this one has to go on from there, so that nobody takes decisions back unseen. Throws `unverified` with the reason.
 */
export async function proofOf(
  content: unknown,
  served: AgentVersion,
  claim: Claim & { before: Head | null },
): Promise<Head> {
  try {
    return await check(content, served, claim);
  } catch (error) {
    if (error instanceof RulehouseError) throw error;
    // Nested beyond reading, text that is none, a prompt compiler of a later release: nothing of it is believed.
    throw refuse(error instanceof AppError ? error.message : 'What the registry answered cannot be read.');
  }
}

async function check(
  content: unknown,
  served: AgentVersion,
  { before, ...claim }: Claim & { before: Head | null },
): Promise<Head> {
  const bundle = Bundle.safeParse(content);
  if (!bundle.success) throw refuse('What the registry answered is not a history of Rulehouse.');
  const found = await verifyBundle(bundle.data, signatureVerifier(), nextTurn);
  if (!found.ok) throw refuse(`The registry’s history does not hold. ${found.problem?.message ?? ''}`);
  checkTrust(claim.trust, bundle.data);
  if (before !== null && !contains(bundle.data, before))
    throw refuse('The registry’s history leaves out decisions that were in it before.');
  if (found.version === null) throw refuse('The registry’s history does not speak of this version.');
  checkVersion(found.version, claim, served);
  checkContent(found.version, served);
  return found.head;
}

/** The head of the history that was kept beside a version; null where it does not prove it. */
export const keptHead = ({ version, proof }: Kept, claim: Claim): Promise<Head | null> =>
  proofOf(proof, version, { ...claim, before: null }).catch(() => null);

const contains = ({ entries }: Bundle, { sequence, hash }: Head): boolean => entries[sequence - 1]?.hash === hash;

/** By the first signature of the history itself, which has been verified with all others. */
function checkTrust(trust: Trust, bundle: Bundle): void {
  if ('head' in trust) {
    if (!contains(bundle, trust.head)) throw refuse('The registry’s history does not contain the head that you trust.');
  } else if (bundle.entries[0]?.envelope.signatures[0]?.keyid !== trust.founderKey)
    throw refuse('The registry’s history was founded with another key than the one that you trust.');
}

function checkVersion(proven: ProvenVersion, { agent, ref }: Claim, { version }: AgentVersion): void {
  const { hash, number } = version;
  if (proven.version !== hash || proven.number !== number || proven.slug !== agent)
    throw refuse('The registry’s history proves another version than the one that it serves.');
  // A number or a hash was chosen by whoever asks; where a channel stands is the team's decision.
  if (/^(\d{1,9}|[0-9a-f]{64})$/.test(ref)) return;
  if (!proven.channels.includes(ref))
    throw refuse(`By the registry’s history, version ${number} of ${agent} is not what is deployed to “${ref}”.`);
}

function checkContent({ spec }: ProvenVersion, served: AgentVersion): void {
  const parsed = Spec.safeParse(served.spec);
  if (!parsed.success || hashOf(served.spec) !== spec || served.specHash !== spec)
    throw refuse('The rules that the registry serves are not those of the version that was approved.');
  const { contract } = parsed.data;
  const made = [compile(parsed.data).instructions, inputSchema(contract), outputSchema(contract)];
  if (canonicalJson(made) !== canonicalJson([served.prompt, served.inputSchema, served.outputSchema]))
    throw refuse('The prompt or the schemas that the registry serves do not follow from the rules that were approved.');
}
