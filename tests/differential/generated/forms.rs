//! How an import is written.

use proptest::{prelude::*, sample::select};

/// A form of import: its text with `{s}` and `{t}` for the specifier as a string and as a template, and
/// `{n}` for a number that makes names unique; and whether only TypeScript has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) text: &'static str,
    pub(super) typescript: bool,
}

const fn js(text: &'static str) -> Form {
    Form { text, typescript: false }
}

const fn ts(text: &'static str) -> Form {
    Form { text, typescript: true }
}

/// The forms that every graph is made of.
const COMMON: &[Form] = &[
    js("import {s};"),
    js("import { v{n} } from {s};\nv{n}();"),
    js("export * from {s};"),
    ts("import type { T{n} } from {s};\nexport let t{n}: T{n};"),
    js("import({s});"),
    js("const r{n} = require({s});"),
];

/// All forms.
const ALL: &[Form] = &[
    js("import {s};"),
    js("import d{n} from {s};\nd{n}();"),
    js("import d{n} from {s};"),
    js("import { v{n} } from {s};\nv{n}();"),
    js("import { v{n} } from {s};"),
    js("import { default as v{n}, w{n} } from {s};\nw{n}();"),
    js("import * as n{n} from {s};\nn{n}.x();"),
    js("import d{n}, * as n{n} from {s};\nexport { d{n} };"),
    js("import d{n}, { v{n} } from {s};\nexport default d{n};"),
    js("import {} from {s};"),
    js("import j{n} from {s} with { type: \"json\" };\nj{n}();"),
    js("export {} from {s};"),
    js("export * from {s};"),
    js("export * as e{n} from {s};"),
    js("export { v{n} } from {s};"),
    js("export { v{n} as w{n} } from {s};"),
    js("import({s});"),
    js("const l{n} = async () => await import({s});"),
    js("import({t});"),
    js("const r{n} = require({s});"),
    js("function f{n}() { return require({t}); }"),
    js("const { r{n} = require({s}) } = {};"),
    js("require({s}).x();"),
    js("require.resolve({s});"),
    js("new URL({s}, import.meta.url);"),
    js("vi.mock({s});"),
    js("require({s} + \"\");"),
    js("import(`${{s}}`);"),
    js("use({s});"),
    js("window.require({s});"),
    js("process.getBuiltinModule({s});"),
    js("globalThis.process.getBuiltinModule({t});"),
    js("define([{s}], function (a{n}) { return a{n}; });"),
    js("define(\"name{n}\", [{s}, \"require\"], function (a{n}) {});"),
    js("require([{s}], function (a{n}) {});"),
    js("define(function (require, exports, module) { const a{n} = require({s}); });"),
    js("/** @import { T{n} } from {s} */\nlet i{n};"),
    js("/** @type {import({s}).T{n}} */\nlet y{n};"),
    js("/** @param {Array<typeof import({s})>} p */\nfunction p{n}(p) {}"),
    js("// import {s};"),
    js("/* require({s}) */"),
    js("if (false) { require({s}); }"),
    ts("import type { T{n} } from {s};\nexport let t{n}: T{n};"),
    ts("import type T{n} from {s};"),
    ts("import type * as n{n} from {s};\nlet t{n}: n{n}.T;"),
    ts("import { type T{n} } from {s};\nexport type U{n} = T{n};"),
    ts("import { type T{n}, v{n} } from {s};\nv{n}();"),
    ts("import { type T{n}, v{n} } from {s};\nlet t{n}: T{n};"),
    ts("import d{n}, { type T{n} } from {s};\nd{n}();"),
    ts("import { T{n} } from {s};\nlet t{n}: T{n};"),
    ts("import { v{n} } from {s};\ntype T{n} = typeof v{n};"),
    ts("import { v{n} } from {s};\nclass C{n} implements v{n} {}"),
    ts("import { v{n} } from {s};\nclass C{n} extends v{n} {}"),
    ts("import * as n{n} from {s};\nlet t{n}: n{n}.T;"),
    ts("import { v{n} } from {s};\nexport { v{n} };"),
    ts("import { T{n} } from {s};\nexport type { T{n} };"),
    ts("export type { T{n} } from {s};"),
    ts("export { type T{n} } from {s};"),
    ts("export { type T{n}, v{n} } from {s};"),
    ts("export type * from {s};"),
    ts("export type * as e{n} from {s};"),
    ts("import q{n} = require({s});\nq{n}();"),
    ts("import q{n} = require({s});"),
    ts("export import q{n} = require({s});"),
    ts("import type q{n} = require({s});"),
    ts("let t{n}: import({s}).T{n};"),
    ts("let t{n}: typeof import({s});"),
    ts("type G{n} = import({s}).A<import({s}).B>;"),
    ts("declare module {s} { interface X{n} {} }"),
    ts("const c{n} = (require({s}) as any);"),
    ts("const s{n} = require({s}) as typeof import({s});"),
    ts("enum E{n} { a = require({s}).length }"),
    ts("namespace M{n} { export const x = require({s}); }"),
    ts("namespace M{n} { import q{n} = require({s}); }"),
    ts("/// <reference path={s} />"),
    ts("/// <reference types={s} />"),
    ts("/// <reference lib={s} />"),
    ts("/// <amd-dependency path={s} />"),
];

/// One of the forms that every graph is made of.
pub(super) fn common() -> impl Strategy<Value = Form> {
    prop_oneof![3 => Just(COMMON[0]), 2 => select(COMMON)]
}

/// Any form.
pub(super) fn any() -> impl Strategy<Value = Form> {
    select(ALL)
}

impl Form {
    /// Whether it has to stand before all others to mean anything.
    pub(super) fn is_head(self) -> bool {
        self.text.starts_with("///")
    }

    /// The text of an import.
    pub(super) fn write(self, specifier: &str, number: usize) -> String {
        self.text
            .replace("{s}", &format!("\"{specifier}\""))
            .replace("{t}", &format!("`{specifier}`"))
            .replace("{n}", &number.to_string())
    }
}
