// Loaded into the program under measurement before its own code. SIGUSR2 starts a CPU profile; another ends it and writes it.
'use strict';
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { isMainThread } = require('node:worker_threads');

const SAMPLE_EVERY_US = 200;

if (isMainThread) {
  const file = `${process.env.BENCH_PROFILE_FOLDER}/${process.pid}`;
  let session;
  process.on('SIGUSR2', () => {
    if (session === undefined) {
      session = new Session();
      session.connect();
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
      session.post('Profiler.start');
      return;
    }
    session.post('Profiler.stop', (error, result) => {
      writeFileSync(`${file}.cpuprofile`, error ? '' : JSON.stringify(result.profile));
      writeFileSync(`${file}.done`, '');
    });
    session.disconnect();
    session = undefined;
  });
  writeFileSync(`${file}.ready`, '');
}
