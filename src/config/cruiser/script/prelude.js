// What a config finds when it runs: `require`, the few modules of Node that do no harm, and the
// globals that go with them. `host` is what `engine.rs` offers; the result is what it needs.
(host, path, url) => {
  "use strict";

  const modules = new Map();

  const process = {
    argv: ["node"],
    arch: host.arch,
    cwd: () => host.cwd,
    emitWarning() {},
    env: new Proxy(host.env, {
      get(env, name) {
        if (typeof name === "string" && !(name in env)) host.missed(name);
        return env[name];
      },
      has(env, name) {
        if (typeof name === "string" && !(name in env)) host.missed(name);
        return name in env;
      },
    }),
    execArgv: [],
    exit() {
      throw new Error("a config cannot end the process");
    },
    nextTick: (callback, ...given) => void Promise.resolve().then(() => callback(...given)),
    off: () => process,
    on: () => process,
    once: () => process,
    pid: 0,
    platform: host.platform,
    stderr: { isTTY: false, write: () => true },
    stdout: { isTTY: false, write: () => true },
    version: "v22.0.0",
    versions: { node: "22.0.0" },
  };

  /** Loads what `host.resolve` gave, once; gives its `module.exports`. */
  function load(id) {
    if (modules.has(id)) return modules.get(id).exports;
    const module = { children: [], exports: {}, filename: id, id, loaded: false, path: path.dirname(id), paths: [] };
    modules.set(id, module);
    try {
      fill(module);
    } catch (error) {
      modules.delete(id);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  function fill(module) {
    const id = module.id;
    switch (host.kind(id)) {
      case "json":
        module.exports = JSON.parse(host.text(id));
        break;
      case "module": {
        const namespace = host.namespace(id);
        module.exports = "module.exports" in namespace ? namespace["module.exports"] : namespace;
        break;
      }
      default: {
        const require = requirer(id);
        module.require = require;
        host.compile(id).call(module.exports, module.exports, require, module, id, module.path);
      }
    }
  }

  /** The `require` of a module. */
  function requirer(id) {
    const require = (name) => {
      if (typeof name !== "string") throw new TypeError("`require` takes a string");
      return load(host.resolve(id, name));
    };
    require.resolve = (name) => host.resolve(id, String(name));
    require.cache = Object.create(null);
    require.main = undefined;
    return require;
  }

  /** Fills the `import.meta` of a module. */
  function describe(meta, id) {
    meta.url = url.pathToFileURL(id).href;
    meta.filename = id;
    meta.dirname = path.dirname(id);
    meta.resolve = (name) => {
      const found = host.find(id, String(name));
      return found.startsWith("node:") ? found : url.pathToFileURL(found).href;
    };
  }

  /** What sort of object something is. */
  function tag(value) {
    if (typeof value === "function") return "Function";
    if (Array.isArray(value)) return "Array";
    if (value instanceof Error) return "Error";
    return Object.prototype.toString.call(value).slice(8, -1);
  }

  const file = (from) => (String(from).startsWith("file:") ? url.fileURLToPath(from) : String(from));
  const createRequire = (from) => requirer(file(from));
  const builtins = {
    "node:module": { createRequire, builtinModules: [] },
    "node:path": path,
    "node:path/posix": path,
    "node:process": process,
    "node:url": url,
  };
  for (const [id, exports] of Object.entries(builtins)) modules.set(id, { exports });

  const print = (...given) => {
    const text = (value) => {
      if (typeof value === "string") return value;
      try {
        return JSON.stringify(value) ?? String(value);
      } catch {
        return String(value);
      }
    };
    host.note(given.map(text).join(" "));
  };
  const console = {};
  for (const name of ["debug", "dir", "error", "info", "log", "table", "trace", "warn"]) console[name] = print;
  for (const name of ["assert", "count", "group", "groupEnd", "time", "timeEnd", "timeLog"]) console[name] = () => {};

  /** A copy of data; what has no copy is refused, as by Node. */
  function structuredClone(value, seen = new Map()) {
    if (typeof value === "function" || typeof value === "symbol") {
      throw new TypeError(`${String(value)} could not be cloned.`);
    }
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    if (value instanceof Date) return new Date(value);
    if (value instanceof RegExp) return new RegExp(value.source, value.flags);
    const again = (part) => structuredClone(part, seen);
    const copy = Array.isArray(value) ? [] : value instanceof Map ? new Map() : value instanceof Set ? new Set() : {};
    seen.set(value, copy);
    if (value instanceof Map) for (const [key, part] of value) copy.set(again(key), again(part));
    else if (value instanceof Set) for (const part of value) copy.add(again(part));
    else for (const key of Object.keys(value)) copy[key] = again(value[key]);
    return copy;
  }

  const globals = { URL: url.URL, console, global: globalThis, process, structuredClone: (value) => structuredClone(value) };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { configurable: true, value, writable: true });
  }
  return Object.freeze({ describe, load, tag });
};
