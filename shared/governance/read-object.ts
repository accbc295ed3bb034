import { AppError } from '../errors.ts';
import { hashOf } from '../json/canonical.ts';
import type { Hash } from '../spec/ids.ts';
import { Spec } from '../spec/spec.ts';
import type { ObjectReader } from './entities.ts';
import { accept, type Decision, refuse } from './refusal.ts';

/**
 * What was found out about a content, by the very object: a reader that keeps what it has read answers with the same one, and a
 * page of entries reads the same few specs over and over. Contents are never altered.
 */
const hashes = new WeakMap<object, Hash>();
const specs = new WeakMap<object, Spec>();

/** Says that a content was read from canonical text with this hash. For who has made both, so that nobody has to do it again. */
export const rememberHash = (content: object, hash: Hash): void => void hashes.set(content, hash);

// A store may hold what canonical JSON cannot (half a character, say); no hash is right for that.
function hasHash(content: unknown, hash: Hash): boolean {
  const isObject = typeof content === 'object' && content !== null;
  try {
    const own = (isObject ? hashes.get(content) : undefined) ?? hashOf(content);
    if (isObject) hashes.set(content, own);
    return own === hash;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** A stored object by hash, only when its content has that hash. `what` names it in the refusal ("spec"). */
export async function readObject(objects: ObjectReader, hash: Hash, what: string): Promise<Decision<unknown>> {
  const content = await objects(hash);
  if (content === undefined) return refuse('not_found', 'missing_object', `The ${what} it names is not stored here.`);
  if (!hasHash(content, hash)) return refuse('conflict', 'hash', `The ${what} it names was altered.`);
  return accept(content);
}

export async function readSpec(objects: ObjectReader, hash: Hash): Promise<Decision<Spec>> {
  const content = await readObject(objects, hash, 'spec');
  if (!content.ok) return content;
  const { value } = content;
  const known = typeof value === 'object' && value !== null ? specs.get(value) : undefined;
  if (known !== undefined) return accept(known);
  const spec = Spec.safeParse(value);
  if (!spec.success) return refuse('invalid_input', 'shape', 'The spec is not in a form that this version can read.');
  if (typeof value === 'object' && value !== null) specs.set(value, spec.data);
  return accept(spec.data);
}
