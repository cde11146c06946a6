//! Is this ZIP a Word document without macros? Only the table of contents at its end is read; nothing is unpacked.

use super::FileRefused;

/// More parts than a text document ever has.
const MAX_PARTS: usize = 5_000;

const END_MARK: [u8; 4] = *b"PK\x05\x06";
const ENTRY_MARK: [u8; 4] = *b"PK\x01\x02";
const END_LENGTH: usize = 22;
const MAX_COMMENT: usize = 65_535;
const ENCRYPTED: u16 = 1;

/// Reads the names of the parts (ZIP application note 4.3.12 and 4.3.16) and checks that they are those of a document.
pub(super) fn check(bytes: &[u8]) -> Result<(), FileRefused> {
    let end = end_record(bytes).ok_or(FileRefused::Damaged)?;
    let count = usize::from(number16(end, 10).ok_or(FileRefused::Damaged)?);
    let start = number32(end, 16).ok_or(FileRefused::Damaged)?;
    if MAX_PARTS < count {
        return Err(FileRefused::Kind);
    }
    let mut rest = bytes.get(start..).ok_or(FileRefused::Damaged)?;
    let mut seen = Seen::default();
    for _ in 0..count {
        let entry = Entry::read(rest).ok_or(FileRefused::Damaged)?;
        seen.part(&entry)?;
        rest = rest.get(entry.length..).ok_or(FileRefused::Damaged)?;
    }
    if seen.content_types && seen.document {
        Ok(())
    } else {
        Err(FileRefused::Kind)
    }
}

/// What was seen of the parts that make a document.
#[derive(Default)]
struct Seen {
    content_types: bool,
    document: bool,
}

impl Seen {
    fn part(&mut self, entry: &Entry<'_>) -> Result<(), FileRefused> {
        if entry.flags & ENCRYPTED != 0 {
            return Err(FileRefused::Protected);
        }
        let name = entry.name.to_ascii_lowercase();
        if name.ends_with(b"vbaproject.bin") {
            return Err(FileRefused::Macros);
        }
        self.content_types |= name == b"[content_types].xml";
        self.document |= name == b"word/document.xml";
        Ok(())
    }
}

/// An entry of the table of contents.
struct Entry<'a> {
    flags: u16,
    name: &'a [u8],
    length: usize,
}

impl<'a> Entry<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(&ENTRY_MARK) {
            return None;
        }
        let name_length = usize::from(number16(bytes, 28)?);
        let behind = usize::from(number16(bytes, 30)?) + usize::from(number16(bytes, 32)?);
        let name = bytes.get(46..46 + name_length)?;
        Some(Self {
            flags: number16(bytes, 8)?,
            name,
            length: 46 + name_length + behind,
        })
    }
}

/// The record at the end of a ZIP, behind which only a comment may stand.
fn end_record(bytes: &[u8]) -> Option<&[u8]> {
    let last_start = bytes.len().checked_sub(END_LENGTH)?;
    let first_start = last_start.saturating_sub(MAX_COMMENT);
    let starts = (first_start..=last_start).rev();
    starts
        .filter_map(|start| bytes.get(start..))
        .find(|tail| tail.starts_with(&END_MARK))
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    let number = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(number.try_into().ok()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_le_bytes(number.try_into().ok()?)).ok()
}
