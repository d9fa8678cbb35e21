// Times whole processes, in turns, so that whatever else the machine does hits all of them.

import { spawn } from "node:child_process";
import fs from "node:fs";

/** What takes longer than this (in milliseconds) runs less often. */
const SLOW = 4000;
const ROUNDS_OF_SLOW = 3;

/** The medians in milliseconds and peaks in bytes of each tool over a tree, in the order of the tools. */
export async function race(tree, tools, rounds) {
  const figures = [];
  for (const tool of tools) {
    // Uncounted: it also warms the system's cache of files.
    const first = await run(tool, tree, true);
    figures.push({ name: tool.name, peak: first.peak, times: [], rounds: first.time > SLOW ? ROUNDS_OF_SLOW : rounds });
  }
  for (let round = 0; round < rounds; round++) {
    for (const [at, tool] of tools.entries()) {
      if (round < figures[at].rounds) figures[at].times.push((await run(tool, tree, false)).time);
    }
  }
  return figures.map((it) => ({ name: it.name, peak: it.peak, rounds: it.rounds, median: median(it.times) }));
}

function median(times) {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** One run. Its peak is known where the system tells it as long as a process runs, as Linux does. */
function run(tool, tree, watched) {
  const [program, ...args] = tool.run(tree);
  const start = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: tree.root, stdio: ["ignore", "ignore", "ignore"] });
    let peak;
    const look = () => { peak = Math.max(peak ?? 0, highWaterMark(child.pid) ?? 0) || undefined; };
    const timer = watched ? setInterval(look, 1) : undefined;
    child.on("error", reject);
    child.on("exit", (status) => {
      const time = Number(process.hrtime.bigint() - start) / 1e6;
      clearInterval(timer);
      if (status === null || status > 250) reject(new Error(`${tool.name} ended with ${status}`));
      else resolve({ time, peak });
    });
  });
}

function highWaterMark(pid) {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
    return line ? Number(line[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
