import { contentProblem, fileKind } from '../../shared/spec/file-content.ts';
import type { InputFile } from '../../shared/spec/files.ts';
import type { ProviderKind } from '../../shared/spec/spec.ts';
import { filesOf, type ModelInfo } from './catalogue.ts';

/**
 * Providers that refuse a file which the model cannot read: there, a model of which nothing is known is asked. A compatible
 * endpoint may drop a picture and answer all the same, and nobody would see that the answer is about nothing.
 */
const REFUSES_ITSELF: ReadonlySet<ProviderKind> = new Set(['openai', 'anthropic', 'google', 'perplexity']);

const KINDS = { image: 'images', document: 'documents' } as const;
const LONGEST_NAME = 80;
const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${Math.round(bytes / 100_000) / 10} MB`;
const nameOf = ({ name }: InputFile): string =>
  `“${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name}”`;

/**
 * Why a model cannot be asked about an input with these files, in words that name file and model; null when it can. The
 * number of a document's pages is not looked at. Text files are always taken: their words stand in the message.
 */
export function whyNotTaken(model: ModelInfo, files: readonly InputFile[]): string | null {
  for (const file of files) {
    const why = whyNot(model, file);
    if (why !== null) return `${why} ${model.title} was not asked.`;
  }
  return null;
}

function whyNot(model: ModelInfo, file: InputFile): string | null {
  const { mediaType, bytes, data } = file;
  const problem = contentProblem(mediaType, data);
  if (problem !== null) return `${nameOf(file)} ${problem}. Attach the file again.`;
  const kind = fileKind(mediaType);
  if (kind === 'text') return null;
  const limits = filesOf(model.provider)[kind];
  const facts = `${nameOf(file)} (${mediaType}, ${sizeWords(bytes)})`;
  if (limits === null || model.input?.includes(kind) === false)
    return `${model.title} takes no ${KINDS[kind]}, and the input has ${facts}.`;
  if (model.input === null && !REFUSES_ITSELF.has(model.provider))
    return `It is not known whether ${model.title} takes ${KINDS[kind]}, and the input has ${facts}. Settings, Models says what each model takes.`;
  if (!limits.mediaTypes.includes(mediaType))
    return `${model.title} takes ${KINDS[kind]} as ${limits.mediaTypes.join(', ')}, and the input has ${facts}.`;
  if (limits.mostBytes !== null && bytes > limits.mostBytes)
    return `${model.title} takes ${KINDS[kind]} up to ${sizeWords(limits.mostBytes)}, and the input has ${facts}.`;
  return null;
}
