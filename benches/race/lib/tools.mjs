// The tools: how each is told the same two rules (no package imports another that its manifest does not
// name; no cycles), how it is run, and how it tells which imports it saw.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { PLANTED, write } from "./tree.mjs";

const SOURCES = "**/*.{ts,tsx,mts,cts}";

/** All of them; `paths` has the programs. Each `run` is the command line that is timed. */
export function tools({ ringfence, floor, installed }) {
  const bin = (name) => path.join(installed, "node_modules", name);
  const cruise = [process.execPath, bin("dependency-cruiser/bin/dependency-cruise.mjs"), "packages"];
  const platform = `${process.platform}-${process.arch}`;
  const libc = process.platform === "linux" ? "-gnu" : "";
  const fallow = bin(`@fallow-cli/${platform}${libc}/fallow`);
  const revDep = bin(`@rev-dep/${platform}/bin/rev-dep`);
  return [
    { name: "floor", says: "walk, read, parse", run: (tree) => [floor, "--floor", tree.root] },
    {
      name: "ringfence",
      says: "check --no-cache",
      version: () => execFileSync(ringfence, ["--version"], { encoding: "utf8" }).trim().split(" ")[1],
      configure: (tree) => write(tree.root, "ringfence.jsonc", JSON.stringify(ringfenceConfig(tree))),
      run: () => [ringfence, "check", "--no-cache"],
      edges: (tree) => ringfenceEdges(ringfence, tree),
    },
    {
      name: "rev-dep",
      says: "config run: moduleBoundaries, circularImportsDetection",
      version: () => versionOf(bin("rev-dep")),
      configure: (tree) => write(tree.root, "rev-dep.config.json", JSON.stringify(revDepConfig(tree))),
      run: () => [revDep, "config", "run", "--list-all-issues"],
      edges: (tree) => revDepEdges(revDep, tree),
    },
    {
      name: "oxlint",
      says: "import/no-cycle alone: it has no rule for zones",
      version: () => versionOf(bin("oxlint")),
      configure: (tree) => write(tree.root, ".oxlintrc.json", JSON.stringify(OXLINT)),
      run: () => [process.execPath, bin("oxlint/bin/oxlint"), "packages"],
      inCycles: (tree) => oxlintCycles([process.execPath, bin("oxlint/bin/oxlint"), "packages"], tree),
    },
    {
      name: "fallow",
      says: "architecture --cycles --boundaries --no-cache",
      version: () => versionOf(bin("fallow")),
      configure: (tree) => write(tree.root, ".fallowrc.json", JSON.stringify(fallowConfig(tree))),
      run: () => [fallow, "architecture", "--cycles", "--boundaries", "--no-cache"],
      edges: (tree) => fallowEdges(fallow, tree),
    },
    {
      name: "dependency-cruiser",
      says: "no-circular and a rule for each package",
      version: () => versionOf(bin("dependency-cruiser")),
      configure: (tree) => write(tree.root, ".dependency-cruiser.json", JSON.stringify(cruiserConfig(tree))),
      run: () => [...cruise, "--config", ".dependency-cruiser.json"],
      edges: (tree) => cruiserEdges([...cruise, "--config", ".dependency-cruiser.json"], tree),
    },
  ];
}

const OXLINT = {
  plugins: ["import"],
  categories: { correctness: "off" },
  rules: { "import/no-cycle": ["error", { ignoreTypes: false }] },
};

function versionOf(dir) {
  return JSON.parse(fs.readFileSync(path.join(dir, "package.json"), "utf8")).version;
}

/** The output of a tool whose exit status says that it found something; without its standard error. */
export function output([program, ...args], tree) {
  const options = { cwd: tree.root, encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] };
  try {
    return execFileSync(program, args, options);
  } catch (error) {
    if (typeof error.stdout === "string" && error.status !== null && error.stdout !== "") return error.stdout;
    throw new Error(`${program} ${args.join(" ")}: ${error.stderr || error.message}`);
  }
}

const zone = (it) => path.basename(it.dir);

function allowed(tree, it) {
  return tree.members.filter((other) => it.allowed.includes(other.name));
}

function ringfenceConfig(tree) {
  const zones = {};
  for (const it of tree.members) zones[zone(it)] = { path: it.dir, mayImport: allowed(tree, it).map(zone) };
  return { zones, rules: [{ name: "no-cycles", circular: true }] };
}

