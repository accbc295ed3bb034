// Import directions of docs/architecture: each rule says why, so that a failed check teaches.
// scripts/check-imports.ts runs this and fails when a folder was not seen at all.

/** What a folder may import, besides itself and npm packages. */
const MAY_IMPORT = {
  shared: [],
  engine: ['shared', 'resources'],
  ledger: ['shared'],
  resources: ['shared'],
  backend: ['shared', 'engine', 'ledger', 'resources'],
  registry: ['shared', 'engine', 'ledger'],
  client: ['shared'],
  webhost: ['backend', 'shared'],
  electron: ['backend', 'shared'],
  renderer: ['shared'],
  cli: ['shared', 'engine', 'ledger', 'backend', 'registry', 'client', 'webhost', 'resources'],
};
const TESTS = '\\.test\\.tsx?$|test-helper\\.tsx?$|^shared/governance/testing\\.ts$';

const direction = ([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `${folder}/ may import ${['itself', ...allowed].join(', ')}; data flows forward (docs/architecture.md).`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: TESTS },
  // Node's own modules have paths like folders (fs/promises).
  to: {
    path: '^[a-z]+/',
    pathNot: `^(${[folder, ...allowed, 'node_modules'].join('|')})/`,
    dependencyTypesNot: ['core'],
  },
});

export default {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(direction),
    {
      name: 'no-circular',
      comment: 'A circle means two files are one idea or a type is in the wrong room.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'features-stay-apart',
      comment: 'Features meet only through the contract, ui/ or lib/.',
      severity: 'error',
      from: { path: '^(renderer|backend|registry)/features/([^/]+)/', pathNot: TESTS },
      to: { path: '^$1/features/', pathNot: '^$1/features/$2/' },
    },
    {
      name: 'sql-stays-in-stores',
      comment: 'Rows never leave the stores; a screen must not depend on a table.',
      severity: 'error',
      from: { path: '^[a-z]+/', pathNot: `^ledger/|/store/|^bench/|${TESTS}` },
      to: { path: 'node_modules/(kysely|better-sqlite3|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-only-in-electron',
      comment: 'Under plain Node an import of electron starts a download.',
      severity: 'error',
      from: { pathNot: '^electron/' },
      to: { path: '^electron$|node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sdks-only-in-providers',
      comment: 'Everything a provider does is named at one boundary.',
      severity: 'error',
      from: { pathNot: '^engine/providers/' },
      to: { path: 'node_modules/(openai|@anthropic-ai)/' },
    },
    {
      name: 'shared-packages',
      comment: 'The core takes zod and small pure packages only; Node and DOM are compile errors there.',
      severity: 'error',
      from: { path: '^shared/', pathNot: TESTS },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(zod|@orpc/contract|@noble/hashes|re2js|diff|yaml|papaparse)/',
      },
    },
    {
      name: 'no-test-in-product',
      comment: 'Test helpers are not shipped.',
      severity: 'error',
      from: { pathNot: `${TESTS}|^e2e/|^bench/` },
      to: { path: TESTS },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|\\.cache)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'default'], // Not `node`: the core is looked at as every host sees it,
    },
  },
};
