//! A page around a picture that Graphviz made.

/// The page: `svg`, as `dot -Tsvg` writes it, and what shows the neighbours of a node under the
/// mouse. It needs nothing from elsewhere.
pub fn page(svg: &str) -> String {
    // What comes before is for files that are only a picture.
    let svg = svg.find("<svg").map_or(svg, |at| &svg[at..]);
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<title>dependency graph</title>
<style>
{}</style>
</head>
<body>
{svg}<p>Hover: neighbours. Right-click: keep them shown. Escape: let go.</p>
<script>
{}</script>
</body>
</html>
",
        include_str!("assets/graph.css"),
        include_str!("assets/graph.js"),
    )
}
