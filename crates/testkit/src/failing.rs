//! A program whose disk fails, or that dies in the middle of a write, just where a test wants it.
//!
//! A small library in C stands before the program (`LD_PRELOAD`); it needs `gcc`, which linking needs too. What fails is what
//! the program is told by the system, so nothing in the program knows of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const SOURCE: &str = include_str!("failing/disk.c");

/// What can be wrong with a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no room for what is written.
    Full,
    /// Nothing gets to the disk for sure.
    Sync,
}

impl Fault {
    const ALL: [Self; 2] = [Self::Full, Self::Sync];

    const fn variable(self) -> &'static str {
        match self {
            Self::Full => "FAILING_FULL",
            Self::Sync => "FAILING_SYNC",
        }
    }
}

/// The library, made once for a test.
#[derive(Debug)]
pub struct Failing {
    folder: TempDir,
}

impl Failing {
    /// Makes the library.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the library");
        let source = folder.path().join("disk.c");
        std::fs::write(&source, SOURCE).expect("the source can be written");
        let this = Self { folder };
        let mut compiler = Command::new("gcc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]);
        compiler.arg(this.library()).arg(&source).arg("-ldl");
        let made = compiler.status().expect("gcc is installed");
        assert!(made.success(), "the library was not made");
        this
    }

    /// Lets the files under this place fail for the program, while [`Self::begin`] says so.
    pub fn stands_before(&self, program: &mut Command, place: &Path) {
        program.env("LD_PRELOAD", self.library());
        program.env("FAILING_PLACE", place);
        for fault in Fault::ALL {
            program.env(fault.variable(), self.switch(fault));
        }
    }

    /// Lets the program die half-way in its write of this number to a file with such a name, or to a `socket`.
    pub fn kills_at(&self, program: &mut Command, place: &str, number: u32) {
        program.env("LD_PRELOAD", self.library());
        program.env("FAILING_PLACE", place);
        program.env("FAILING_DIES", number.to_string());
    }

    /// From now on this is wrong.
    pub fn begin(&self, fault: Fault) {
        std::fs::write(self.switch(fault), "").expect("the fault can be switched on");
    }

    /// From now on it is right again.
    pub fn end(&self, fault: Fault) {
        std::fs::remove_file(self.switch(fault)).expect("the fault can be switched off");
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("disk.so")
    }

    fn switch(&self, fault: Fault) -> PathBuf {
        self.folder.path().join(fault.variable())
    }
}
