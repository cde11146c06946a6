//! Which files lie in the folder.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use spil_model::ids::FileId;

/// The ids of all finished files in a data folder.
pub fn stored(data_folder: &Path) -> io::Result<BTreeSet<FileId>> {
    let mut ids = BTreeSet::new();
    let folders = match fs::read_dir(data_folder.join("files")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ids),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?.path();
        if folder.is_dir() {
            for entry in fs::read_dir(folder)? {
                ids.extend(entry?.file_name().to_string_lossy().parse::<FileId>().ok());
            }
        }
    }
    Ok(ids)
}
