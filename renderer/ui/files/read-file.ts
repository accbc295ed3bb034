import { acceptedMediaTypes, contentProblem, MOST_FILE_BYTES } from '../../../shared/spec/file-content.ts';
import { formatBytes, formatList } from '../../lib/format.ts';

export interface FileType {
  mediaTypes: readonly string[];
  maxBytes?: number | undefined;
}
/** A file as inputs hold it, or why it cannot be one, in words. */
export type ReadFile =
  | { ok: true; file: { name: string; mediaType: string; data: string } }
  | { ok: false; message: string };

/** Where the system does not know the type of a file, its name says it. */
const BY_ENDING: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  webp: 'image/webp',
};
function mediaTypeOf({ name, type }: File): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return type !== '' ? type.toLowerCase() : ((Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined) ?? '');
}

const SHORT: Readonly<Record<string, string>> = {
  'application/json': 'JSON',
  'application/pdf': 'PDF',
  'image/gif': 'GIF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'text/csv': 'CSV',
  'text/markdown': 'Markdown',
  'text/plain': 'text',
};
/** "PNG"; a type without a short name as it is. */
export const mediaTypeWords = (mediaType: string): string =>
  (Object.hasOwn(SHORT, mediaType) ? SHORT[mediaType] : undefined) ?? (mediaType || 'unknown type');
/** "PNG, JPEG, or PDF, at most 5 MB" */
export const takenWords = ({ mediaTypes, maxBytes = MOST_FILE_BYTES }: FileType): string =>
  `${formatList(acceptedMediaTypes(mediaTypes).map(mediaTypeWords))}, at most ${formatBytes(Math.min(maxBytes, MOST_FILE_BYTES))}`;

/** Base64 of a file, read by the browser, which is far quicker than script for megabytes. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      // An empty file has no comma in its address.
      resolve(url.includes(',') ? url.slice(url.indexOf(',') + 1) : '');
    };
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'));
    reader.readAsDataURL(file);
  });
}

/** Reads a chosen file and holds it against the type of the field called `label`. Never rejects. */
export async function readFile(file: File, type: FileType, label: string): Promise<ReadFile> {
  const refuse = (words: string): ReadFile => ({ ok: false, message: `“${file.name}” ${words}` });
  const mediaType = mediaTypeOf(file);
  if (!acceptedMediaTypes(type.mediaTypes).includes(mediaType))
    return refuse(`is of type ${mediaTypeWords(mediaType)}; ${label} takes ${takenWords(type)}.`);
  if (file.size > Math.min(type.maxBytes ?? MOST_FILE_BYTES, MOST_FILE_BYTES))
    return refuse(`has ${formatBytes(file.size)}; ${label} takes ${takenWords(type)}.`);
  try {
    const data = await base64Of(file);
    const problem = contentProblem(mediaType, data);
    return problem === null
      ? { ok: true, file: { name: file.name, mediaType, data } }
      : refuse(`${problem}. Choose another file.`);
  } catch {
    return refuse('could not be read. Choose it again, or copy it to another place first.');
  }
}
