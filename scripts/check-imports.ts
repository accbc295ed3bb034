// Import directions (.dependency-cruiser.mjs). Fails also when a folder was not seen: without a TypeScript parser the
// tool reads zero files and reports success.
import { ROOT, runCommand } from './run-command.ts';

const FOLDERS = [
  'shared',
  'engine',
  'ledger',
  'backend',
  'registry',
  'client',
  'cli',
  'webhost',
  'electron',
  'renderer',
  'resources',
];

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string }; from: string; to: string; comment?: string }[] };
}

const { output } = await runCommand('depcruise', [
  '--config',
  '.dependency-cruiser.mjs',
  '--output-type',
  'json',
  ...FOLDERS,
]);
const { modules, summary } = JSON.parse(output.slice(output.indexOf('{'))) as Cruise;

const unseen = FOLDERS.filter(
  (folder) => !modules.some(({ source }) => new RegExp(`^${folder}/.*\\.tsx?$`).test(source)),
);
for (const folder of unseen) console.error(`No TypeScript file of ${folder}/ was seen, so its imports are unchecked.`);
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(
  `${modules.filter(({ source }) => /^[a-z]+\/.*\.tsx?$/.test(source) && !source.includes('node_modules')).length} files in ${ROOT.split('/').at(-1)}`,
);
process.exitCode = unseen.length + summary.violations.length === 0 ? 0 : 1;
