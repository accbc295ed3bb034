import type { ProviderKind } from '../../shared/spec/spec.ts';

/** How the providers call themselves. */
export const PROVIDER_NAMES: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  perplexity: 'Perplexity',
  compatible: 'OpenAI-compatible endpoint',
};
