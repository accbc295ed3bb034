const PLACES = 10;

/** A decimal as a whole number of 10⁻¹⁰: every decimal of the profile has at most ten places. */
export function toTicks(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return text.startsWith('-') ? -size : size;
}

/** The shortest decimal text of a whole number of 10⁻¹⁰, with at least two places as prices have them. */
export function fromTicks(ticks: bigint): string {
  const digits = String(ticks < 0n ? -ticks : ticks).padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '').padEnd(2, '0');
  return `${ticks < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${fraction}`;
}
