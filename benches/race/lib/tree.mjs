// Assembles a workspace of the TypeScript sources that npm packages ship: each package a folder of
// `packages/`, with a manifest that exports its sources. Nothing of it is run.

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const SOURCE = /\.(ts|tsx|mts|cts)$/;
const DECLARATION = /\.d\.(ts|mts|cts)$/;
/** An import that every tool must object to, so that none of them is measured doing nothing. */
export const PLANTED = "packages/planted/src/planted.ts";

/** Makes the tree; its root, and what it holds. `integrities` is what each package must hash to. */
export function assemble(work, name, specs, integrities) {
  const root = path.join(work, "trees", name);
  fs.rmSync(root, { recursive: true, force: true });
  const members = specs.map((spec) => member(root, unpacked(work, spec, integrities)));
  members.push(plant(root, members[0]));
  const names = new Set(members.map((it) => it.name));
  for (const it of members) {
    it.allowed = it.dependencies.filter((name) => names.has(name) && name !== it.name);
    link(root, it);
    write(root, `${it.dir}/package.json`, json(manifest(it, names)));
  }
  write(root, "package.json", json({ name: "race", private: true, workspaces: ["packages/*"] }));
  const compilerOptions = { module: "esnext", moduleResolution: "bundler", target: "esnext", jsx: "preserve" };
  write(root, "tsconfig.json", json({ compilerOptions }));
  write(root, ".gitignore", "node_modules\n");
  const files = members.flatMap((it) => it.files.map((file) => path.join(root, file)));
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  return { name, root, members, files: files.length, bytes };
}

/** The folder of an unpacked package, fetched once; its tarball must be the one that is pinned. */
function unpacked(work, spec, integrities) {
  const dir = path.join(work, "packs", spec.replaceAll("/", "+"));
  if (fs.existsSync(path.join(dir, "package.json"))) return dir;
  const packs = path.join(work, "packs");
  fs.mkdirSync(packs, { recursive: true });
  const output = execFileSync("npm", ["pack", "--silent", "--json", spec], { cwd: packs, encoding: "utf8", maxBuffer: 1 << 28 });
  const tarball = path.join(packs, JSON.parse(output)[0].filename.replace("@", "").replace("/", "-"));
  const found = `sha512-${createHash("sha512").update(fs.readFileSync(tarball)).digest("base64")}`;
  if (integrities[spec] !== found) throw new Error(`${spec} is not what it was: ${found}`);
  const unpacking = `${dir}.part`;
  fs.rmSync(unpacking, { recursive: true, force: true });
  fs.mkdirSync(unpacking);
  execFileSync("tar", ["xzf", tarball, "-C", unpacking, "--strip-components=1"]);
  fs.renameSync(unpacking, dir);
  fs.rmSync(tarball);
  return dir;
}

/** Copies the sources of a package. */
function member(root, from) {
  const manifest = JSON.parse(fs.readFileSync(path.join(from, "package.json"), "utf8"));
  const dir = `packages/${manifest.name.replace("@", "").replace("/", "-")}`;
  const files = [];
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = path.relative(from, path.join(entry.parentPath ?? entry.path, entry.name));
    const isSource = SOURCE.test(file) && !DECLARATION.test(file) && !file.includes("node_modules/");
    if (!entry.isFile() || !isSource) continue;
    write(root, `${dir}/${file}`, fs.readFileSync(path.join(from, file)));
    files.push(`${dir}/${file}`);
  }
  const dependencies = ["dependencies", "peerDependencies", "optionalDependencies"];
  return {
    name: manifest.name,
    dir,
    files,
    entries: entries(manifest, new Set(files), dir),
    dependencies: dependencies.flatMap((kind) => Object.keys(manifest[kind] ?? {})),
  };
}

/** A member that imports another one by its path, which no rule allows. */
function plant(root, victim) {
  const target = path.posix.relative(path.dirname(PLANTED), victim.files[0].replace(SOURCE, ""));
  write(root, PLANTED, `import * as victim from "${target}";\nexport const planted = victim;\n`);
  return { name: "planted", dir: "packages/planted", files: [PLANTED], entries: {}, dependencies: [] };
}

/** What a package exports, as its sources: each subpath whose built file has one. */
function entries(manifest, files, dir) {
  const exports = manifest.exports ?? { ".": manifest.module ?? manifest.main ?? "index.js" };
  const found = {};
  for (const [subpath, target] of Object.entries(exports)) {
    const source = leaves(target).map((built) => sourceOf(built, files, dir)).find(Boolean);
    if (source && !subpath.includes("*")) found[subpath] = `./${source}`;
  }
  return found;
}

function leaves(target) {
  if (typeof target === "string") return [target];
  return Object.values(target ?? {}).flatMap(leaves);
}

/** `src/x.ts` for `./dist/esm/x.js`, and the like. */
function sourceOf(built, files, dir) {
  const segments = built.replace(/^\.\//, "").replace(/(\.d)?\.[mc]?[jt]s$/, "").split("/");
  for (let skip = 0; skip < segments.length; skip++) {
    const stem = segments.slice(skip).join("/");
    for (const candidate of [`src/${stem}.ts`, `src/${stem}.tsx`, `${stem}.ts`, `${stem}/index.ts`]) {
      if (files.has(`${dir}/${candidate}`)) return candidate;
    }
  }
  return undefined;
}

function manifest(it, names) {
  const inside = it.dependencies.filter((name) => names.has(name));
  const dependencies = Object.fromEntries(it.dependencies.map((name) => [name, "*"]));
  for (const name of inside) dependencies[name] = "workspace:*";
  return { name: it.name, version: "1.0.0", type: "module", exports: it.entries, dependencies };
}

/** As an install of the workspace would. */
function link(root, it) {
  const at = path.join(root, "node_modules", it.name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.symlinkSync(path.relative(path.dirname(at), path.join(root, it.dir)), at);
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function write(root, file, text) {
  const at = path.join(root, file);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text);
}
