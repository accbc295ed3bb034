/** The text of strict UTF-8, or null. Percent-decoding is the pure language's own decoder: it refuses overlong, cut and surrogate sequences. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let encoded = '';
  for (const byte of bytes) encoded += byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16)}`;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
