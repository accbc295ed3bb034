import { ignore, meaning } from '../build.ts';

export const money = (amount: string, currency: string) => ({ amount, currency });
export const page = (...lines: string[]): string => lines.join('\n');
export const company = (name: string) =>
  meaning('company', name, 'The same company by its full name; case and spaces are free.');
export const address = (text: string) =>
  meaning('address', text, 'The same place with postcode and town; line breaks, commas and spaces are free.');
/** Where a judgement could add a reason. That the sure ones are there is checked by the rules themselves. */
export const OPEN_REASONS = ignore('reasons');
