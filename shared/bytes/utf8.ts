const AT_ONCE = 4096;

/** The text of strict UTF-8, or null. Percent-decoding is the pure language's own decoder: it refuses overlong, cut and surrogate sequences. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  // Most of what is read is ASCII alone, and much of it: every statement of a ledger.
  if (isAscii(bytes)) return asciiText(bytes);
  let encoded = '';
  for (const byte of bytes) encoded += byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16)}`;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 127) return false;
  return true;
}

function asciiText(bytes: Uint8Array): string {
  let text = '';
  // In parts: each byte is an argument of its own, and there may be only so many. To spread them would ask an iterator for each.
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + AT_ONCE));
  return text;
}
