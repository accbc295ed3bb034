import { fromBase64 } from '#bytes/base64';
import { decodeUtf8 } from '#bytes/utf8';

/** How a model can be given a file: as a picture, as a document of pages, or as words inside the message. */
export type FileKind = 'image' | 'document' | 'text';

const TEXT_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/xml', 'application/yaml']);
export const fileKind = (mediaType: string): FileKind =>
  mediaType.startsWith('image/')
    ? 'image'
    : mediaType.startsWith('text/') || TEXT_TYPES.has(mediaType)
      ? 'text'
      : 'document';

/** The most that pictures and documents of one input come to together, in decoded bytes. */
export const MOST_FILE_BYTES = 8 * 1024 * 1024;

/** What `image/*` stands for: the pictures that models take. */
const IMAGES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
/** The media types that a file field accepts, each once, with `image/*` spelled out. */
export const acceptedMediaTypes = (mediaTypes: readonly string[]): string[] => [
  ...new Set(mediaTypes.flatMap((type) => (type === 'image/*' ? IMAGES : [type]))),
];

/** Bytes that may stand before `%PDF-` (ISO 32000-1, appendix H.3.4.1). */
const PDF_LEAD = 1024;
const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** The first bytes by which formats are told apart: PNG section 5.2, JPEG B.1.1.3, GIF89a section 17, RIFF/WebP, PDF. */
const SIGNATURES: readonly { mediaType: string; name: string; is: (head: string) => boolean }[] = [
  { mediaType: 'image/png', name: 'a PNG image', is: (head) => head.startsWith('\x89PNG\r\n\x1a\n') },
  { mediaType: 'image/jpeg', name: 'a JPEG image', is: (head) => head.startsWith('\xff\xd8\xff') },
  { mediaType: 'image/gif', name: 'a GIF image', is: (head) => /^GIF8[79]a/.test(head) },
  {
    mediaType: 'image/webp',
    name: 'a WebP image',
    is: (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8),
  },
  { mediaType: 'application/pdf', name: 'a PDF', is: (head) => head.slice(0, PDF_LEAD).includes('%PDF-') },
];

/** The words of a text file, or null where the data is no UTF-8 text. */
export function textOf(data: string): string | null {
  const bytes = fromBase64(data);
  if (bytes === null || bytes.includes(0)) return null;
  const text = decodeUtf8(bytes);
  return text?.startsWith('\ufeff') === true ? text.slice(1) : text;
}

/**
 * Null where a file holds what its media type says, as far as its first bytes tell; otherwise what it is, to follow its
 * name: "is called image/png, but is a PDF". A media type that has no known first bytes is believed.
 */
export function contentProblem(mediaType: string, data: string): string | null {
  if (fileKind(mediaType) === 'text') return textOf(data) === null ? `is called ${mediaType}, but is no text` : null;
  const expected = SIGNATURES.find((signature) => signature.mediaType === mediaType);
  if (expected === undefined) return null;
  // Whole groups of four characters are base64 of their own.
  const bytes = fromBase64(data.slice(0, Math.ceil((PDF_LEAD * 2) / 3) * 4));
  const head = bytes === null ? '' : ascii(bytes);
  if (expected.is(head)) return null;
  const found = SIGNATURES.find((signature) => signature.is(head));
  return `is called ${mediaType}, but is ${found === undefined ? 'something else' : found.name}`;
}
