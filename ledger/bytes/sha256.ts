import { hash } from 'node:crypto';

export const sha256Hex = (data: Uint8Array | string): string => hash('sha256', data, 'hex');
