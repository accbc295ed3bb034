import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../shared/spec/files.ts';
import { modelInfo } from './catalogue.ts';
import { whyNotTaken } from './takes.ts';

const PNG = '\x89PNG\r\n\x1a\n';
const file = (changes: Partial<InputFile> & { content?: string } = {}): InputFile => {
  const { content = PNG, ...rest } = changes;
  const data = Buffer.from(content, 'latin1').toString('base64');
  return { path: 'photo', name: 'lamp.png', mediaType: 'image/png', data, bytes: content.length, ...rest };
};
const pdf = file({ name: 'bill.pdf', mediaType: 'application/pdf', content: '%PDF-1.7' });
const why = (provider: Parameters<typeof modelInfo>[0], model: string, ...files: InputFile[]): string | null =>
  whyNotTaken(modelInfo(provider, model), files);

describe('which files a model is given', () => {
  it('takes images and documents where the catalogue says so', () => {
    expect(why('openai', 'gpt-5.4-mini', file(), pdf)).toBeNull();
    expect(why('anthropic', 'claude-sonnet-4-5', file(), pdf)).toBeNull();
    expect(why('google', 'gemini-3.5-flash', file(), pdf)).toBeNull();
    expect(why('perplexity', 'openai/gpt-5.2', file())).toBeNull();
  });

  it('names file and model where it does not', () => {
    expect(why('perplexity', 'openai/gpt-5.2', file(), pdf)).toMatch(
      /takes no documents, and the input has “bill\.pdf” \(application\/pdf, 1 kB\)\. .* was not asked\.$/,
    );
    expect(
      why('google', 'gemini-3.5-flash', file({ name: 'lamp.gif', mediaType: 'image/gif', content: 'GIF89a' })),
    ).toMatch(/image\/png, image\/jpeg, image\/webp, and the input has “lamp\.gif”/);
  });

  it('asks an unknown model where the provider refuses what it cannot read, and nowhere else', () => {
    expect(why('openai', 'gpt-99', file())).toBeNull();
    expect(why('anthropic', 'claude-99', pdf)).toBeNull();
    expect(why('compatible', 'qwen3:8b', file())).toMatch(/not known whether qwen3:8b takes images.*“lamp\.png”/);
    expect(
      why('compatible', 'qwen3:8b', file({ name: 'a.txt', mediaType: 'text/plain', content: 'hello' })),
    ).toBeNull();
  });

  it('refuses a file above the provider’s limit', () => {
    expect(why('anthropic', 'claude-sonnet-4-5', file({ bytes: 3_932_160 }))).toBeNull();
    expect(why('anthropic', 'claude-sonnet-4-5', file({ bytes: 3_932_161 }))).toMatch(/up to 3\.9 MB.*“lamp\.png”/);
  });

  it('refuses a file that is something else than it is called', () => {
    const spoofed = file({ content: '%PDF-1.7' });
    expect(why('openai', 'gpt-5.4-mini', spoofed)).toMatch(/^“lamp\.png” is called image\/png, but is a PDF\./);
    const program = file({ name: 'notes.txt', mediaType: 'text/plain', content: 'MZ\x00\xff' });
    expect(why('compatible', 'qwen3:8b', program)).toMatch(/“notes\.txt” is called text\/plain, but is no text/);
  });
});
