import { exampleDocument } from '../../../shared/schema/example.ts';
import type { Field } from '../../../shared/spec/contract.ts';

interface Call {
  address: string;
  slug: string;
  secret: string;
  /** Input fields of the contract; null while they are not known. */
  input: readonly Field[] | null;
}

/** For a POSIX shell: inside single quotes only the quote itself is special. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A call of the published version with an input that its contract accepts, ready to be pasted into a terminal. */
export function callSnippet({ address, slug, secret, input }: Call): string {
  const body = JSON.stringify({ input: input === null ? {} : exampleDocument([...input]) }, null, 2);
  return [
    `curl --insecure ${quoted(`${address}/v1/agents/${slug}/run`)}`,
    `-H ${quoted(`Authorization: Bearer ${secret}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(body)}`,
  ].join(' \\\n  ');
}
