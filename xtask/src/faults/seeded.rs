//! `cargo xtask faults --seeded`: puts each fault of `faults/*.patch` into a copy of the repository and sees it found.
//!
//! A patch begins with lines that say what must find it: `# check: cargo xtask tidy`, what that must print,
//! `# expect: text`, and `# quick` where CI runs it too. The check must fail and print the text.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::command::command;
use crate::copy::Copy;
use crate::terminal::{complain, say};
use crate::workspace;

/// Which of the faults are tried.
#[derive(Debug)]
pub(crate) struct Chosen {
    quick: bool,
    names: Vec<String>,
}

impl Chosen {
    /// The faults that CI tries.
    pub(crate) fn quick() -> Self {
        Self {
            quick: true,
            names: Vec::new(),
        }
    }

    /// All faults.
    pub(crate) fn all() -> Self {
        Self::named(Vec::new())
    }

    /// The faults whose file name contains one of these; without any, all.
    pub(crate) fn named(names: Vec<String>) -> Self {
        Self {
            quick: false,
            names,
        }
    }

    fn chooses(&self, fault: &Fault) -> bool {
        let named = self.names.is_empty()
            || self
                .names
                .iter()
                .any(|name| fault.name.contains(name.as_str()));
        named && (fault.quick || !self.quick)
    }
}

/// Which faults were found and how many were not.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) found: usize,
    pub(crate) missed: usize,
}

/// Tries the chosen faults one after the other in one copy of the repository, and says at once which were found.
pub(crate) fn try_all(chosen: &Chosen, keep: impl Fn(&str) -> Result<()>) -> Result<Tally> {
    let faults = Fault::read_all()?;
    let copy = Copy::make("faults-tree")?;
    let mut tally = Tally::default();
    for fault in faults.iter().filter(|fault| chosen.chooses(fault)) {
        let start = Instant::now();
        let verdict = fault.try_in(&copy);
        let seconds = start.elapsed().as_secs_f64();
        match verdict {
            Ok(()) => {
                keep(&fault.name)?;
                tally.found += 1;
                say(&format!(
                    "✓ {} found by `{}` ({seconds:.0} s)",
                    fault.name, fault.check
                ));
            }
            Err(error) => {
                tally.missed += 1;
                complain(&format!("✗ {}: {error:#} ({seconds:.0} s)", fault.name));
            }
        }
    }
    say(&format!(
        "{} faults found, {} missed",
        tally.found, tally.missed
    ));
    Ok(tally)
}

/// A fault that somebody could make.
#[derive(Debug)]
struct Fault {
    name: String,
    path: PathBuf,
    check: String,
    expect: String,
    quick: bool,
}

impl Fault {
    fn read_all() -> Result<Vec<Self>> {
        let folder = workspace::root().join("faults");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
            .context("there is no folder with faults")?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "patch"))
            .collect();
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Result<Self> {
        let text = std::fs::read_to_string(&path)?;
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let header = |key: &str| {
            let value = text
                .lines()
                .take_while(|line| !line.starts_with("diff "))
                .find_map(|line| line.strip_prefix(key));
            value.map(|value| value.trim().to_owned())
        };
        Ok(Self {
            check: header("# check:")
                .with_context(|| format!("{name} does not say `# check: command`"))?,
            expect: header("# expect:")
                .with_context(|| format!("{name} does not say `# expect: text`"))?,
            quick: header("# quick").is_some(),
            name,
            path,
        })
    }

    /// Whether its check finds it.
    fn try_in(&self, copy: &Copy) -> Result<()> {
        copy.git(
            &["apply", "--whitespace=nowarn", "--unidiff-zero"],
            Some(&self.path),
        )
        .context("the patch does not fit any more")?;
        let result = self.check(copy);
        copy.restore()?;
        result
    }

    fn check(&self, copy: &Copy) -> Result<()> {
        let mut shell = command("bash");
        shell
            .current_dir(copy.folder())
            .arg("-c")
            .arg(format!("{} 2>&1", self.check));
        // What was built of others is good for it too; a program with a fault lies where nobody starts it.
        shell
            .env("CARGO_TARGET_DIR", workspace::target().join("faults"))
            .env("CARGO_BUILD_BUILD_DIR", workspace::target());
        let output = shell.output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        if output.status.success() {
            bail!("`{}` did not find it", self.check);
        }
        if !said.contains(&self.expect) {
            bail!(
                "`{}` failed without saying \"{}\":\n{said}",
                self.check,
                self.expect
            );
        }
        Ok(())
    }
}
