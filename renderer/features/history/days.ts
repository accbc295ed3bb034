const two = (n: number): string => String(n).padStart(2, '0');

/** The calendar day of an instant where the person is: `2026-11-12`. */
export function localDay(instant: string): string {
  const at = new Date(instant);
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** When a calendar day begins where the person is; `later` days after it. */
export function startOfDay(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = new Date(0);
  at.setFullYear(year, month - 1, date + later);
  at.setHours(0, 0, 0, 0);
  return at.toISOString();
}
