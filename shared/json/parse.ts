import type { Json } from '../spec/ids.ts';
import { MAX_JSON_DEPTH } from './canonical.ts';

/** `position` is the character offset at which reading stopped; the message names line and column. */
export type ParsedJson = { ok: true; value: Json } | { ok: false; message: string; position: number };

class Malformed extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Everything a string may hold unescaped: no quote, no backslash, no control character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these.
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const WORDS: [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** RFC 8259 reader (recursive descent) with I-JSON's refusals, one instance per text. */
class Reader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  read(): Json {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) this.fail('There is more text after the end of the JSON value');
    return value;
  }

  private fail(message: string, position = this.at): never {
    throw new Malformed(message, position);
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.at++;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private value(depth: number): Json {
    if (depth > MAX_JSON_DEPTH) this.fail(`The JSON is nested more than ${MAX_JSON_DEPTH} levels deep`);
    this.space();
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.list(depth);
    if (first === '"') return this.string();
    if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.number();
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.fail(first === undefined ? 'The JSON ends too early' : 'A JSON value is expected here');
  }

  private object(depth: number): Json {
    this.at++;
    const result: { [key: string]: Json } = {};
    const seen = new Set<string>();
    this.space();
    if (this.take('}')) return result;
    do {
      this.space();
      const start = this.at;
      if (this.text[start] !== '"') this.fail('A name in double quotes is expected here');
      const key = this.string();
      if (seen.has(key)) this.fail(`The name “${key.slice(0, 60)}” occurs twice in one object`, start);
      seen.add(key);
      this.space();
      if (!this.take(':')) this.fail('A colon is expected after a name');
      const value = this.value(depth + 1);
      // Assigning to `__proto__` would set the prototype and lose the data; defining it keeps it as an own property.
      if (key === '__proto__')
        Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
      else result[key] = value;
      this.space();
    } while (this.take(','));
    if (!this.take('}')) this.fail('A comma or a closing brace is expected here');
    return result;
  }

  private list(depth: number): Json {
    this.at++;
    const result: Json[] = [];
    this.space();
    if (this.take(']')) return result;
    do {
      result.push(this.value(depth + 1));
      this.space();
    } while (this.take(','));
    if (!this.take(']')) this.fail('A comma or a closing bracket is expected here');
    return result;
  }

  private string(): string {
    const start = this.at++;
    let result = '';
    for (;;) {
      PLAIN.lastIndex = this.at;
      const plain = PLAIN.exec(this.text)?.[0] ?? '';
      result += plain;
      this.at += plain.length;
      if (this.take('"')) break;
      if (!this.take('\\'))
        this.fail(this.at < this.text.length ? 'A control character must be escaped' : 'A text is not closed');
      result += this.escape();
    }
    if (!result.isWellFormed()) this.fail('A text holds half of a character (a lone surrogate)', start);
    return result;
  }

  private escape(): string {
    const letter = this.text[this.at] ?? '';
    if (letter === 'u') {
      const digits = this.text.slice(this.at + 1, this.at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('Four hexadecimal digits are expected after \\u');
      this.at += 5;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (plain === undefined) this.fail('This escape is not known in JSON');
    this.at++;
    return plain;
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const token = NUMBER.exec(this.text)?.[0];
    if (token === undefined) this.fail('A number is not written as JSON writes it');
    const value = Number(token);
    if (!Number.isFinite(value)) this.fail(`The number ${token.slice(0, 40)} is too large`);
    // A whole number that a double cannot hold would silently become another one (an id, an amount in cents).
    const whole = /^-?\d+(?=(?:\.0+)?$)/.exec(token)?.[0];
    if (whole !== undefined && !Number.isSafeInteger(value) && BigInt(whole) !== BigInt(value))
      this.fail(`The whole number ${token.slice(0, 40)} would lose digits; send it as text`);
    this.at += token.length;
    return value;
  }
}

/**
 * Reads one JSON text from outside (a file, an envelope, a model's answer) without losing anything silently: refuses
 * duplicate names, whole numbers that a double cannot hold, numbers beyond a double, lone surrogates, a byte order mark
 * and nesting beyond `MAX_JSON_DEPTH`. `__proto__` is an ordinary name.
 */
export function parseStrictJson(text: string): ParsedJson {
  try {
    return { ok: true, value: new Reader(text).read() };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const before = text.slice(0, error.position).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return {
      ok: false,
      message: `${error.message} (line ${before.length}, column ${column}).`,
      position: error.position,
    };
  }
}
