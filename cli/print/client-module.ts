import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { typeDeclaration } from '../../shared/schema/typescript.ts';
import type { TestableAgent } from '../agents/agent-file.ts';

/** A short name, or a file's, as the beginning of TypeScript names: `moderate-listings` is `ModerateListings`. */
function typeName(slug: string): string {
  const words = slug.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(name) ? name : `Agent${name}`;
}

/** A TypeScript module for applications: the types of one agent's contract, and its client. The same agent gives the same text. */
export function clientModule({ slug, version, spec }: Pick<TestableAgent, 'slug' | 'version' | 'spec'>): string {
  const name = typeName(slug);
  return [
    `// Made by "rulehouse client generate"${version === null ? '' : ` from version ${version}`}. Make it again instead of editing it.\n`,
    `import { type Client, type ClientOptions, createClient } from 'rulehouse-client';\n\n`,
    typeDeclaration(`${name}Input`, inputSchema(spec.contract)),
    '\n',
    typeDeclaration(`${name}Output`, outputSchema(spec.contract)),
    `\nexport const create${name}Client = (options: Omit<ClientOptions, 'agent'>): Client<${name}Input, ${name}Output> =>\n`,
    `  createClient({ ...options, agent: ${JSON.stringify(slug)} });\n`,
  ].join('');
}
