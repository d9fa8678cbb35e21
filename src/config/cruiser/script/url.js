// The part of Node's `url` that is about files. Source: <https://nodejs.org/api/url.html>.
(path) => {
  "use strict";

  const encoded = (text) => encodeURI(text).replace(/[?#]/g, encodeURIComponent);

  /** A URL, as far as files need one. */
  class URL {
    /** The scheme and the host. */
    #start;
    constructor(input, base) {
      const text = String(input);
      const [, start = "", rest] = /^([A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[^/?#]*)?)?(.*)$/s.exec(text);
      if (start === "" && base === undefined) throw new TypeError("Invalid URL");
      const above = start === "" ? new URL(base) : undefined;
      const [, way, tail] = /^([^?#]*)(.*)$/s.exec(rest);
      const folder = above ? above.pathname.slice(0, above.pathname.lastIndexOf("/") + 1) : "/";
      this.#start = above ? above.#start : start;
      this.pathname = way === "" && above ? above.pathname : path.normalize(way.startsWith("/") ? way : folder + way);
      this.protocol = this.#start.slice(0, this.#start.indexOf(":") + 1);
      this.search = /\?[^#]*/.exec(tail)?.[0] ?? "";
      this.hash = /#.*/s.exec(tail)?.[0] ?? "";
    }
    get href() {
      return this.#start + this.pathname + this.search + this.hash;
    }
    toString() {
      return this.href;
    }
    toJSON() {
      return this.href;
    }
  }

  const drive = /^\/[A-Za-z]:\//;

  function fileURLToPath(url) {
    const { protocol, pathname } = typeof url === "string" ? new URL(url) : url;
    if (protocol !== "file:") throw new TypeError("The URL must be of scheme file");
    const file = decodeURIComponent(pathname);
    return drive.test(file) ? file.slice(1) : file;
  }

  function pathToFileURL(file) {
    const end = /[^/]\/$/.test(file) ? "/" : "";
    const whole = path.resolve(file) + end;
    return new URL(`file://${whole.startsWith("/") ? "" : "/"}${encoded(whole)}`);
  }

  return { URL, fileURLToPath, pathToFileURL };
};
