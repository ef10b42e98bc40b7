// Runs before everything else, on whatever Node there is: in words that the oldest one reads.
'use strict';

const wanted = require('../package.json').engines.node.replace('>=', '');
const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    'Jisajili needs Node.js ' +
      wanted +
      ' or newer, and this is ' +
      process.versions.node +
      ': install it from https://nodejs.org',
  );
  process.exit(1);
}
