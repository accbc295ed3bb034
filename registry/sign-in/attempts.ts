import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What only the registry may know of an attempt until the person comes back. */
const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  port: z.number(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
});
export type Attempt = z.infer<typeof Attempt>;

const NONCE = 12;
const TAG = 16;

/** Attempts as texts that desktops keep: who asks for many of them stores nothing here, and nobody else can read or make one. */
export function attemptSealer(key: Buffer) {
  return {
    seal(attempt: Attempt): string {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(attempt), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    /** Undefined for a text that is not ours. */
    open(text: string): Attempt | undefined {
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
        return Attempt.parse(JSON.parse(opened.toString('utf8')));
      } catch {
        return undefined;
      }
    },
  };
}
