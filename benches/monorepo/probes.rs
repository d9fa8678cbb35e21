//! Probes: one for each rule in the cells that come first.

use super::layout::{Cell, Layout, Zone};

/// Cells of each zone that hold a probe.
const CELLS: usize = 8;

/// The probes, with their root-relative paths.
pub(super) fn all(layout: &Layout) -> Vec<(String, String)> {
    let zone = |zone| layout.cells.iter().filter(move |cell| cell.zone == zone);
    let app = "src/features/account";
    let service = |nth: usize| {
        let services: Vec<&Cell> = zone(Zone::Service).collect();
        services[nth % services.len()].dir.clone()
    };
    let mut probes = vec![probe("src", "no-src-to-services", &format!("../../{}/src", service(0)))];
    for (nth, cell) in zone(Zone::Package).take(CELLS).enumerate() {
        probes.push(probe(&cell.dir, "no-packages-to-src", &format!("../../../{app}")));
        let target = format!("../../../{}/src", service(nth));
        probes.push(probe(&cell.dir, "no-packages-to-services", &target));
    }
    for (nth, cell) in zone(Zone::Service).take(CELLS).enumerate() {
        probes.push(probe(&cell.dir, "no-services-to-src", &format!("../../../{app}")));
        let target = format!("../../../{}/src", service(nth + 1));
        probes.push(probe(&cell.dir, "no-cross-services", &target));
    }
    probes
}

fn probe(dir: &str, rule: &str, target: &str) -> (String, String) {
    let path = format!("{dir}/__arch_probes__/fail_{}.ts", rule.replace('-', "_"));
    let text = format!(
        "// @arch-expect {rule}\nimport * as target from \"{target}/index\";\n\nexport const probe = \
         target;\n"
    );
    (path, text)
}
