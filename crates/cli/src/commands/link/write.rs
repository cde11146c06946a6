//! Files that appear whole or not at all: written beside their place, renamed when everything is done.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use spil_linkage::{Evidence, Linkage, Match};
use tempfile::NamedTempFile;

use crate::console::{Console, Failure};

/// A file to be.
pub(crate) struct Output {
    path: PathBuf,
    target: Target,
}

enum Target {
    /// A new file under another name, in the folder of the path.
    Beside(BufWriter<NamedTempFile>),
    /// A pipe or a device cannot be replaced.
    Stream(BufWriter<File>),
}

impl Output {
    /// Begins a file, so that a folder that cannot be written is found out before the work.
    pub(crate) fn begin(console: &Console, path: &Path) -> Result<Self, Failure> {
        let target = Self::open(path).map_err(|error| unwritable(console, path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            target,
        })
    }

    fn open(path: &Path) -> io::Result<Target> {
        let existing = std::fs::metadata(path);
        if existing.as_ref().is_ok_and(std::fs::Metadata::is_dir) {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if existing.is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(Target::Stream(BufWriter::new(
                File::options().write(true).open(path)?,
            )));
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".spil-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Target::Beside(BufWriter::new(builder.tempfile_in(folder)?)))
    }

    /// Writes the rows of a table.
    pub(crate) fn table<'a, R>(
        &mut self,
        console: &Console,
        head: &[&str],
        rows: impl Iterator<Item = R>,
    ) -> Result<(), Failure>
    where
        R: IntoIterator<Item = std::borrow::Cow<'a, str>>,
    {
        let sink: &mut dyn io::Write = match &mut self.target {
            Target::Beside(file) => file,
            Target::Stream(file) => file,
        };
        let written = (|| {
            let mut writer = csv::WriterBuilder::new()
                .buffer_capacity(1 << 16)
                .from_writer(sink);
            writer.write_record(head)?;
            for row in rows {
                for value in row {
                    writer.write_field(value.as_bytes())?;
                }
                writer.write_record(None::<&[u8]>)?;
            }
            writer.flush()?;
            Ok::<(), csv::Error>(())
        })();
        written.map_err(|error| unwritable(console, &self.path, &error))
    }

    /// Puts the file in its place.
    pub(crate) fn finish(self, console: &Console) -> Result<(), Failure> {
        let done = match self.target {
            Target::Beside(file) => file
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| {
                    file.persist(&self.path)
                        .map(drop)
                        .map_err(|refused| refused.error)
                }),
            Target::Stream(mut file) => file.flush(),
        };
        done.map_err(|error| unwritable(console, &self.path, &error))
    }
}

fn unwritable(console: &Console, path: &Path, error: &dyn std::error::Error) -> Failure {
    let told = [
        ("path", path.display().to_string().into()),
        ("reason", error.to_string().into()),
    ];
    Failure::Undone(console.language().text_with("cli-cannot-write", &told))
}

/// Writes the pairs with their reasons.
pub(crate) fn pairs(
    console: &Console,
    output: &mut Output,
    linkage: &Linkage,
    matches: &[Match],
) -> Result<(), Failure> {
    let ids = linkage.ids_by_row();
    let id = |place: usize| ids.get(place).copied().unwrap_or_default().to_owned();
    let rows = matches
        .iter()
        .zip(linkage.evidence_for(matches))
        .map(|(found, evidence)| {
            [
                id(found.left),
                id(found.right),
                format!("{:.10}", found.probability),
                format!("{:.4}", found.weight),
                reasons(&evidence),
            ]
            .map(std::borrow::Cow::<str>::Owned)
        });
    output.table(
        console,
        &["id_a", "id_b", "probability", "weight", "reasons"],
        rows,
    )
}

/// Writes every id with the smallest id of its person.
pub(crate) fn clusters(
    console: &Console,
    output: &mut Output,
    linkage: &Linkage,
    clusters: &[&str],
) -> Result<(), Failure> {
    let rows = linkage
        .ids_by_row()
        .into_iter()
        .zip(clusters)
        .map(|(id, cluster)| [id.into(), (*cluster).into()]);
    output.table(console, &["id", "cluster"], rows)
}

fn reasons(evidence: &Evidence) -> String {
    let told = evidence
        .reasons
        .iter()
        .map(|reason| format!("{}:{}", reason.field.name(), reason.level.name()));
    told.collect::<Vec<_>>().join(";")
}
