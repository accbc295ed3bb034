import { describe, expect, it } from 'vitest';
import type { Field } from '../../../shared/spec/contract.ts';
import { callSnippet, callSnippets } from './call-snippet.ts';

const text = (name: string, value: string): Field => ({
  id: name,
  name,
  title: name,
  description: '',
  required: true,
  type: { kind: 'enum', options: [{ value, label: value }] },
});

describe('the call that is ready to be tried', () => {
  it('names the agent, carries the key, and sends an input that fits the contract', () => {
    const snippet = callSnippet({
      address: 'https://registry.example:8443',
      slug: 'moderate-listings',
      secret: 'rh_secret',
      input: [text('condition', 'new')],
    });
    expect(snippet).toContain("'https://registry.example:8443/v1/agents/moderate-listings/run'");
    expect(snippet).toContain("-H 'Authorization: Bearer rh_secret'");
    expect(JSON.parse(/-d '([^']+)'/.exec(snippet)?.[1] ?? '')).toEqual({ input: { condition: 'new' } });
  });

  it('survives a shell when a value holds a single quote', () => {
    const snippet = callSnippet({ address: 'https://a', slug: 's', secret: 'k', input: [text('brand', "Kid's")] });
    expect(snippet).toContain(String.raw`Kid'\''s`);
  });

  it('is told in three languages, and only a terminal gets the key itself', () => {
    const call = { address: 'https://a', slug: 'shop', secret: 'rh_secret', input: [text('brand', 'K"d\'s \\ ü')] };
    const [curl, typescript, python] = callSnippets(call).map((each) => each.text);
    expect(curl).toContain('rh_secret');
    expect(typescript + (python ?? '')).not.toContain('rh_secret');
    const sent = /agent\.run\((\{[\s\S]*?\})\);/.exec(typescript ?? '')?.[1] ?? '';
    expect(JSON.parse(sent)).toEqual({ brand: 'K"d\'s \\ ü' });
    const literal = /json\.loads\((".*")\),/.exec(python ?? '')?.[1] ?? '';
    expect(JSON.parse(JSON.parse(literal))).toEqual({ input: { brand: 'K"d\'s \\ ü' } });
  });
});
