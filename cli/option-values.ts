import { InvalidArgumentError } from 'commander';
import { USUAL_SAMPLING } from '../shared/grading/sequential.ts';

/** Values of options. Each throws, in words, for a text that is none. */
export const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 to 9999 is needed.');
  return Number(text);
};
export const sampleCount = (text: string): number => {
  if (text === 'auto') return USUAL_SAMPLING.mostSamples;
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('“auto” or a whole number from 1 to 999 is needed.');
  return Number(text);
};
export const dollars = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('An amount in dollars such as 2.50 is needed.');
  return Number(text);
};
export const hourCount = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('A whole number of hours from 0 to 9999 is needed.');
  return Number(text);
};
export const portNumber = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port from 0 to 65535 is needed.');
  return Number(text);
};
/** From 1 to `most`. */
export const countUpTo =
  (most: number) =>
  (text: string): number => {
    if (/^[1-9]\d*$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`A whole number from 1 to ${most} is needed.`);
  };
export const wholeOrNone = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number from 0 to 999999 is needed.');
  return Number(text);
};
