import { createHash } from 'node:crypto';
import type { Contract } from '../shared/spec/contract.ts';
import { withoutFileData } from '../shared/spec/files.ts';
import type { JsonObject } from '../shared/spec/ids.ts';

/**
 * An input as results and records keep it: name, media type, size and SHA-256 of a file instead of its data. The data itself
 * stands once, in the case or with whoever sent it; a report that repeated it for every run would grow by megabytes each time.
 */
export const recordedInput = (contract: Contract, input: JsonObject): JsonObject =>
  withoutFileData(contract.input, input, ({ data }) => ({
    sha256: createHash('sha256').update(data, 'base64').digest('hex'),
  }));
