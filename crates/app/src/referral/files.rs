//! Files that came with a referral: sealed and durable in the folder before any row names them.

use std::io::Cursor;

use spil_model::ids::FileId;

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::scanner;

/// A file that lies sealed in the folder.
#[derive(Debug)]
pub(super) struct Sealed {
    pub(super) id: FileId,
    pub(super) size: u64,
    pub(super) wrapped_key: Vec<u8>,
}

/// Writes a file into the folder, once the virus scanner has nothing against it.
pub(super) async fn seal(cx: &Cx, bytes: Vec<u8>) -> Result<Sealed> {
    scanner::clear(cx, &bytes).await?;
    let id: FileId = cx.id();
    let (files, chance) = (cx.app.files.clone(), cx.app.chance.clone());
    let seed: [u8; 32] = chance.bytes();
    let written = tokio::task::spawn_blocking(move || {
        let mut own = <rand_chacha::ChaCha12Rng as rand::rand_core::SeedableRng>::from_seed(seed);
        files.write(id, Cursor::new(bytes), &mut own)
    });
    let written = written
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    Ok(Sealed {
        id,
        size: written.bytes,
        wrapped_key: written.wrapped_key,
    })
}

/// Removes files that no row names.
pub(crate) async fn remove(cx: &Cx, files: Vec<FileId>) -> Result<()> {
    let folder = cx.app.files.clone();
    let removing =
        tokio::task::spawn_blocking(move || files.into_iter().try_for_each(|id| folder.remove(id)));
    removing
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)
}

/// The content of a file in the folder.
pub(super) async fn open(cx: &Cx, id: FileId, wrapped_key: Vec<u8>) -> Result<Vec<u8>> {
    let folder = cx.app.files.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let reader = folder.read(id, &wrapped_key).map_err(Error::internal)?;
        let bytes = reader.read_all().map_err(Error::internal)?;
        Ok(bytes.to_vec())
    });
    reading.await.map_err(Error::internal)?
}
