//! A delivery of files: one file, or a folder with all that lies in it. What the files say is not known here.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use spil_fhir::{Limits, Problem, ProblemKind, SourceFile};

use crate::console::{Console, Failure};

/// Files in the order of their names, and what was wrong with taking them in.
#[derive(Debug)]
pub(super) struct Delivery {
    /// What the delivery is called in problems.
    pub(super) name: Arc<str>,
    pub(super) files: Vec<SourceFile>,
    pub(super) problems: Vec<Problem>,
}

/// Takes in a file, or the XML and JSON files of a folder and the folders in it.
pub(super) fn take_in(console: &Console, path: &Path, limits: Limits) -> Result<Delivery, Failure> {
    let metadata = fs::metadata(path).map_err(|error| console.unreadable(path, &error))?;
    let name = path.display().to_string().into();
    let mut delivery = Delivery {
        name,
        files: Vec::new(),
        problems: Vec::new(),
    };
    let mut room = limits.bytes;
    if !metadata.is_dir() {
        let name = path.file_name().map_or_else(
            || path.as_os_str().to_string_lossy(),
            |name| name.to_string_lossy(),
        );
        delivery.take(console, path, name.into(), limits, &mut room)?;
        return Ok(delivery);
    }
    for file in walk(path, limits.files).map_err(|error| console.unreadable(path, &error))? {
        let name = name_within(path, &file);
        if !is_fhir(&file) {
            delivery
                .problems
                .push(Problem::in_file(&name, ProblemKind::FileSkipped));
        } else if delivery.files.len() == limits.files {
            let kind = ProblemKind::TooManyFiles {
                limit: limits.files,
            };
            delivery
                .problems
                .push(Problem::in_file(&delivery.name, kind));
            break;
        } else {
            delivery.take(console, &file, name, limits, &mut room)?;
        }
    }
    Ok(delivery)
}

impl Delivery {
    /// Takes in a file; one that is too large is a problem and is not read to its end.
    fn take(
        &mut self,
        console: &Console,
        path: &Path,
        name: Arc<str>,
        limits: Limits,
        room: &mut usize,
    ) -> Result<(), Failure> {
        let limit = limits.bytes_per_file.min(*room);
        let bytes = read_at_most(path, limit).map_err(|error| console.unreadable(path, &error))?;
        if let Some(bytes) = bytes {
            *room -= bytes.len();
            self.files.push(SourceFile { name, bytes });
            return Ok(());
        }
        let of_all = limit < limits.bytes_per_file;
        let limit = if of_all {
            limits.bytes
        } else {
            limits.bytes_per_file
        };
        self.problems
            .push(Problem::in_file(&name, ProblemKind::TooLarge { limit }));
        Ok(())
    }
}

/// The bytes of a file, or nothing when there are more than this.
fn read_at_most(path: &Path, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(one_more).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit).then_some(bytes))
}

/// The files in a folder and the folders in it, in the order of their names; hidden ones and links to folders left out.
fn walk(folder: &Path, most: usize) -> io::Result<Vec<PathBuf>> {
    // Files that are skipped count as well, so that a folder that is not a delivery ends soon.
    let most = most.saturating_mul(4);
    let mut files = Vec::new();
    let mut ahead = vec![folder.to_owned()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if is_hidden(&entry) || files.len() > most {
                continue;
            }
            if kind.is_dir() {
                ahead.push(entry.path());
            } else if kind.is_file() || entry.path().is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_fhir(file: &Path) -> bool {
    file.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("xml") || extension.eq_ignore_ascii_case("json")
    })
}

/// The name of a file within the folder, with `/` between folders.
fn name_within(folder: &Path, file: &Path) -> Arc<str> {
    let within = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<_> = within
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/").into()
}
