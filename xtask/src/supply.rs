//! What we depend on: licences we may ship, and no known weakness. The same `deny.toml` serves cargo-deny.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use cargo_metadata::{Metadata, MetadataCommand, Package, semver};
use serde::Deserialize;

use crate::command::{cargo, run};
use crate::terminal::{complain, say};
use crate::tidy::{Report, conclude};
use crate::workspace;

/// Licences and advisories by our own reading, and cargo-deny where it is installed.
pub(crate) fn check() -> Result<()> {
    let policy: Policy = read_toml(&workspace::root().join("deny.toml"))?;
    let metadata = MetadataCommand::new()
        .current_dir(workspace::root())
        .exec()?;
    let mut reports = vec![licences(&metadata, &policy), npm_licences(&policy)?];
    let database = workspace::root().join("../shared/advisory-db");
    if database.is_dir() {
        reports.push(advisories(&metadata, &policy, &database)?);
    } else {
        complain(
            "!!! THE ADVISORY DATABASE IS ABSENT (../shared/advisory-db): known weaknesses were NOT looked for",
        );
    }
    conclude(&reports)?;
    if workspace::program("cargo-deny").is_some() {
        run(cargo().args(["deny", "--offline", "check", "licenses", "bans", "sources"]))?;
    } else {
        say("  cargo-deny is not installed; the checks above are our own");
    }
    Ok(())
}

/// The parts of `deny.toml` that we read ourselves.
#[derive(Debug, Deserialize)]
struct Policy {
    licenses: Licences,
    advisories: Advisories,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
struct Advisories {
    ignore: Vec<Ignored>,
}

#[derive(Debug, Deserialize)]
struct Ignored {
    id: String,
    reason: String,
}

impl Policy {
    fn allows(&self, expression: &str) -> bool {
        let parsed = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX);
        parsed.is_ok_and(|parsed| {
            parsed.evaluate(|wanted| self.licenses.allow.contains(&wanted.to_string()))
        })
    }
}

fn licences(metadata: &Metadata, policy: &Policy) -> Report {
    let mut breaches = Vec::new();
    for package in &metadata.packages {
        let licence = package.license.as_deref().unwrap_or("none named");
        if !policy.allows(licence) {
            breaches.push(format!("{} {}: {licence}", package.name, package.version));
        }
    }
    Report {
        rule: "licences of crates",
        looked_at: metadata.packages.len(),
        kind: "crates",
        floor: 100,
        breaches,
    }
}

/// The lock file of npm, as far as licences go.
#[derive(Debug, Deserialize)]
struct Lock {
    packages: std::collections::BTreeMap<String, Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    license: Option<String>,
    #[serde(default)]
    dev: bool,
}

fn npm_licences(policy: &Policy) -> Result<Report> {
    let text = std::fs::read_to_string(workspace::root().join("frontend/package-lock.json"))?;
    let lock: Lock =
        serde_json::from_str(&text).context("frontend/package-lock.json is not what npm writes")?;
    // What only builds or tests is not shipped; what is shipped has the licences that we may pass on.
    let shipped: Vec<_> = lock
        .packages
        .iter()
        .filter(|(_, package)| !package.dev)
        .collect();
    let breaches = shipped
        .iter()
        .filter(|(_, package)| !policy.allows(package.license.as_deref().unwrap_or_default()))
        .map(|(name, package)| {
            format!(
                "{name}: {}",
                package.license.as_deref().unwrap_or("none named")
            )
        })
        .collect();
    Ok(Report {
        rule: "licences of what the front end ships",
        looked_at: shipped.len(),
        kind: "packages",
        floor: 10,
        breaches,
    })
}

/// An advisory as the database in `../shared/advisory-db` keeps it.
#[derive(Debug, Deserialize)]
struct Advisory {
    advisory: About,
    #[serde(default)]
    versions: Versions,
}

#[derive(Debug, Deserialize)]
struct About {
    id: String,
    withdrawn: Option<toml::Value>,
    informational: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

fn advisories(metadata: &Metadata, policy: &Policy, database: &Path) -> Result<Report> {
    let mut looked_at = 0;
    let mut breaches = Vec::new();
    let mut ignored = BTreeSet::new();
    for package in &metadata.packages {
        for path in files(&database.join("crates").join(package.name.as_str()))? {
            looked_at += 1;
            let advisory = read_advisory(&path)?;
            if !advisory.concerns(package)? {
                continue;
            }
            let id = &advisory.advisory.id;
            if let Some(exception) = policy
                .advisories
                .ignore
                .iter()
                .find(|ignored| ignored.id == *id)
            {
                ignored.insert(id.clone());
                say(&format!(
                    "  {id} ({}) is accepted: {}",
                    package.name, exception.reason
                ));
            } else if let Some(kind) = &advisory.advisory.informational {
                say(&format!(
                    "  {id}: {} {} is {kind}",
                    package.name, package.version
                ));
            } else {
                breaches.push(format!("{id}: {} {}", package.name, package.version));
            }
        }
    }
    let idle = policy
        .advisories
        .ignore
        .iter()
        .filter(|exception| !ignored.contains(&exception.id));
    breaches.extend(
        idle.map(|exception| format!("deny.toml accepts {}, which concerns nothing", exception.id)),
    );
    Ok(Report {
        rule: "no known weakness",
        looked_at,
        kind: "advisories",
        floor: 10,
        breaches,
    })
}

impl Advisory {
    fn concerns(&self, package: &Package) -> Result<bool> {
        if self.advisory.withdrawn.is_some() {
            return Ok(false);
        }
        for wanted in self
            .versions
            .patched
            .iter()
            .chain(&self.versions.unaffected)
        {
            let wanted = semver::VersionReq::parse(wanted)
                .with_context(|| format!("{}: {wanted}", self.advisory.id))?;
            if wanted.matches(&package.version) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries: std::io::Result<Vec<_>> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect();
    Ok(entries?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect())
}

fn read_advisory(path: &Path) -> Result<Advisory> {
    let text = std::fs::read_to_string(path)?;
    let front = text
        .split("```")
        .nth(1)
        .and_then(|block| block.strip_prefix("toml"));
    let front = front.with_context(|| format!("{} has no front matter", path.display()))?;
    toml::from_str(front).with_context(|| format!("{} cannot be read", path.display()))
}

fn read_toml<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not what we expect", path.display()))
}
