import type { z } from 'zod';
import type { Capabilities } from '../shared/api/desktop/system.ts';

/** Turns a secret into text that may be stored, and back. `reveal` throws when it was protected by another key. */
export interface SecretProtector {
  kind: 'keychain' | 'file';
  /** What this protection is worth, in words for the settings page. */
  words: string;
  protect(secret: string): Promise<string>;
  reveal(stored: string): Promise<string>;
}

/** What a host supplies. Code asks what the host can do, never which one it is; `host` is for the about page. */
export interface Platform {
  host: string;
  capabilities: z.infer<typeof Capabilities>;
  protector: SecretProtector;
  openExternal(address: string): Promise<void>;
}
