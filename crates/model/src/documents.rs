//! Files that come with a referral: which kinds and how much, decided by what a file holds, never by its name.

use crate::{coded::coded, text::one_line};

mod docx;

/// The greatest number of files with one referral.
pub const MAX_FILES: usize = 5;

/// The greatest size of one file in bytes: 10 MB, in the powers of two in which systems show sizes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Most characters of a file name that are kept.
const MAX_NAME: usize = 120;

coded! {
    /// The kinds of file that are taken.
    pub enum FileKind {
        /// Portable document.
        Pdf = "pdf",
        /// Photograph.
        Jpeg = "jpeg",
        /// Picture.
        Png = "png",
        /// Text document of Word and its peers, without macros.
        Docx = "docx",
    }
}

impl FileKind {
    /// The media type to serve it with.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The extension that fits it.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Docx => "docx",
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than 10 MB.
    #[error("the file is too large")]
    TooLarge,
    /// More than five files.
    #[error("there are too many files")]
    TooMany,
    /// None of the kinds that are taken.
    #[error("not a PDF, JPEG, PNG or DOCX file")]
    Kind,
    /// The start is right, the rest is missing or broken.
    #[error("the file is damaged or not whole")]
    Damaged,
    /// A document with macros.
    #[error("the document holds macros")]
    Macros,
    /// A document behind a password.
    #[error("the document is protected by a password")]
    Protected,
}

impl FileRefused {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::TooLarge => "file-too-large",
            Self::TooMany => "file-too-many",
            Self::Kind => "file-kind",
            Self::Damaged => "file-damaged",
            Self::Macros => "file-macros",
            Self::Protected => "file-protected",
        }
    }
}

/// The kind of a file by its bytes.
pub fn kind_of(bytes: &[u8]) -> Result<FileKind, FileRefused> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    match bytes {
        [] => Err(FileRefused::Empty),
        _ if MAX_BYTES < bytes.len() => Err(FileRefused::TooLarge),
        _ if bytes.starts_with(b"%PDF-") => {
            whole(FileKind::Pdf, ends_with_within(bytes, b"%%EOF", 2048))
        }
        _ if bytes.starts_with(PNG) => whole(FileKind::Png, ends_with_within(bytes, b"IEND", 2048)),
        [0xff, 0xd8, 0xff, ..] => whole(
            FileKind::Jpeg,
            ends_with_within(bytes, &[0xff, 0xd9], 65_536),
        ),
        _ if bytes.starts_with(b"PK\x03\x04") => docx::check(bytes).map(|()| FileKind::Docx),
        // Word writes a document behind a password in the container of its old format.
        [0xd0, 0xcf, 0x11, 0xe0, ..] if contains_utf16(bytes, "EncryptedPackage") => {
            Err(FileRefused::Protected)
        }
        _ => Err(FileRefused::Kind),
    }
}

/// Whether one more file fits beside those that are there.
pub const fn fits_beside(files: usize) -> Result<(), FileRefused> {
    if files < MAX_FILES {
        Ok(())
    } else {
        Err(FileRefused::TooMany)
    }
}

/// The name under which a file is shown: one line without folders, and the extension of what it holds.
pub fn shown_name(given: &str, kind: FileKind) -> String {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let safe: String = one_line(stem)
        .chars()
        .filter(|c| !"<>:\"|?*".contains(*c))
        .take(MAX_NAME)
        .collect();
    let safe = safe.trim_matches(['.', ' ']);
    let stem = if safe.is_empty() { "document" } else { safe };
    format!("{stem}.{}", kind.extension())
}

const fn whole(kind: FileKind, is_whole: bool) -> Result<FileKind, FileRefused> {
    if is_whole {
        Ok(kind)
    } else {
        Err(FileRefused::Damaged)
    }
}

/// Cameras and printers add bytes behind the end, so the mark is looked for in the last part of the file.
fn ends_with_within(bytes: &[u8], mark: &[u8], last: usize) -> bool {
    let tail = bytes
        .get(bytes.len().saturating_sub(last)..)
        .unwrap_or(bytes);
    contains(tail, mark)
}

fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

fn contains_utf16(bytes: &[u8], text: &str) -> bool {
    let mark: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    contains(bytes, &mark)
}

#[cfg(test)]
mod tests;
