//! The real dependency-cruiser and ringfence over the same trees and rules; and TypeScript's own resolver
//! over the same imports.
//!
//! Needs Node and `npm ci` in this folder, so its tests run only when they are asked for:
//! `cargo test --test differential -- --ignored`.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how one says that it failed")]

mod compare;
#[path = "../cruise/mod.rs"]
#[allow(dead_code, reason = "it is shared with the other tests, which need more of it")]
mod cruise;
mod generated;
#[path = "../it/markdown.rs"]
mod markdown;
mod oracle;
mod packages;
mod sampled;
mod specs;
#[path = "../it/support.rs"]
#[allow(dead_code, reason = "it is shared with the other tests, which need more of it")]
mod support;
mod typescript;
