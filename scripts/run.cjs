#!/usr/bin/env node
// Runs scripts/<name>.ts. Plain old JavaScript, so that an older Node can say what is missing instead of crashing.
'use strict';
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Rulehouse needs Node 22.18 or newer and this is ${process.versions.node}; run "npm ci" first, which brings Node 24 for every npm script.`,
  );
  process.exit(1);
}
const [name, ...rest] = process.argv.slice(2);
process.argv = [process.argv[0], `${__dirname}/${name}.ts`, ...rest];
import(`./${name}.ts`).catch((error) => {
  console.error(error);
  process.exit(1);
});
