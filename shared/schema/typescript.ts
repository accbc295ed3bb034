import type { JsonSchema } from './json-schema.ts';

/** Words as a comment: nothing in them can end it, and a line of theirs is a line of it. */
function comment(text: string, indent: string): string {
  const lines = text
    .replaceAll('*/', '*\\/')
    // What ends a line in TypeScript, and what no editor shows.
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trimEnd());
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`;
}

/** A title says what a description may leave out. */
const wordsOf = ({ title = '', description = '' }: JsonSchema): string =>
  description.startsWith(title.replace(/\.$/, '')) ? description : `${title}: ${description}`;

/** Where a field of such a name is left out, an object still has what every object inherits, and so does its type. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

function objectBody({ properties = {}, required = [] }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, schema]) => {
    const isRequired = required.includes(name);
    const inherited = !isRequired && INHERITED.has(name) ? ` | Object['${name}']` : '';
    const member = `${inner}${name}${isRequired ? '' : '?'}: ${typeOf(schema, inner)}${inherited};\n`;
    return comment(wordsOf(schema), inner) + member;
  });
  return `{\n${members.join('')}${indent}}`;
}

/** The type of documents of a generated schema. Choices are unions of their values; an object without fields takes none. */
function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  switch (schema.type) {
    case 'object':
      return Object.keys(schema.properties ?? {}).length === 0 ? 'Record<string, never>' : objectBody(schema, indent);
    case 'array':
      return `Array<${typeOf(schema.items ?? {}, indent)}>`;
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}

/** `export type Name = …`, with what people said of each field as its comment. The same schema gives the same text. */
export const typeDeclaration = (name: string, schema: JsonSchema): string =>
  `${comment(schema.description ?? name, '')}export type ${name} = ${typeOf(schema, '')};\n`;
