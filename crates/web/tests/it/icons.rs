//! Every icon that a template or a page names is drawn: one that is not in the list would be an empty place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The names in `icon("…")`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split("icon(\"").skip(1);
    after.filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_icon_that_is_named_is_drawn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = std::fs::read_to_string(root.join("../../frontend/icons.txt")).unwrap();
    let drawn: BTreeSet<&str> = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(' ').next())
        .collect();
    let mut paths = Vec::new();
    files(&root.join("templates"), &mut paths);
    files(&root.join("src"), &mut paths);
    let mut uses = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for name in named(&text) {
            assert!(drawn.contains(name), "{}: no icon {name:?}", path.display());
            uses += 1;
        }
    }
    println!("{uses} uses of {} icons", drawn.len());
    assert!(80 < uses, "{uses}");
}
