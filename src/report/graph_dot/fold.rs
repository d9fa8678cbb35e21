//! Which node stands for a file.

use crate::{
    base::path,
    pipeline::Checked,
    report::graph_dot::{
        Clustering, Collapse, Options,
        collect::{Node, NodeKind},
    },
    rules::cells::{Cell, Cells},
};

/// What stands for the files of no zone.
const NO_ZONE: &str = "(no zone)";

/// Finds the node of a path.
pub(super) struct Fold<'c> {
    checked: &'c Checked,
    cells: Cells<'c>,
    options: Options,
}

impl<'c> Fold<'c> {
    pub(super) fn new(checked: &'c Checked, options: Options) -> Self {
        Self { checked, cells: Cells::new(&checked.rules), options }
    }

    /// The node of a file, which need not exist. `kind` is what the file is when it is not folded.
    pub(super) fn node(&mut self, file: &str, kind: NodeKind) -> Node {
        // What is no file of the tree may be a folder: then it is what an alias or a URL reaches.
        let is_file = self.checked.index.get(file).is_some();
        let cell = if is_file { self.cells.of(file) } else { self.cells.of_folder(file) };
        let zone = cell.as_ref().map(|cell| cell.zone);
        let Some(collapse) = self.options.collapse else {
            let home = self.home(file, cell.as_ref());
            let label = match (self.options.cluster, &cell) {
                (Clustering::Folder, _) => path::file_name(file),
                (Clustering::Zone, Some(cell)) => path::strip_dir(file, &cell.dir).unwrap_or(file),
                (Clustering::Zone, None) => file,
            };
            return Node {
                id: file.to_owned(),
                label: label.to_owned(),
                kind,
                home,
                zone,
                modules: None,
            };
        };
        let id = match (collapse, &cell) {
            (Collapse::Folders(depth), _) => folder(file, depth),
            (_, None) => NO_ZONE.to_owned(),
            (Collapse::Cells, Some(cell)) => cell.dir.to_string(),
            (Collapse::Zones, Some(cell)) => self.zone_name(cell),
        };
        let (home, zone) = match collapse {
            Collapse::Zones => (Vec::new(), zone),
            Collapse::Cells => (self.home_of_cell(cell.as_ref()), zone),
            Collapse::Folders(_) => self.home_of_folder(&id),
        };
        let label = if id.is_empty() { ".".to_owned() } else { id.clone() };
        Node { id, label, kind: NodeKind::Folded, home, zone, modules: Some(0) }
    }

    /// The boxes around a file, the outermost first.
    fn home(&self, file: &str, cell: Option<&Cell>) -> Vec<String> {
        match self.options.cluster {
            Clustering::Folder => folders(path::parent(file)),
            Clustering::Zone => self.zone_boxes(cell),
        }
    }

    fn home_of_cell(&self, cell: Option<&Cell>) -> Vec<String> {
        match (self.options.cluster, cell) {
            (_, None) => Vec::new(),
            (Clustering::Folder, Some(cell)) => folders(path::parent(&cell.dir)),
            (Clustering::Zone, Some(cell)) => {
                let mut boxes = self.zone_boxes(Some(cell));
                boxes.pop(); // The innermost is the node itself.
                boxes
            }
        }
    }

    fn home_of_folder(
        &mut self,
        dir: &str,
    ) -> (Vec<String>, Option<crate::rules::ruleset::ZoneId>) {
        let cell = self.cells.of_folder(dir);
        let home = match self.options.cluster {
            Clustering::Folder => folders(path::parent(dir)),
            Clustering::Zone => self.zone_boxes(cell.as_ref()),
        };
        (home, cell.map(|cell| cell.zone))
    }

    /// The zone, and the cell where the zone can have several.
    fn zone_boxes(&self, cell: Option<&Cell>) -> Vec<String> {
        let Some(cell) = cell else { return Vec::new() };
        let mut boxes = vec![self.zone_name(cell)];
        if self.checked.rules.zone(cell.zone).path.text.contains('*') {
            boxes.push(cell.dir.to_string());
        }
        boxes
    }

    fn zone_name(&self, cell: &Cell) -> String {
        self.checked.rules.zone(cell.zone).name.clone()
    }
}

/// The first `depth` folders of a file's path.
fn folder(file: &str, depth: usize) -> String {
    path::parent(file).split('/').take(depth).collect::<Vec<_>>().join("/")
}

/// The segments of a folder.
fn folders(dir: &str) -> Vec<String> {
    dir.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
