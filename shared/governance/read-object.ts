import { AppError } from '../errors.ts';
import { hashOf } from '../json/canonical.ts';
import type { Hash } from '../spec/ids.ts';
import { Spec } from '../spec/spec.ts';
import type { ObjectReader } from './entities.ts';
import { accept, type Decision, refuse } from './refusal.ts';

// A store may hold what canonical JSON cannot (half a character, say); no hash is right for that.
function hasHash(content: unknown, hash: Hash): boolean {
  try {
    return hashOf(content) === hash;
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
  const spec = Spec.safeParse(content.value);
  if (!spec.success) return refuse('invalid_input', 'shape', 'The spec is not in a form that this version can read.');
  return accept(spec.data);
}
