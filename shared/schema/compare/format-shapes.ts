const TIME = '[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})';
const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const POINTER = '(?:/(?:[^~/]|~[01])*)*';

interface FormatShape {
  /** A pattern that every text of the format matches; texts that match need not have the format. */
  shape: string;
  /** Texts of the format; the argument is put in where it may be longer. */
  samples: (more: string) => string[];
  /** Any number of different ones, for lists whose items must differ. */
  numbered: (index: number) => string;
}

const two = (value: number): string => String(value).padStart(2, '0');
const day = (index: number): string => `${2000 + (Math.floor(index / 28) % 7999)}-07-${two((index % 28) + 1)}`;
const clock = (index: number): string =>
  `${two(Math.floor(index / 3600) % 24)}:${two(Math.floor(index / 60) % 60)}:${two(index % 60)}Z`;
const hex = (index: number, width: number): string => index.toString(16).padStart(width, '0');

/** What is used to reason about formats: shapes to prove that no text fits, samples to find one. */
export const FORMAT_SHAPES: { [format: string]: FormatShape } = {
  date: { shape: `^${DATE}$`, samples: () => ['2026-03-01', '1999-12-31'], numbered: day },
  'date-time': {
    shape: `^${DATE}[Tt]${TIME}$`,
    samples: (more) => ['2026-03-01T09:30:00Z', `2026-03-01T09:30:00.1${more.replace(/./g, '0')}+01:00`],
    numbered: (index) => `${day(index)}T09:30:00Z`,
  },
  time: {
    shape: `^${TIME}$`,
    samples: (more) => ['09:30:00Z', `09:30:00.1${more.replace(/./g, '0')}+01:00`],
    numbered: clock,
  },
  duration: {
    shape: '^P[0-9YMWDTHS]+$',
    samples: (more) => ['P3D', 'PT1H', `P1${more.replace(/./g, '0')}D`],
    numbered: (index) => `P${index + 1}D`,
  },
  email: {
    shape: '^[\\x20-\\x7e]+@[\\x20-\\x7e]+$',
    samples: (more) => [
      'name@example.com',
      'a@b',
      "o'neill@example.com",
      'a^b@example.com',
      '*a@b',
      `name${more.slice(0, 60)}@example.com`,
      `${more}@example.com`,
    ],
    numbered: (index) => `name${index}@example.com`,
  },
  hostname: {
    shape: '^[A-Za-z0-9.-]+$',
    samples: (more) => ['www.example.com', 'a', `${more}.example.com`],
    numbered: (index) => `host${index}.example.com`,
  },
  ipv4: {
    shape: '^[0-9]{1,3}(?:\\.[0-9]{1,3}){3}$',
    samples: () => ['192.0.2.1', '255.255.255.255', '1.1.1.1'],
    numbered: (index) => `198.51.${Math.floor(index / 256) % 256}.${index % 256}`,
  },
  ipv6: {
    shape: '^[0-9A-Fa-f:.]{2,45}$',
    samples: () => [
      '2001:db8::1',
      '::',
      '2001:0db8:0000:0000:0000:0000:0000:0001',
      'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255',
    ],
    numbered: (index) => `2001:db8::1:${hex(index % 65_536, 1)}`,
  },
  uri: {
    shape: '^[A-Za-z][A-Za-z0-9+.-]*:[\\x21-\\x7e]*$',
    samples: (more) => ['https://example.com/page', 'a:', "a:it's", 'a:(', `https://example.com/${more}`, 'urn:x:%7B'],
    numbered: (index) => `https://example.com/${index}`,
  },
  uuid: {
    shape: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
    samples: () => ['01890a5d-ac96-774b-bcce-b302099a8057', 'f1890a5d-ac96-774b-bcce-b302099a8057'],
    numbered: (index) => `01890a5d-ac96-774b-bcce-${hex(index, 12)}`,
  },
  'uri-reference': {
    shape: '^[\\x21-\\x7e]*$',
    samples: (more) => ['/page', '', "it's", '(', `/page/${more}`, '?q'],
    numbered: (index) => `/page/${index}`,
  },
  'uri-template': {
    shape: '^',
    samples: (more) => ['/pages/{id}', '', '(', `/pages/${more}`],
    numbered: (index) => `/pages/${index}`,
  },
  'json-pointer': {
    shape: `^${POINTER}$`,
    samples: (more) => ['/a b', '', '/(', `/a b${more}`],
    numbered: (index) => `/a b/${index}`,
  },
  'relative-json-pointer': {
    shape: `^[0-9]+#?${POINTER}$`,
    samples: (more) => ['1/a b', '0#', '1/(', `1/a b${more}`],
    numbered: (index) => `1/a b/${index}`,
  },
  regex: { shape: '^', samples: (more) => ['a b+', '', `a b${more}`], numbered: (index) => `a b${index}` },
};

/** Formats all of whose texts have another format too: RFC 3986 defines a URI reference as a URI or a relative one. */
export const IMPLIED_FORMATS: { [format: string]: string } = { uri: 'uri-reference' };
