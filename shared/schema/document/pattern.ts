import { RE2JS } from 're2js';

// What JavaScript's classes hold and RE2's do not; in a class these are written without brackets.
const SPACES = '\\t-\\r\\x20\\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}';
const LINE_ENDS = '\\n\\r\\x{2028}\\x{2029}';
const TOKEN =
  /\\u\{([0-9A-Fa-f]+)\}|\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\c([A-Za-z])|\\([pP])\{([^}]*)\}|\\([\s\S])|\(\?<([A-Za-z_$][\w$]*)>|\(\?|[\s\S]/gu;

const hex = (code: number): string => `\\x{${code.toString(16)}}`;
const LONG_CATEGORIES: Record<string, string> = {
  Letter: 'L',
  Lowercase_Letter: 'Ll',
  Uppercase_Letter: 'Lu',
  Number: 'N',
  Decimal_Number: 'Nd',
  digit: 'Nd',
  Punctuation: 'P',
  Symbol: 'S',
  Mark: 'M',
  Separator: 'Z',
  Other: 'C',
};

/** JavaScript's expression in RE2's words, or null where RE2 has none (look-around, back references). */
function translate(pattern: string): string | null {
  let out = '';
  let inClass = false;
  for (const token of pattern.matchAll(TOKEN)) {
    const [text, long, high, low, short, byte, control, property, category, escaped, group] = token;
    if (long !== undefined) out += hex(Number.parseInt(long, 16));
    else if (high !== undefined && low !== undefined)
      out += hex((Number.parseInt(high, 16) - 0xd800) * 0x400 + Number.parseInt(low, 16) - 0xdc00 + 0x10000);
    else if (short !== undefined) out += hex(Number.parseInt(short, 16));
    else if (byte !== undefined) out += hex(Number.parseInt(byte, 16));
    else if (control !== undefined) out += hex(control.charCodeAt(0) % 32);
    else if (property !== undefined && category !== undefined) {
      const name = category.replace(/^(?:General_Category|gc|Script|sc)=/, '');
      out += `\\${property}{${LONG_CATEGORIES[name] ?? name}}`;
    } else if (escaped !== undefined) {
      const written = escapeOf(escaped, inClass);
      if (written === null) return null;
      out += written;
    } else if (group !== undefined) out += '(?:';
    else if (text === '(?') {
      const rest = pattern.charAt((token.index ?? 0) + 2);
      if (rest !== ':') return null;
      out += text;
    } else if (inClass) {
      if (text === ']') inClass = false;
      out += text === '[' ? '\\[' : text;
    } else if (text === '[') {
      // An empty class, or all but it, which RE2 reads otherwise.
      if (/^\[\^?\]/.test(pattern.slice(token.index))) return null;
      inClass = true;
      out += text;
    } else out += text === '.' ? `[^${LINE_ENDS}]` : text;
  }
  return out;
}

function escapeOf(letter: string, inClass: boolean): string | null {
  if (letter === 's') return inClass ? SPACES : `[${SPACES}]`;
  if (letter === 'S') return inClass ? null : `[^${SPACES}]`;
  if (letter === 'b' && inClass) return '\\x08';
  if (letter === '0') return '\\x00';
  if (/[1-9k]/.test(letter)) return null;
  if (/[dDwWbBtnrfv]/.test(letter)) return `\\${letter}`;
  return letter === '-' ? '\\-' : `\\${letter}`;
}

const compiled = new Map<string, RE2JS | null>();
const MOST_CACHED = 500;

/** Whether the text is an expression of JavaScript (ECMA-262 with the flag u), as JSON Schema wants it. */
export function isExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

/**
 * A JSON Schema `pattern`, which is one of JavaScript's, as an expression that runs in linear time with the same meaning, so
 * that no schema can stall the process. Null where there is none.
 */
export function linearPattern(pattern: string): RE2JS | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression: RE2JS | null = null;
  try {
    const translated = isExpression(pattern) ? translate(pattern) : null;
    expression = translated === null ? null : RE2JS.compile(translated);
  } catch {
    // RE2 knows fewer classes and smaller repetitions; the caller names the pattern.
  }
  if (compiled.size >= MOST_CACHED) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}