function revDepConfig(tree) {
  const below = (it) => `${it.dir}/**`;
  const moduleBoundaries = tree.members.map((it) => (
    { name: zone(it), pattern: below(it), allow: [below(it), ...allowed(tree, it).map(below)] }));
  const rule = { path: ".", followMonorepoPackages: true, moduleBoundaries, circularImportsDetection: { enabled: true } };
  return { configVersion: "1.10", rules: [rule] };
}

function fallowConfig(tree) {
  const zones = tree.members.map((it) => ({ name: zone(it), patterns: [`${it.dir}/**`] }));
  const rules = tree.members.map((it) => ({ from: zone(it), allow: allowed(tree, it).map(zone) }));
  // Every source is an entry point, so that none is left out for being unused.
  return { entry: [`packages/${SOURCES}`], boundaries: { zones, rules } };
}

function cruiserConfig(tree) {
  const path = (members) => `^(${members.map((it) => it.dir).join("|")})/`;
  const zones = tree.members.map((it) => ({
    name: `not-from-${zone(it)}`,
    severity: "error",
    from: { path: path([it]) },
    to: { path: "^packages/", pathNot: path([it, ...allowed(tree, it)]) },
  }));
  const cycles = { name: "no-circular", severity: "error", from: {}, to: { circular: true } };
  return {
    forbidden: [cycles, ...zones],
    options: {
      doNotFollow: { path: "node_modules" },
      tsPreCompilationDeps: true,
      tsConfig: { fileName: "tsconfig.json" },
      enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "default"] },
    },
  };
}

// An edge is "from to", two root-relative paths of sources.

function ringfenceEdges(ringfence, tree) {
  const graph = JSON.parse(output([ringfence, "graph", "--format", "json"], tree));
  const edges = new Map();
  for (const it of graph.dependencies) {
    if (it.target === "module") edges.set(`${it.from} ${it.to}`, `${it.kind} "${it.specifier}"`);
  }
  return edges;
}

function revDepEdges(revDep, tree) {
  const found = JSON.parse(output([revDep, "debug", "get-tree-for-cwd", "--follow-monorepo-packages"], tree));
  const edges = new Map();
  for (const [from, imports] of Object.entries(found)) {
    for (const it of imports ?? []) if (it.id) add(edges, tree, from, it.id);
  }
  return edges;
}

function fallowEdges(fallow, tree) {
  const file = path.join(tree.root, "node_modules", "graph.dot");
  output([fallow, "viz", "--viz-format", "dot", "--out", file, "--no-open", "--no-cache", "--format", "json"], tree);
  const names = new Map();
  const edges = new Map();
  for (const line of fs.readFileSync(file, "utf8").split("\n")) {
    const node = /^\s*(\w+) \[label="([^"]*)"/.exec(line);
    if (node) names.set(node[1], node[2]);
    const edge = /^\s*(\w+) -> (\w+)/.exec(line);
    if (edge) edges.set(`${names.get(edge[1])} ${names.get(edge[2])}`, "");
  }
  return edges;
}

function cruiserEdges(cruise, tree) {
  const found = JSON.parse(output([...cruise, "--output-type", "json"], tree));
  const edges = new Map();
  for (const { source, dependencies } of found.modules) {
    for (const it of dependencies) if (!it.couldNotResolve && !it.coreModule) add(edges, tree, source, it.resolved);
  }
  return edges;
}

function add(edges, tree, from, to) {
  const inTree = (file) => path.relative(tree.root, path.resolve(tree.root, file));
  const edge = [inTree(from), inTree(to)];
  if (edge.every((file) => file.startsWith("packages/"))) edges.set(edge.join(" "), "");
}

/** The files that oxlint says to be part of a cycle. */
function oxlintCycles(lint, tree) {
  const found = JSON.parse(output([...lint, "--format", "json"], tree));
  return new Set(found.diagnostics.map((it) => path.relative(tree.root, path.resolve(tree.root, it.filename))));
}

/** Whether the tool objects to the planted import. */
export function bites(tool, tree) {
  const text = output(tool.run(tree), tree);
  return text.includes(PLANTED) || text.includes(path.basename(PLANTED));
}
