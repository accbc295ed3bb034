import { readFileSync } from 'node:fs';
import type { ProviderKind } from '../shared/spec/spec.ts';
import type { Connection } from './model.ts';

/** Names that the providers' own tools use, so that a machine set up for those works here too. */
const SOURCES: { kind: ProviderKind; label: string; prefix: string }[] = [
  { kind: 'openai', label: 'OpenAI', prefix: 'OPENAI' },
  { kind: 'anthropic', label: 'Anthropic', prefix: 'ANTHROPIC' },
  { kind: 'google', label: 'Google', prefix: 'GEMINI' },
  { kind: 'perplexity', label: 'Perplexity', prefix: 'PERPLEXITY' },
  { kind: 'compatible', label: 'OpenAI-compatible', prefix: 'RULEHOUSE_COMPATIBLE' },
];

/**
 * Connections that the environment gives: `<PREFIX>_API_KEY` or the file named by `<PREFIX>_API_KEY_FILE`, and
 * `<PREFIX>_BASE_URL`. Never stored anywhere. A compatible endpoint needs an address and may have no key. Throws when a
 * named file cannot be read.
 */
export function environmentConnections(env: NodeJS.ProcessEnv): Connection[] {
  return SOURCES.flatMap(({ kind, label, prefix }) => {
    const baseUrl = env[`${prefix}_BASE_URL`] || undefined;
    const file = env[`${prefix}_API_KEY_FILE`];
    const apiKey = env[`${prefix}_API_KEY`] || (file ? readFileSync(file, 'utf8').trim() : '');
    const usable = kind === 'compatible' ? baseUrl !== undefined : apiKey !== '';
    return usable ? [{ id: `environment-${kind}`, kind, label: `${label} (environment)`, baseUrl, apiKey }] : [];
  });
}
