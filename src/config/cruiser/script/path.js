// Node's `path` for paths with `/`. Source: <https://nodejs.org/api/path.html>.
(host) => {
  "use strict";

  const drive = host.platform === "win32" ? /^[A-Za-z]:\// : /^(?!)/;
  const text = (value, name = "path") => {
    if (typeof value !== "string") throw new TypeError(`The "${name}" argument must be of type string.`);
    return value;
  };

  /** What a path starts from: `/`, or a drive, or nothing. */
  const root = (path) => (path.startsWith("/") ? "/" : (drive.exec(path)?.[0] ?? ""));
  const isAbsolute = (path) => root(text(path)) !== "";

  /** The steps of a path without `.`, and without each `..` that something can be left by. */
  function steps(path, fromRoot) {
    const taken = [];
    for (const step of path.split("/")) {
      if (step === "" || step === ".") continue;
      if (step !== "..") taken.push(step);
      else if (taken.length > 0 && taken.at(-1) !== "..") taken.pop();
      else if (!fromRoot) taken.push(step);
    }
    return taken;
  }

  function normalize(path) {
    if (text(path) === "") return ".";
    const start = root(path);
    const end = path.endsWith("/") ? "/" : "";
    const middle = steps(path.slice(start.length), start !== "").join("/");
    if (middle === "") return start || `.${end}`;
    return start + middle + end;
  }

  function join(...paths) {
    const joined = paths.map((path) => text(path)).filter(Boolean).join("/");
    return joined === "" ? "." : normalize(joined);
  }

  function resolve(...paths) {
    let resolved = "";
    for (const path of [host.cwd, ...paths]) {
      if (text(path) === "") continue;
      resolved = root(path) !== "" ? path : `${resolved}/${path}`;
    }
    const start = root(resolved);
    return start + steps(resolved.slice(start.length), true).join("/");
  }

  function relative(from, to) {
    const here = steps(resolve(text(from, "from")), true);
    const there = steps(resolve(text(to, "to")), true);
    let same = 0;
    while (same < here.length && same < there.length && here[same] === there[same]) same += 1;
    return [...here.slice(same).fill(".."), ...there.slice(same)].join("/");
  }

  /** A path without slashes at its end, unless it is nothing but them. */
  const trimmed = (path) => path.replace(/(?<=[^/])\/+$/, "");

  function dirname(path) {
    const whole = trimmed(text(path));
    const start = root(whole);
    const at = whole.lastIndexOf("/");
    if (at < 0) return ".";
    return at < start.length ? start : trimmed(whole.slice(0, at)) || start;
  }

  function basename(path, suffix = "") {
    const whole = trimmed(text(path));
    const base = /^\/+$/.test(whole) ? "" : whole.slice(whole.lastIndexOf("/") + 1);
    const ends = base.endsWith(text(suffix, "suffix")) && base !== suffix;
    return ends ? base.slice(0, base.length - suffix.length) : base;
  }

  function extname(path) {
    const base = basename(path);
    const at = base.lastIndexOf(".");
    return at <= 0 || base === ".." ? "" : base.slice(at);
  }

  function parse(path) {
    const [base, ext] = [basename(path), extname(path)];
    const dir = dirname(path);
    const start = root(path);
    const name = ext === "" ? base : base.slice(0, -ext.length);
    return { root: start, dir: dir === "." && !/^\.\//.test(path) ? "" : dir, base, ext, name };
  }

  function format({ root = "", dir = root, name = "", ext = "", base = name + ext }) {
    return dir === "" ? base : dir === root ? dir + base : `${dir}/${base}`;
  }

  const toNamespacedPath = (path) => path;
  const path = {
    basename, delimiter: ":", dirname, extname, format, isAbsolute, join, normalize, parse, relative, resolve,
    sep: "/", toNamespacedPath,
  };
  path.posix = path;
  return path;
};
