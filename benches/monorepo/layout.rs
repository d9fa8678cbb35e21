//! Which files there are, before anything is written.

use super::{
    random::Random,
    words::{NOUNS, VERBS, numbered},
};

/// Files of one package and of one service, about.
const FILES_OF_PACKAGE: usize = 40;
const FILES_OF_SERVICE: usize = 50;
/// Files that share a folder of a name.
const FILES_OF_GROUP: usize = 12;
/// Entry points of a package besides its main one.
pub(super) const SUBPATHS: usize = 3;

/// The tree, the app first, then packages, then services.
pub(super) struct Layout {
    pub(super) cells: Vec<Cell>,
}

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    App,
    Package,
    Service,
}

/// The app, a package or a service.
pub(super) struct Cell {
    pub(super) zone: Zone,
    /// The folder of its manifest; the root's is empty.
    pub(super) dir: String,
    /// The name of its package.
    pub(super) package: String,
    /// Its sources; the first of a package and of a service is its main entry point.
    pub(super) files: Vec<File>,
    /// The packages that it depends on, as places in [`Layout::cells`].
    pub(super) packages: Vec<usize>,
}

/// What a file is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    TypeScript,
    Tsx,
    Test,
    JavaScript,
    CommonJs,
}

/// One source file.
pub(super) struct File {
    /// Root-relative path.
    pub(super) path: String,
    /// What its exports are named after.
    pub(super) name: String,
    pub(super) dialect: Dialect,
}

impl Layout {
    /// The layout of a tree of `files` sources: two fifths of them in the app, a third in packages.
    pub(super) fn new(files: usize) -> Self {
        let in_app = files * 2 / 5;
        let in_packages = files / 3;
        let in_services = files - in_app - in_packages;
        let mut random = Random::new(7);
        let mut app = cell(Zone::App, 0, in_app, &mut random);
        let packages = shares(in_packages, FILES_OF_PACKAGE);
        let count = packages.len();
        app.packages = (1..=count.min(12)).collect();
        let mut cells = vec![app];
        for (at, files) in packages.into_iter().enumerate() {
            let mut package = cell(Zone::Package, at, files, &mut random);
            // Only earlier ones, so that packages do not depend on each other in a circle.
            package.packages = some_packages(at, &mut random);
            cells.push(package);
        }
        for (at, files) in shares(in_services, FILES_OF_SERVICE).into_iter().enumerate() {
            let mut service = cell(Zone::Service, at, files, &mut random);
            service.packages = some_packages(count, &mut random);
            cells.push(service);
        }
        Self { cells }
    }
}

/// `total` in parts of about `size`, at least two.
fn shares(total: usize, size: usize) -> Vec<usize> {
    let count = (total / size).max(2);
    (0..count).map(|at| total * (at + 1) / count - total * at / count).collect()
}

/// Up to five of the first `count` packages, by their places among all cells.
fn some_packages(count: usize, random: &mut Random) -> Vec<usize> {
    let mut picked: Vec<usize> = (0..count.min(5)).map(|_| 1 + random.below(count)).collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}

fn cell(zone: Zone, at: usize, files: usize, random: &mut Random) -> Cell {
    let name = numbered(NOUNS, at);
    let (dir, package, source) = match zone {
        Zone::App => (String::new(), "acme".to_owned(), "src".to_owned()),
        Zone::Package => {
            (format!("packages/{name}"), format!("@acme/{name}"), format!("packages/{name}/src"))
        }
        Zone::Service => (
            format!("services/{name}"),
            format!("@acme/{name}-service"),
            format!("services/{name}/src"),
        ),
    };
    let files = (0..files).map(|nth| file(zone, &source, nth, random)).collect();
    Cell { zone, dir, package, files, packages: Vec::new() }
}

fn file(zone: Zone, source: &str, nth: usize, random: &mut Random) -> File {
    let (group, place) = (nth / FILES_OF_GROUP, nth % FILES_OF_GROUP);
    let noun = numbered(NOUNS, nth / VERBS.len());
    let name = format!("{}-{noun}", VERBS[nth % VERBS.len()]);
    let folder = match (zone, group) {
        (Zone::App, _) => format!("{source}/features/{}", numbered(NOUNS, group)),
        (_, 0) => source.to_owned(),
        _ => format!("{source}/{}", numbered(NOUNS, group)),
    };
    if place == 0 {
        let path = format!("{folder}/index.ts");
        return File { path, name, dialect: Dialect::TypeScript };
    }
    // The entry points of a package lie beside its index.
    let entry = zone == Zone::Package && nth <= SUBPATHS;
    let folder = match place {
        _ if entry => folder,
        1..=5 if zone == Zone::App => format!("{folder}/components"),
        6..=7 if zone == Zone::App => format!("{folder}/hooks"),
        8..=11 => format!("{folder}/internal"),
        _ => folder,
    };
    let dialect = if entry { Dialect::TypeScript } else { dialect(zone, random) };
    let ending = match dialect {
        Dialect::TypeScript => ".ts",
        Dialect::Tsx => ".tsx",
        Dialect::Test => ".test.ts",
        Dialect::JavaScript => ".mjs",
        Dialect::CommonJs => ".cjs",
    };
    File { path: format!("{folder}/{name}{ending}"), name, dialect }
}

fn dialect(zone: Zone, random: &mut Random) -> Dialect {
    let tsx = match zone {
        Zone::App => 55,
        Zone::Package => 20,
        Zone::Service => 0,
    };
    match random.below(100) {
        0..=9 => Dialect::Test,
        10..=13 => Dialect::JavaScript,
        14..=15 => Dialect::CommonJs,
        roll if roll < 16 + tsx => Dialect::Tsx,
        _ => Dialect::TypeScript,
    }
}
