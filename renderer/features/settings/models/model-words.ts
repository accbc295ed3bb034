import type { CatalogueModel } from '../../../../shared/api/desktop/catalogue.ts';
import type { ModelEntry } from '../../../../shared/catalogue/entry.ts';
import type { FileChange } from '../../../../shared/catalogue/file-changes.ts';
import { formatDay, formatInstant, formatNumber, formatUsd } from '../../../lib/format.ts';

export const NOT_KNOWN = 'not known';
const FILES = { image: 'images', document: 'documents' } as const;

/** "Text, images, documents" */
export const takesWords = ({ input }: ModelEntry): string =>
  input === null ? 'Text, files not known' : ['Text', ...input.map((kind) => FILES[kind])].join(', ');

export const tokensWords = (tokens: number | null): string => (tokens === null ? NOT_KNOWN : formatNumber(tokens));
export const priceWords = (dollars: number | undefined): string =>
  dollars === undefined ? NOT_KNOWN : formatUsd(dollars);
export const retiresWords = ({ retires }: ModelEntry): string => (retires === null ? NOT_KNOWN : formatDay(retires));

const ORIGINS = { edited: 'Edited', imported: 'Imported', found: 'Found at a provider' } as const;
/** Whose entry it is, and where its price is from. */
export function sourceWords({ entry, origin, at }: CatalogueModel, shippedTable: string): string {
  const who = origin === 'shipped' ? 'Shipped' : `${ORIGINS[origin]}${at === null ? '' : ` ${formatInstant(at)}`}`;
  const price = entry.source ?? (origin === 'shipped' && entry.price !== null ? shippedTable : null);
  return price === null ? who : `${who}: ${price}`;
}

const pricePair = ({ price }: ModelEntry): string =>
  price === null ? NOT_KNOWN : `${formatUsd(price.input)} and ${formatUsd(price.output)}`;
/** One change of a file, in words. */
export function changeWords({ kind, before, after }: FileChange): string {
  const from = before === null ? '' : pricePair(before);
  switch (kind) {
    case 'new':
      return `New, price ${pricePair(after)}`;
    case 'dearer':
      return `Price up, from ${from} to ${pricePair(after)}`;
    case 'cheaper':
      return `Price down, from ${from} to ${pricePair(after)}`;
    case 'price':
      return `Price changes, from ${from} to ${pricePair(after)}`;
    case 'retires':
      return after.retires === null ? 'No longer retires' : `Retires on ${formatDay(after.retires)}`;
    case 'other':
      return 'Limits or other facts change';
  }
}
