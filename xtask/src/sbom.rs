//! `cargo xtask sbom`: everything that the program is made of, as `CycloneDX`, for whoever must know what they run.
//!
//! The tools of the two ecosystems write the lists; what stands in them is held against the lock files before they count.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use serde::Deserialize;

use crate::command::{cargo, command, describe, output, run};
use crate::terminal::say;
use crate::workspace;

/// The tool for crates, pinned; npm has its own.
const TOOL: &str = "cargo-cyclonedx@0.5.9";
/// The package that becomes the program.
const PROGRAM: &str = "spil-cli";
/// Fewer are not all of it.
const FLOOR: usize = 150;

/// Writes a bill of materials of the program and of its front end.
#[derive(Debug, clap::Args)]
pub(crate) struct Sbom {}

impl Sbom {
    /// Writes both lists into `target/sbom`; fails where something of the program is missing.
    #[expect(clippy::unused_self, reason = "every task has this form")]
    pub(crate) fn run(self) -> Result<()> {
        let folder = workspace::target().join("sbom");
        std::fs::create_dir_all(&folder)?;
        let crates = crates(&folder)?;
        let listed = Listed::read(&crates)?;
        let needed = needed()?;
        let missing: Vec<&String> = needed.difference(&listed.0).collect();
        ensure!(missing.is_empty(), "missing: {missing:?}");
        ensure!(FLOOR <= needed.len(), "only {} crates", needed.len());
        let packages = front_end(&folder)?;
        say(&format!(
            "{} crates in {}, {} packages of the front end in {}",
            listed.0.len(),
            crates.display(),
            Listed::read(&packages)?.0.len(),
            packages.display()
        ));
        Ok(())
    }
}

/// What of a list we look at.
#[derive(Debug, Deserialize)]
struct Document {
    components: Vec<Component>,
}

#[derive(Debug, Deserialize)]
struct Component {
    name: String,
    version: String,
}

/// `name version` of each component.
struct Listed(BTreeSet<String>);

impl Listed {
    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read(path).with_context(|| path.display().to_string())?;
        let document: Document = serde_json::from_slice(&text)?;
        let components = document.components.into_iter();
        Ok(Self(
            components
                .map(|component| format!("{} {}", component.name, component.version))
                .collect(),
        ))
    }
}

/// The crates that are built into the program, out of what cargo resolves.
fn needed() -> Result<BTreeSet<String>> {
    let metadata = MetadataCommand::new()
        .current_dir(workspace::root())
        .other_options(["--filter-platform".to_owned(), host()?])
        .exec()?;
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo resolves nothing")?;
    let program = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == PROGRAM)
        .context("there is no program")?;
    let mut open = vec![program.id.clone()];
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        let node = resolve.nodes.iter().find(|node| node.id == id);
        for dependency in node.iter().flat_map(|node| &node.deps) {
            let is_normal =
                |kind: &cargo_metadata::DepKindInfo| kind.kind == DependencyKind::Normal;
            if dependency.dep_kinds.iter().any(is_normal) && found.insert(dependency.pkg.clone()) {
                open.push(dependency.pkg.clone());
            }
        }
    }
    Ok(named(&metadata, &found))
}

fn named(metadata: &Metadata, ids: &BTreeSet<cargo_metadata::PackageId>) -> BTreeSet<String> {
    let packages = metadata.packages.iter();
    packages
        .filter(|package| ids.contains(&package.id))
        .map(|package| format!("{} {}", package.name, package.version))
        .collect()
}

/// The platform that we build for.
fn host() -> Result<String> {
    let said = output(command("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

/// Where the list of crates was put. The tool writes one beside each package; ours is taken, the others go.
fn crates(folder: &Path) -> Result<PathBuf> {
    let tools = workspace::target().join("tools");
    let tool = tools.join("bin/cargo-cyclonedx");
    if !tool.is_file() {
        let mut install = cargo();
        install.args(["install", "--locked", "--quiet", "--root"]);
        run(install.arg(&tools).arg(TOOL))?;
    }
    let mut list = command(&tool);
    list.args(["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
    list.args(["--target", &host()?, "--override-filename", "spil-bom"]);
    run(&mut list)?;
    let target = folder.join("spil.cdx.json");
    let written = "crates/cli/spil-bom.json";
    std::fs::copy(workspace::root().join(written), &target).context(written)?;
    for line in output(command("git").args(["ls-files", "--others", "*spil-bom.json"]))?.lines() {
        std::fs::remove_file(workspace::root().join(line))?;
    }
    Ok(target)
}

/// Where the list of what the front end ships was put.
fn front_end(folder: &Path) -> Result<PathBuf> {
    let mut npm = command("npm");
    npm.current_dir(workspace::root().join("frontend"));
    npm.args([
        "sbom",
        "--sbom-format",
        "cyclonedx",
        "--omit",
        "dev",
        "--package-lock-only",
    ]);
    say(&format!("$ {}", describe(&npm)));
    let target = folder.join("front-end.cdx.json");
    std::fs::write(&target, output(&mut npm)?)?;
    Ok(target)
}
