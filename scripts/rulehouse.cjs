#!/usr/bin/env node
// The `rulehouse` command. Plain old JavaScript, so that an older Node can say what is missing instead of crashing.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const [major, minor] = process.versions.node.split('.').map(Number);
const main = join(__dirname, '..', 'dist', 'node', 'main.js');
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `rulehouse needs Node 22.12 or newer and this is ${process.versions.node}; in a clone, "npm run -s rulehouse -- …" brings Node 24.`,
  );
  process.exit(1);
}
if (!existsSync(main)) {
  console.error('rulehouse is not built yet; run "npm run build" in the clone first.');
  process.exit(1);
}
import(pathToFileURL(main).href);
