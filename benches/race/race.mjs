#!/usr/bin/env node
// Races ringfence against other checkers of imports over TypeScript that npm packages ship.
//
//     node benches/race/race.mjs [--trees small,large,heavy] [--rounds 11] [--keep RESULTS.md]
//
// `--ringfence FILE --floor FILE` takes programs that are built already, and `--note TEXT` says how.
// Needs cargo, npm (with a registry) and tar. Everything is made in a folder of the system's
// temporary one (`--work DIR` says otherwise), which is left for the next time.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare } from "./lib/edges.mjs";
import { race } from "./lib/measure.mjs";
import { bites, tools as allTools } from "./lib/tools.mjs";
import { assemble } from "./lib/tree.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, "../..");
process.env.REV_DEP_TELEMETRY_OFF = "true";

const { values } = parseArgs({
  options: {
    trees: { type: "string", default: "small,large,heavy" },
    rounds: { type: "string", default: "11" },
    work: { type: "string", default: path.join(os.tmpdir(), "ringfence-race") },
    keep: { type: "string" },
    ringfence: { type: "string" },
    floor: { type: "string" },
    note: { type: "string" },
  },
});

const sources = JSON.parse(fs.readFileSync(path.join(here, "sources.json"), "utf8"));
const said = [];
function say(line = "") {
  said.push(line);
  console.log(line);
}

const tools = allTools({ ...programs(), installed: install(values.work) });
header();
for (const name of values.trees.split(",")) {
  const tree = assemble(values.work, name, sources.trees[name], sources.integrity);
  say(`## ${name}: ${tree.files} files, ${(tree.bytes / 1e6).toFixed(1)} MB`);
  say();
  say(`${sources.trees[name].join(", ")}`);
  say();
  const runs = tools.filter((tool) => tool.name === "floor" || ready(tool, tree));
  say("What they saw:");
  say();
  say("```text");
  compare(tree, runs).forEach(say);
  say("```");
  say();
  table(await race(tree, runs, Number(values.rounds)));
}
if (values.keep) fs.writeFileSync(path.resolve(values.keep), `${said.join("\n").trimEnd()}\n`);

/** Configures a tool. One that does not object to the planted import would be raced doing nothing. */
function ready(tool, tree) {
  tool.configure(tree);
  if (!tool.edges) return true;
  const ready = bites(tool, tree);
  if (!ready) say(`${tool.name} does not report the planted import and is left out.\n`);
  return ready;
}

/** The programs of this repository, built as they are released. */
function programs() {
  if (values.ringfence && values.floor) return { ringfence: path.resolve(values.ringfence), floor: path.resolve(values.floor) };
  const cargo = (...args) => execFileSync("cargo", args, { cwd: repository, encoding: "utf8", maxBuffer: 1 << 30 });
  cargo("build", "--release", "--locked", "--bin", "ringfence");
  const messages = cargo("bench", "--locked", "--no-run", "--bench", "ratio", "--message-format=json");
  const built = messages.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const floor = built.find((it) => it.executable && it.target.name === "ratio").executable;
  const target = JSON.parse(cargo("metadata", "--no-deps", "--format-version", "1")).target_directory;
  return { ringfence: path.join(target, "release", "ringfence"), floor };
}

/**
 * Installs the rivals as the lockfile pins them, without running anything of theirs. Not `npm ci`: what a
 * rival has for another platform than that of the lockfile is added.
 */
function install(work) {
  const at = path.join(work, "tools");
  fs.mkdirSync(at, { recursive: true });
  const lock = fs.readFileSync(path.join(here, "package-lock.json"), "utf8");
  const stamp = path.join(at, "installed");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === lock) return at;
  for (const file of ["package.json", "package-lock.json"]) fs.copyFileSync(path.join(here, file), path.join(at, file));
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: at, stdio: "ignore" });
  fs.writeFileSync(stamp, lock);
  return at;
}

function header() {
  const revision = execFileSync("git", ["describe", "--always", "--dirty"], { cwd: repository, encoding: "utf8" }).trim();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  say("# The race");
  say();
  say("Made by `node benches/race/race.mjs --keep benches/race/RESULTS.md`. Wall time of whole processes, medians of runs");
  say("taken in turns, files in the system's cache, no cache of the tools' own. The *floor* walks, reads and parses");
  say("(with oxc) and does nothing else.");
  say();
  say(`- ${new Date().toISOString().slice(0, 10)}, ringfence at ${revision}`);
  say(`- ${os.cpus()[0].model}, ${os.availableParallelism()} cores, ${memory} GiB, ${os.type()} ${os.release()}, load ${os.loadavg()[0].toFixed(1)} before the start`);
  if (values.note) say(`- ${values.note}`);
  say(`- Node ${process.versions.node}`);
  for (const tool of tools) if (tool.version) say(`- ${tool.name} ${tool.version()}: ${tool.says}`);
  say();
}

function table(figures) {
  const floor = figures.find((it) => it.name === "floor").median;
  const ringfence = figures.find((it) => it.name === "ringfence").median;
  say("| | wall time | of the floor | of ringfence | peak memory | runs |");
  say("|---|--:|--:|--:|--:|--:|");
  for (const it of figures) {
    const time = it.median < 1000 ? `${it.median.toFixed(0)} ms` : `${(it.median / 1000).toFixed(2)} s`;
    const peak = it.peak ? `${(it.peak / 1e6).toFixed(0)} MB` : "unknown";
    say(`| ${it.name} | ${time} | ${(it.median / floor).toFixed(2)} | ${(it.median / ringfence).toFixed(2)} | ${peak} | ${it.rounds} |`);
  }
  say();
}
