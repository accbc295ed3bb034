import { FORMATS } from '../formats.ts';
import { isExpression } from './pattern.ts';

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const RELATIVE_POINTER = /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const VARIABLE = '(?:[a-z0-9_]|%[0-9a-f]{2})(?:\\.?(?:[a-z0-9_]|%[0-9a-f]{2}))*(?::[1-9][0-9]{0,3}|\\*)?';
// An apostrophe is allowed in literals by erratum 6937 of RFC 6570.
const LITERAL = '[^\\u0000-\\u0020"<>%\\\\^`{|}\\u007f-\\u009f]|%[0-9a-f]{2}';
const TEMPLATE = new RegExp(`^(?:${LITERAL}|\\{[+#./;?&=,!@|]?${VARIABLE}(?:,${VARIABLE})*\\})*$`, 'iu');
// RFC 3987: these may stand wherever an escaped octet may.
const IRI_TEXT = /[\u{a0}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{ffef}\u{10000}-\u{1fffd}\u{20000}-\u{efffd}]/gu;

const isUri = FORMATS.uri;
/** RFC 3986 section 4.1: a relative reference is an address whose scheme is left out, and may not look as if it had one. */
const isUriReference = (text: string): boolean =>
  isUri(text) || (!/^[^/?#]*:/.test(text) && !SCHEME.test(text) && isUri(`s:${text}`));
const PRIVATE_TEXT = /[\u{e000}-\u{f8ff}\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/gu;
const asUri = (text: string): string =>
  text.replace(IRI_TEXT, '%41').replace(/\?[^#]*/, (query) => query.replace(PRIVATE_TEXT, '%41'));

/** Formats that arbitrary schemas may assert, each by its name; a name that is missing is refused. */
export const DOCUMENT_FORMATS: Record<string, (text: string) => boolean> = {
  ...FORMATS,
  /** RFC 6901 section 5. */
  'json-pointer': (text) => POINTER.test(text),
  'relative-json-pointer': (text) => RELATIVE_POINTER.test(text),
  'uri-reference': isUriReference,
  iri: (text) => isUri(asUri(text)),
  'iri-reference': (text) => isUriReference(asUri(text)),
  /** RFC 6570 section 2. */
  'uri-template': (text) => TEMPLATE.test(text),
  regex: isExpression,
};

/** Formats whose host name may be an encoded international one (RFC 5891), which is recognised here but not decoded. */
const WITH_HOST = new Set(['hostname', 'email']);
export const isUndecided = (format: string, text: string): boolean =>
  WITH_HOST.has(format) && /(?:^|[.@])xn--/i.test(text);
