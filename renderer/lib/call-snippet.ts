import type { JsonObject } from '../../shared/spec/ids.ts';

export interface Call {
  address: string;
  slug: string;
  /** A channel, a number or a hash. */
  ref: string;
  /** null: it stands in the environment as RULEHOUSE_KEY. */
  secret: string | null;
  /** One that the contract accepts. */
  input: JsonObject;
  /**
   * How the program knows that it talks to the registry: by a certificate saved as `certificate.pem`, by what the system trusts, or, for
   * a first try in a terminal, not at all.
   */
  trust: 'file' | 'system' | 'none';
}
interface Snippet {
  id: string;
  name: string;
  label: string;
  text: string;
}

const FILE = 'certificate.pem';
const USUAL = 'production';
const isChannel = (ref: string): boolean => !/^(\d+|[0-9a-f]{64})$/.test(ref);

/** What a call says of the version; nothing for what is in production. */
const versionOf = (ref: string): { channel?: string; version?: string } =>
  ref === USUAL ? {} : isChannel(ref) ? { channel: ref } : { version: ref };
const bodyOf = ({ ref, input }: Call): JsonObject => ({ ...versionOf(ref), input });
const urlOf = ({ address, slug }: Call): string => `${address}/v1/agents/${slug}/run`;

/** For a POSIX shell: inside single quotes only the quote itself is special. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A call that is ready to be pasted into a terminal. */
function curlSnippet(call: Call): string {
  const { secret, trust } = call;
  const trusting = trust === 'file' ? ` --cacert ${FILE}` : trust === 'none' ? ' --insecure' : '';
  return [
    `curl${trusting} ${quoted(urlOf(call))}`,
    `-H ${secret === null ? '"Authorization: Bearer $RULEHOUSE_KEY"' : quoted(`Authorization: Bearer ${secret}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(bodyOf(call), null, 2))}`,
  ].join(' \\\n  ');
}

const startNode = ({ trust }: Call): string =>
  trust === 'system' ? '' : `// Start the program with NODE_EXTRA_CA_CERTS=${FILE}, so that it trusts the registry.\n`;

/** With the package `rulehouse-client`. The key is read from the environment: it is no part of a program. */
function clientSnippet(call: Call): string {
  const { address, slug, ref, input } = call;
  return `${startNode(call)}import { createClient } from 'rulehouse-client';

const agent = createClient({
  address: ${JSON.stringify(address)},
  key: process.env.RULEHOUSE_KEY ?? '',
  agent: ${JSON.stringify(slug)},${ref === USUAL ? '' : `\n  version: ${JSON.stringify(ref)},`}
});
const { output, version } = await agent.run(${JSON.stringify(input, null, 2)});
console.log(version.number, output);`;
}

/** With nothing but what Node and every other JavaScript runtime has. */
function fetchSnippet(call: Call): string {
  return `${startNode(call)}const response = await fetch(${JSON.stringify(urlOf(call))}, {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${process.env.RULEHOUSE_KEY}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify(${JSON.stringify(bodyOf(call), null, 2).replaceAll('\n', '\n  ')}),
});
const answer = await response.json();
if (!response.ok) throw new Error(\`\${answer.code}: \${answer.detail}\`);
console.log(answer.version.number, answer.output);`;
}

/** With the package `requests`. A literal of JSON is one of Python where it is read as a text: both escape alike. */
function pythonSnippet(call: Call): string {
  const verify = call.trust === 'system' ? '' : `\n    verify="${FILE}",`;
  return `import json, os, requests

response = requests.post(
    ${JSON.stringify(urlOf(call))},
    headers={"Authorization": f"Bearer {os.environ['RULEHOUSE_KEY']}"},${verify}
    json=json.loads(${JSON.stringify(JSON.stringify(bodyOf(call)))}),
)
answer = response.json()
print(answer["output"] if response.ok else answer["detail"])`;
}

/** The same call in the languages that are asked for most. */
export const callSnippets = (call: Call): Snippet[] => [
  { id: 'curl', name: 'curl', label: 'A call in a terminal', text: curlSnippet(call) },
  { id: 'typescript', name: 'TypeScript', label: 'A call in TypeScript', text: clientSnippet(call) },
  { id: 'python', name: 'Python', label: 'A call in Python', text: pythonSnippet(call) },
  { id: 'fetch', name: 'fetch', label: 'A call with fetch', text: fetchSnippet(call) },
];
