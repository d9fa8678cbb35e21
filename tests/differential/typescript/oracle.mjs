// Resolves imports with TypeScript's own resolver.
//
// Reads one request per line, {"root": "…", "imports": [["file", "specifier"], …]}, and writes one answer
// per line: for each import the file that it leads to, or null. Files are told by their paths from the
// root; each resolves by the nearest tsconfig.json.

import { existsSync, realpathSync, writeSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

import ts from "typescript";

function optionsIn(folder) {
  const path = join(folder, "tsconfig.json");
  if (!existsSync(path)) return optionsIn(dirname(folder));
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, folder, undefined, path).options;
}

function target(root, [file, specifier]) {
  const path = join(root, file);
  const options = optionsIn(dirname(path));
  const mode = ts.ModuleKind.ESNext;
  const { resolvedModule } = ts.resolveModuleName(specifier, path, options, ts.sys, undefined, undefined, mode);
  return resolvedModule ? relative(root, realpathSync(resolvedModule.resolvedFileName)) : null;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { root, imports } = JSON.parse(line);
  writeSync(1, `${JSON.stringify(imports.map((one) => target(root, one)))}\n`);
}
