import type { ProviderKind } from '../../shared/spec/spec.ts';
import type { ProviderAdapter } from '../model.ts';
import { anthropicAdapter } from './anthropic.ts';
import { compatibleAdapter } from './compatible.ts';
import { googleAdapter } from './google.ts';
import { openAiAdapter } from './openai.ts';
import { perplexityAdapter } from './perplexity.ts';

const ADAPTERS: Record<ProviderKind, ProviderAdapter> = {
  openai: openAiAdapter,
  compatible: compatibleAdapter,
  anthropic: anthropicAdapter,
  google: googleAdapter,
  perplexity: perplexityAdapter,
};

/** The adapter of a provider kind. Loads no SDK; the first call does. */
export const adapterFor = (kind: ProviderKind): ProviderAdapter => ADAPTERS[kind];
