import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, URL-safe. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url');

/** How a random secret is stored: with 256 bits of entropy a plain hash cannot be searched, so no slow one is needed. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
