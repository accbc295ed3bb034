import { randomFillSync } from 'node:crypto';

const RANDOM_BYTES = 10;
/** Asking for randomness costs more than an id's other work, so it is asked for many ids at once. */
const pool = Buffer.alloc(RANDOM_BYTES * 512);
let used = pool.byteLength;

function randomPart(): string {
  if (used === pool.byteLength) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.toString('hex', used - RANDOM_BYTES, used);
}

/** The two highest bits of this digit are the variant, the others random. */
const VARIANT = '89ab';

/** A UUIDv7 (RFC 9562): ordered by time, so that new rows go to the end of their index. `ms` since the epoch. */
export function orderedId(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  const rest = randomPart();
  const variant = VARIANT.charAt(Number.parseInt(rest.charAt(4), 16) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(5, 8)}-${rest.slice(8)}`;
}
