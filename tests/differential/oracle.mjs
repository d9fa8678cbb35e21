// Runs dependency-cruiser's command line over and over in one process, because starting Node and
// loading TypeScript takes most of the time of a run.
//
// Reads one request per line, {"cwd": "…", "args": ["…"]}, and writes one answer per line,
// {"status": 0, "stdout": "…", "stderr": "…"}. What runs is the program's own main file, unchanged.
// dependency-cruiser keeps state in its modules (which extensions it follows is settled by the
// first import that it resolves), so each request gets fresh instances of all of them: their
// addresses carry a number.

import { writeSync } from "node:fs";
import { registerHooks } from "node:module";
import process from "node:process";
import { createInterface } from "node:readline";

const program = new URL("node_modules/dependency-cruiser/bin/dependency-cruise.mjs", import.meta.url);
const FRESH = /\/node_modules\/(?:dependency-cruiser|commander)\/.*\.m?js$/;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const run = /\?run=\d+$/.exec(context.parentURL ?? "");
    return run && FRESH.test(found.url) ? { ...found, url: found.url + run[0] } : found;
  },
});

class Exit extends Error {}

const write = { stdout: process.stdout.write, stderr: process.stderr.write };
let runs = 0;

async function answer({ cwd, args }) {
  const said = { status: undefined, stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    process[stream].write = (text) => {
      if (said.status === undefined) said[stream] += text;
      return true;
    };
  }
  process.exit = (status) => {
    said.status ??= status ?? process.exitCode ?? 0;
    throw new Exit();
  };
  process.chdir(cwd);
  process.argv = [process.argv[0], program.pathname, ...args];
  process.exitCode = undefined;
  try {
    await import(`${program}?run=${++runs}`);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  said.status ??= process.exitCode ?? 0;
  process.exitCode = undefined;
  process.stdout.write = write.stdout;
  process.stderr.write = write.stderr;
  return said;
}

/** Writes all of a text: a pipe may be full, and Node does not wait for it. */
function send(text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  send(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
