//! What the tests need beside Rust: on Debian what is missing is installed, elsewhere it is named.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::command::{command, run};
use crate::peer::Peer;
use crate::terminal::say;
use crate::{postgres, workspace};

/// What is needed, how we see that it is there, and the Debian package that brings it.
type Need = (&'static str, fn() -> bool, &'static str);

const NEEDS: [Need; 7] = [
    ("Node", || workspace::program("node").is_some(), "nodejs"),
    ("npm", || workspace::program("npm").is_some(), "npm"),
    ("Chromium", || workspace::chromium().is_some(), "chromium"),
    (
        "PostgreSQL",
        || postgres::programs_folder().is_some(),
        "postgresql",
    ),
    (
        "Noto fonts",
        || Path::new("/usr/share/fonts/truetype/noto").is_dir(),
        "fonts-noto-core",
    ),
    (
        "Python",
        || workspace::program("python3").is_some(),
        "python3",
    ),
    ("Python's venv", has_venv, "python3-venv"),
];

/// The mail server of the tests; they look for it under `target/peers/smtp`.
const MAIL_SERVER: [&str; 1] = ["aiosmtpd==1.4.6"];

/// Installs what is missing; says what it cannot install.
pub(crate) fn install() -> Result<()> {
    install_programs()?;
    prefer_headless();
    Peer::prepare("smtp", &MAIL_SERVER).map(drop)
}

fn install_programs() -> Result<()> {
    let missing: Vec<_> = NEEDS.iter().filter(|(_, there, _)| !there()).collect();
    if missing.is_empty() {
        say("nothing is missing");
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|(_, _, package)| *package).collect();
    add(&packages)?;
    match missing.iter().find(|(_, there, _)| !there()) {
        Some((name, _, package)) => bail!("{name} is still missing after installing {package}"),
        None => Ok(()),
    }
}

/// Any Chromium will do, so what cannot be installed is only told.
fn prefer_headless() {
    if workspace::program(workspace::HEADLESS_CHROMIUM).is_some() {
        return;
    }
    if let Err(error) = add(&[workspace::HEADLESS_CHROMIUM]) {
        say(&format!(
            "the pages are shown by Chromium itself, which takes half as long again: {error:#}"
        ));
    }
}

/// Installs packages of Debian.
fn add(packages: &[&str]) -> Result<()> {
    if workspace::program("apt-get").is_none() {
        bail!(
            "missing, and not installed because this is not Debian: {}",
            packages.join(", ")
        );
    }
    run(apt().arg("update").arg("--quiet"))?;
    run(apt()
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages))
    .map(drop)
}

/// `apt-get` without questions, by sudo where we are not root.
fn apt() -> Command {
    let mut apt = if is_root() {
        command("env")
    } else {
        command("sudo")
    };
    if !is_root() {
        apt.arg("env");
    }
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    apt
}

fn is_root() -> bool {
    command("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n")
}

fn has_venv() -> bool {
    let mut python = command("python3");
    python
        .args(["-c", "import ensurepip, venv"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    python.status().is_ok_and(|status| status.success())
}
