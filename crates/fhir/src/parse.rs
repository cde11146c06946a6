//! From the bytes of a file to its tree: the format is told from the first character.

use std::sync::Arc;

use memchr::memchr_iter;

use crate::limits::Limits;
use crate::problem::{Problem, ProblemKind};
use crate::tree::Tree;
use crate::{json, xml};

/// Why a file could not be read, and on which line.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) line: u32,
    pub(crate) kind: ProblemKind,
}

/// Reads files one after another; what they hold together is bounded.
#[derive(Debug)]
pub(crate) struct Intake {
    limits: Limits,
    files_left: usize,
    bytes_left: usize,
    elements_left: usize,
}

impl Intake {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            files_left: limits.files,
            bytes_left: limits.bytes,
            elements_left: limits.elements,
        }
    }

    /// The tree of a file.
    pub(crate) fn read(&mut self, file: &Arc<str>, bytes: &[u8]) -> Result<Tree, Problem> {
        self.measure(bytes.len())
            .map_err(|kind| Problem::in_file(file, kind))?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let breaks = u32::try_from(memchr_iter(b'\n', good).count());
                let line = breaks.unwrap_or(u32::MAX).saturating_add(1);
                return Err(Problem::in_line(file, line, ProblemKind::NotUtf8));
            }
        };
        let parse = match text.trim_start().chars().next() {
            Some('<') => xml::parse,
            Some('{' | '[') => json::parse,
            Some(_) => return Err(Problem::in_line(file, 1, ProblemKind::UnknownFormat)),
            None => return Err(Problem::in_file(file, ProblemKind::EmptyFile)),
        };
        let (tree, elements_left) = parse(text, Arc::clone(file), self.limits, self.elements_left)
            .map_err(|Broken { line, kind }| Problem::in_line(file, line, kind))?;
        self.elements_left = elements_left;
        Ok(tree)
    }

    fn measure(&mut self, bytes: usize) -> Result<(), ProblemKind> {
        let Limits {
            files,
            bytes_per_file,
            bytes: in_all,
            ..
        } = self.limits;
        if bytes > bytes_per_file {
            return Err(ProblemKind::TooLarge {
                limit: bytes_per_file,
            });
        }
        self.files_left = self
            .files_left
            .checked_sub(1)
            .ok_or(ProblemKind::TooManyFiles { limit: files })?;
        self.bytes_left = self
            .bytes_left
            .checked_sub(bytes)
            .ok_or(ProblemKind::TooLarge { limit: in_all })?;
        Ok(())
    }
}
