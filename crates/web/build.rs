//! Puts the built front end into the program: a table of the files in `assets/dist`, empty where they were not built.
#![expect(
    clippy::expect_used,
    reason = "a build that cannot go on says so and stops"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=assets/dist");
    println!("cargo::rerun-if-changed=templates");
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("assets/dist");
    let mut table = String::from("pub(crate) const FILES: &[File] = &[\n");
    for (name, file) in manifest(&root) {
        let path = root.join(&file);
        println!("cargo::rerun-if-changed={}", path.display());
        let _ = writeln!(
            table,
            "    File {{ name: {name:?}, hashed: {file:?}, bytes: include_bytes!({:?}) }},",
            path.display().to_string()
        );
    }
    table.push_str("];\n");
    let target = PathBuf::from(env("OUT_DIR")).join("files.rs");
    std::fs::write(target, table).expect("the table of files can be written");
}

fn env(name: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo tells a build script everything by its environment"
    )]
    std::env::var(name).expect("cargo sets this")
}

/// The lines `"name": "file"` of the manifest that the front-end build writes.
fn manifest(root: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root.join("manifest.json")).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (name, file) = line.split_once(':')?;
            let bare = |part: &str| part.trim().trim_matches([',', '"']).to_owned();
            Some((bare(name), bare(file)))
        })
        .filter(|(_, file)| root.join(file).is_file())
        .collect()
}
