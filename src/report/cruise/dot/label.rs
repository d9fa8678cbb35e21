//! What stands in a node.

use super::Granularity;
use crate::report::cruise::{html_text, numbers::percentage, posix, result::Module};

/// The label of a node, in Graphviz' form of HTML.
pub(super) fn of(module: &Module, granularity: Granularity, shows_metrics: bool) -> String {
    let name = escaped(posix::basename(&module.source));
    let instability = if shows_metrics { instability(module) } else { String::new() };
    if granularity == Granularity::Flat {
        let folder = escaped(posix::dirname(&module.source));
        format!("<{folder}/<BR/><B>{name}</B>{instability}>")
    } else {
        format!("<{name}{instability}>")
    }
}

fn instability(module: &Module) -> String {
    match module.instability {
        Some(instability) if module.consolidated != Some(true) => {
            let figure = percentage(Some(instability));
            format!(" <FONT color=\"#808080\" point-size=\"8\">{figure}</FONT>")
        }
        _ => String::new(),
    }
}

fn escaped(text: &str) -> String {
    html_text::escaped(text)
}
