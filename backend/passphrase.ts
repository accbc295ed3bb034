import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/**
 * Protects a text with a passphrase: scrypt (RFC 7914) makes an AES-256-GCM key of it, so that each guess costs about half a
 * second and 128 MB. N = 2^17, r = 8, p = 1 is what OWASP's Password Storage Cheat Sheet asks for; they stand with the sealed
 * text, so that later ones may be stronger and these can still be opened.
 */
const SCHEME = 'passphrase1';
const COST: Cost = { N: 2 ** 17, r: 8, p: 1 };
/** What an altered file may make this program spend at most. */
const LARGEST: Cost = { N: 2 ** 20, r: 16, p: 4 };
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Cost {
  N: number;
  r: number;
  p: number;
}

export const isPassphraseSealed = (stored: string): boolean => stored.startsWith(`${SCHEME}:`);

/** The same passphrase typed on another keyboard may come as other characters for the same letters, which NFKC makes equal. */
export const normalPassphrase = (typed: string): string => typed.normalize('NFKC');

function keyOf(passphrase: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const memory = 128 * N * r;
  return new Promise((resolve, reject) =>
    scrypt(normalPassphrase(passphrase), salt, 32, { N, r, p, maxmem: 2 * memory }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  );
}

/** `label` is bound to the sealed text: under another one it does not open. */
export async function sealWithPassphrase(passphrase: string, secret: string, label: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const header = [SCHEME, COST.N, COST.r, COST.p, salt.toString('base64')].join(':');
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt, COST), nonce);
  cipher.setAAD(Buffer.from(`${header}:${label}`));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `${header}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
}

/** The text; null when the passphrase is another one or the sealed text was altered, which nobody can tell apart. */
export async function openWithPassphrase(passphrase: string, stored: string, label: string): Promise<string | null> {
  const { header, salt, cost, body } = readSealed(stored);
  const key = await keyOf(passphrase, salt, cost);
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(`${header}:${label}`));
  decipher.setAuthTag(body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const sealed = body.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function readSealed(stored: string) {
  const [scheme, N = '', r = '', p = '', salt = '', body = ''] = stored.split(':');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const isSane = (['N', 'r', 'p'] as const).every((name) => Number.isSafeInteger(cost[name]) && cost[name] > 0);
  const isAffordable = cost.N <= LARGEST.N && cost.r <= LARGEST.r && cost.p <= LARGEST.p;
  const bytes = Buffer.from(body, 'base64');
  if (scheme !== SCHEME || !isSane || !isAffordable || bytes.length <= NONCE_BYTES + TAG_BYTES)
    throw new Error('This is not a text that a passphrase protects.');
  return { header: [scheme, N, r, p, salt].join(':'), salt: Buffer.from(salt, 'base64'), cost, body: bytes };
}
