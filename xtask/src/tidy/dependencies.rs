//! Who may depend on whom: our crates on each other, and on crates from outside.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use super::Report;
use crate::workspace;

/// For each of our crates: which of ours it may depend on. A crate that is not here may not exist.
const EDGES: [(&str, &[&str]); 15] = [
    ("model", &[]),
    ("linkage", &[]),
    ("planning", &[]),
    ("texts", &[]),
    ("policy", &["model"]),
    ("fhir", &["model"]),
    ("letters", &["texts"]),
    ("store", &["model", "policy"]),
    (
        "app",
        &[
            "letters", "linkage", "model", "planning", "policy", "store", "texts",
        ],
    ),
    ("region", &["app", "model", "policy", "texts"]),
    ("web", &["app", "model", "policy", "texts"]),
    ("fhir-api", &["app", "fhir", "model", "policy", "texts"]),
    (
        "cli",
        &[
            "app", "fhir", "fhir-api", "letters", "linkage", "model", "planning", "policy",
            "region", "store", "texts", "web",
        ],
    ),
    (
        "testkit",
        &[
            "app", "fhir", "model", "policy", "region", "store", "texts", "web", "fhir-api",
        ],
    ),
    // A bench may hand a pure library its input directly; everything else goes through the program.
    ("xtask", &["linkage", "planning"]),
];

/// Crates that think and do nothing else.
const PURE: [&str; 6] = ["model", "linkage", "planning", "policy", "fhir", "texts"];

/// What a pure crate never reaches, however many crates lie between.
const IMPURE: [&str; 7] = [
    "tokio", "sqlx", "axum", "hyper", "rusqlite", "reqwest", "lettre",
];

/// What only the crates beside it may name. `testkit` makes and empties the databases of the tests.
const RESERVED: [(&str, &[&str]); 5] = [
    ("sqlx", &["store", "testkit"]),
    ("sea-query", &["store"]),
    ("sea-query-sqlx", &["store"]),
    ("axum", &["web", "fhir-api", "cli", "testkit"]),
    ("anyhow", &["cli", "xtask"]),
];

/// The rules over what cargo knows.
pub(crate) fn check() -> Result<Vec<Report>> {
    let metadata = MetadataCommand::new()
        .current_dir(workspace::root())
        .exec()
        .context("cargo does not know the workspace")?;
    Ok(vec![
        direction(&metadata),
        reserved(&metadata),
        purity(&metadata)?,
        tree(&metadata)?,
    ])
}

fn direction(metadata: &Metadata) -> Report {
    let allowed: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    let mut edges = 0;
    let mut breaches = Vec::new();
    for package in metadata.workspace_packages() {
        let from = short(package);
        let Some(may) = allowed.get(from) else {
            breaches.push(format!(
                "{from} is not in the table of crates in xtask/src/tidy/dependencies.rs"
            ));
            continue;
        };
        for to in ours(package, DependencyKind::Normal).chain(ours(package, DependencyKind::Build))
        {
            edges += 1;
            if !may.contains(&to.as_str()) {
                breaches.push(format!(
                    "{from} depends on {to}; it may depend on: {}",
                    may.join(", ")
                ));
            }
        }
        let for_tests = ours(package, DependencyKind::Development)
            .filter(|to| matches!(to.as_str(), "cli" | "xtask"));
        breaches.extend(for_tests.map(|to| format!("the tests of {from} depend on {to}")));
    }
    Report {
        rule: "crates depend in one direction",
        looked_at: edges,
        kind: "edges",
        floor: 12,
        breaches,
    }
}

fn reserved(metadata: &Metadata) -> Report {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for package in metadata.workspace_packages() {
        let from = short(package);
        for dependency in &package.dependencies {
            looked_at += 1;
            let owners = RESERVED.iter().find(|(name, _)| *name == dependency.name);
            if let Some((name, owners)) = owners
                && dependency.kind != DependencyKind::Development
                && !owners.contains(&from)
            {
                breaches.push(format!(
                    "{from} names {name}, which is for {}",
                    owners.join(", ")
                ));
            }
        }
    }
    Report {
        rule: "reserved crates stay with their owner",
        looked_at,
        kind: "dependencies",
        floor: 50,
        breaches,
    }
}

fn purity(metadata: &Metadata) -> Result<Report> {
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo gave no dependency tree")?;
    let names: BTreeMap<_, _> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.as_str()))
        .collect();
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    for package in metadata.workspace_packages() {
        let from = short(package);
        if !PURE.contains(&from) {
            continue;
        }
        let mut seen = BTreeSet::from([&package.id]);
        let mut open = vec![&package.id];
        while let Some(id) = open.pop() {
            let node = resolve
                .nodes
                .iter()
                .find(|node| node.id == *id)
                .context("a hole in the dependency tree")?;
            let normal = node.deps.iter().filter(|edge| {
                edge.dep_kinds
                    .iter()
                    .any(|kind| kind.kind == DependencyKind::Normal)
            });
            open.extend(normal.map(|edge| &edge.pkg).filter(|id| seen.insert(id)));
        }
        looked_at += seen.len();
        let reached = seen
            .iter()
            .filter_map(|id| names.get(id))
            .filter(|name| IMPURE.contains(name));
        breaches.extend(reached.map(|name| format!("{from} is pure but reaches {name}")));
    }
    Ok(Report {
        rule: "pure crates reach no runtime, database or network",
        looked_at,
        kind: "crates",
        floor: 30,
        breaches,
    })
}

fn tree(metadata: &Metadata) -> Result<Report> {
    let mut breaches = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        if name.starts_with("sqlx") && package.version.major == 0 && package.version.minor < 9 {
            breaches.push(format!(
                "{name} {} is in the tree; only 0.9 and later",
                package.version
            ));
        }
        if matches!(name, "openssl-sys" | "native-tls") {
            breaches.push(format!("{name} is in the tree; we use rustls"));
        }
    }
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo gave no dependency tree")?;
    let serde_json = metadata
        .packages
        .iter()
        .filter(|package| package.name.as_str() == "serde_json");
    for package in serde_json {
        let node = resolve
            .nodes
            .iter()
            .find(|node| node.id == package.id)
            .context("a hole in the dependency tree")?;
        if node
            .features
            .iter()
            .any(|feature| feature.as_str() == "arbitrary_precision")
        {
            breaches.push(
                "serde_json is built with arbitrary_precision, which changes how numbers compare"
                    .to_owned(),
            );
        }
    }
    let looked_at = metadata.packages.len();
    Ok(Report {
        rule: "what must not be in the tree is not",
        looked_at,
        kind: "packages",
        floor: 100,
        breaches,
    })
}

fn ours(package: &Package, kind: DependencyKind) -> impl Iterator<Item = String> {
    package
        .dependencies
        .iter()
        .filter(move |dependency| dependency.kind == kind)
        .filter(|dependency| dependency.path.is_some())
        .map(|dependency| dependency.name.trim_start_matches("spil-").to_owned())
}

fn short(package: &Package) -> &str {
    package.name.trim_start_matches("spil-")
}
