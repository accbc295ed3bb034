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

/** For TypeScript, with the package `rulehouse-client`. The key is read from the environment: it is no part of a program. */
function typeScriptSnippet({ address, slug, input }: Omit<Call, 'secret'>): string {
  const example = JSON.stringify(input === null ? {} : exampleDocument([...input]), null, 2);
  return `import { createClient } from 'rulehouse-client';

const agent = createClient({
  address: ${JSON.stringify(address)},
  key: process.env.RULEHOUSE_KEY ?? '',
  agent: ${JSON.stringify(slug)},
});
const { output, version } = await agent.run(${example});
console.log(version.number, output);`;
}

/** For Python, with the package `requests`. */
function pythonSnippet({ address, slug, input }: Omit<Call, 'secret'>): string {
  const body = { input: input === null ? {} : exampleDocument([...input]) };
  return `import json, os, requests

response = requests.post(
    ${JSON.stringify(`${address}/v1/agents/${slug}/run`)},
    headers={"Authorization": f"Bearer {os.environ['RULEHOUSE_KEY']}"},
    # The registry's certificate, saved as a file.
    verify="registry.pem",
    json=json.loads(${pythonText(JSON.stringify(body))}),
)
answer = response.json()
print(answer["output"] if response.ok else answer["detail"])`;
}

/** A text of JSON as a Python literal: both escape alike but for the quote, which JSON does not escape when it is single. */
const pythonText = (json: string): string => JSON.stringify(json);

/** The same call in the languages that are asked for most. */
export const callSnippets = (call: Call): { id: string; name: string; label: string; text: string }[] => [
  { id: 'curl', name: 'curl', label: 'A call in a terminal', text: callSnippet(call) },
  { id: 'typescript', name: 'TypeScript', label: 'A call in TypeScript', text: typeScriptSnippet(call) },
  { id: 'python', name: 'Python', label: 'A call in Python', text: pythonSnippet(call) },
];
