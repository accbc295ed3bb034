const P = (1n << 255n) - 19n;
const ORDER_8_Y = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n;
const SMALL_ORDER_Y = new Set([0n, 1n, P - 1n, ORDER_8_Y, P - ORDER_8_Y]);

/**
 * Whether an encoded Ed25519 point is one that some libraries take and we never do (docs/decisions/0003-ed25519.md): y not
 * reduced modulo p, or one of the eight points of small order, under which one signature fits many messages.
 */
export function isWeakPoint(raw: Uint8Array): boolean {
  let y = 0n;
  for (const [at, byte] of raw.entries()) y |= BigInt(at === 31 ? byte & 0x7f : byte) << BigInt(8 * at);
  return y >= P || SMALL_ORDER_Y.has(y);
}
