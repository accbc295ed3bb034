import { isPattern } from '../../spec/pattern.ts';
import { FORMATS } from '../formats.ts';

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const TEMPLATE =
  /^(?:[^\s"'<>\\^`{|}%]|%[0-9a-f]{2}|\{[+#./;?&]?[\w.%]+(?::[1-9]\d{0,3}|\*)?(?:,[\w.%]+(?::[1-9]\d{0,3}|\*)?)*\})*$/i;

/** RFC 3986 section 4.1: a URI, or what becomes one when resolved against another. */
function isUriReference(text: string): boolean {
  if (FORMATS.uri(text)) return true;
  // The first segment of a relative path must not look like a scheme; then any scheme and path makes it whole.
  if (/^[^/?#]*:/.test(text)) return false;
  return FORMATS.uri(text.startsWith('/') || /^[?#]/.test(text) ? `a:${text}` : `a:/${text}`);
}

/** Formats that contracts do not offer and other people's schemas use; each says whether the text has the format. */
export const MORE_FORMATS = {
  'uri-reference': isUriReference,
  /** RFC 6570, without the reserved operators. */
  'uri-template': (text: string): boolean => TEMPLATE.test(text),
  /** RFC 6901. */
  'json-pointer': (text: string): boolean => POINTER.test(text),
  'relative-json-pointer': (text: string): boolean =>
    /^(?:0|[1-9]\d*)(?:#|(?:\/.*)?)$/s.test(text) && POINTER.test(text.replace(/^\d+#?/, '')),
  /** Certain only for expressions that run in linear time; others may be valid to another reader. */
  regex: (text: string): boolean | undefined => {
    if (/^[*+?]/.test(text) || (!/[\\[\]]/.test(text) && text.split('(').length !== text.split(')').length))
      return false;
    return isPattern(text) || undefined;
  },
} as const;
