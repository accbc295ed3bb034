/** The sign between whole and fraction in a locale: "." or ",". */
export function decimalSign(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
}

/**
 * Reads what a person typed as an exact decimal text (`1.234,5` → `1234.5` in German, `1,234.5` in English); null when it is
 * no number. A single sign followed by other than three digits is taken as the decimal sign whichever it is, so that
 * 1,5 and 1.5 both mean one and a half.
 */
export function readDecimal(typed: string, locale: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');
  if (!/^-?[\d.,]+$/.test(text) || !/\d/.test(text)) return null;
  const decimal = decimalSign(locale) === ',' ? ',' : '.';
  const group = decimal === ',' ? '.' : ',';
  const lone = /^(-?\d+)[.,](\d+)$/.exec(text);
  if (lone !== null && (text.includes(decimal) || lone[2]?.length !== 3)) return canonical(`${lone[1]}.${lone[2]}`);
  const [whole = '', fraction, ...more] = text.split(decimal);
  if (more.length > 0 || fraction?.includes(group)) return null;
  const groups = whole.split(group);
  if (groups.length > 1 && groups.slice(1).some((part) => part.length !== 3)) return null;
  return canonical(fraction === undefined ? groups.join('') : `${groups.join('')}.${fraction}`);
}

/** `007.50` → `7.50`, `.5` → `0.5`, `3.` → `3`; null beyond what the contract's decimals hold. */
function canonical(text: string): string | null {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  const digits = `${sign}${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(digits) ? digits : null;
}

/** A decimal text as it stands in an input of this locale, every digit kept: `1234.50` → `1234,50`. */
export const showDecimal = (value: string, locale: string): string => value.replace('.', decimalSign(locale));
