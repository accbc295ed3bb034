import { hashOf } from '../json/canonical.ts';
import type { Hash } from '../spec/ids.ts';

/** Everything that makes a version this version. `author` is a member's id, `time` an instant. */
export interface VersionContent {
  agent: string;
  spec: Hash;
  parents: readonly Hash[];
  author: string;
  reason: string;
  time: string;
}

/** The name of a version. Listing the parts keeps a caller's further properties out of the hash. */
export const versionHash = ({ agent, spec, parents, author, reason, time }: VersionContent): Hash =>
  hashOf({ agent, spec, parents: [...parents], author, reason, time });
