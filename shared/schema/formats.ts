/**
 * The text formats of the contract profile, asserted exactly and in linear time. Each check names its source; the
 * regular expressions are anchored and have no nested repetition, so hostile text cannot slow them down.
 */
const FULL_DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const FULL_TIME = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([+-])(\d\d):(\d\d))$/i;
const DURATION =
  /^P(?!$)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const ATOMS = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const QUOTED = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/;
const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;
const URI = /^([a-z][a-z0-9+.-]*):([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;
const URI_TEXT = /^(?:[a-z0-9\-._~!$&'()*+,;=:@/]|%[0-9a-f]{2})*$/i;
const QUERY_TEXT = /^(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*$/i;
const USER_TEXT = /^(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*$/i;
const HOST_TEXT = /^(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*$/i;
const IP_FUTURE = /^v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+$/i;

/** RFC 3339 full-date, with the days of each month and leap years of the Gregorian calendar. */
function isDate(text: string): boolean {
  const match = FULL_DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return length !== undefined && day >= 1 && day <= length;
}

/** RFC 3339 full-time; a 60th second only where UTC can have one, at 23:59:60. */
function isTime(text: string): boolean {
  const match = FULL_TIME.exec(text);
  if (match === null) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [offsetHour, offsetMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (match[4] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  return (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}

/** RFC 3339 date-time. */
const isDateTime = (text: string): boolean =>
  /^t$/i.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));

/** RFC 1123 section 2.1 with RFC 952 labels and RFC 1034 lengths; A-labels are accepted by their form. */
const isHostname = (text: string): boolean =>
  text.length <= 253 &&
  text.split('.').every((label) => LABEL.test(label) && (label.slice(2, 4) !== '--' || /^xn--/i.test(label)));

/** RFC 2673 section 3.2: four decimal octets without leading zeros. */
const isIpv4 = (text: string): boolean => {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255);
};

/** RFC 4291 section 2.2, without a zone. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const tail = last.includes('.');
  if (tail && (!isIpv4(last) || text.endsWith('::'))) return false;
  const hex = tail ? groups.slice(0, -1) : groups;
  const size = hex.length + (tail ? 2 : 0);
  return hex.every((group) => HEX_GROUP.test(group)) && (halves.length === 2 ? size <= 7 : size === 8);
}

/** RFC 5321 section 4.1.2 Mailbox, ASCII only. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (at < 1 || local.length > 64 || !(ATOMS.test(local) || QUOTED.test(local))) return false;
  if (!domain.startsWith('[')) return isHostname(domain);
  const literal = domain.endsWith(']') ? domain.slice(1, -1) : '';
  return /^ipv6:/i.test(literal) ? isIpv6(literal.slice(5)) : isIpv4(literal);
}

/** RFC 3986 section 3.2: `[userinfo@]host[:port]`. */
function isAuthority(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at >= 0 && !USER_TEXT.test(text.slice(0, at))) return false;
  const rest = text.slice(at + 1);
  if (!rest.startsWith('[')) return /^[^:]*(?::\d*)?$/.test(rest) && HOST_TEXT.test(rest.split(':')[0] ?? '');
  const close = rest.indexOf(']');
  const literal = rest.slice(1, close);
  return close > 0 && /^(?::\d*)?$/.test(rest.slice(close + 1)) && (isIpv6(literal) || IP_FUTURE.test(literal));
}

/** RFC 3986 section 3: an absolute URI, ASCII only. */
function isUri(text: string): boolean {
  const match = URI.exec(text);
  if (match === null) return false;
  const [, , hierarchy = '', query = '', fragment = ''] = match;
  const slash = hierarchy.startsWith('//') ? hierarchy.indexOf('/', 2) : -1;
  const authority = hierarchy.startsWith('//') ? hierarchy.slice(2, slash < 0 ? undefined : slash) : undefined;
  const path = authority === undefined ? hierarchy : hierarchy.slice(2 + authority.length);
  return (
    (authority === undefined || isAuthority(authority)) &&
    URI_TEXT.test(path) &&
    QUERY_TEXT.test(query) &&
    QUERY_TEXT.test(fragment)
  );
}

/** Checks by the format's name in JSON Schema; each says whether the text has the format. */
export const FORMATS = {
  date: isDate,
  'date-time': isDateTime,
  time: isTime,
  /** RFC 3339 appendix A. */
  duration: (text: string): boolean => DURATION.test(text),
  email: isEmail,
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  uri: isUri,
  /** RFC 9562 section 4. */
  uuid: (text: string): boolean => UUID.test(text),
} as const;
export type FormatName = keyof typeof FORMATS;

/** RFC 4648 section 4, padded, without line breaks: the size in bytes, or undefined where the text is not base64. */
export function base64Bytes(text: string): number | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}
