//! Reading the log that SQLite writes ahead of its file: which pages transactions changed that were committed. Its form is that
//! of "Database File Format", section 4, of SQLite. Nothing is ever written here, and the file of the log carries no locks.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// The first number of a log; its last bit says how the words are read that are summed.
const MAGIC: u32 = 0x377f_0682;

/// The running sum of a log: each frame carries that of everything before it.
type Sums = (u32, u32);

/// How far a log was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    salts: (u32, u32),
    sums: Sums,
    /// How many frames.
    pub(super) frames: u64,
}

/// What was committed since a position.
#[derive(Debug)]
pub(super) struct Committed {
    /// How far it was read now; none where there is no log yet.
    pub(super) position: Option<Position>,
    /// Whether the log began anew in between.
    pub(super) is_anew: bool,
    /// Each page that was written, with the place of its content in the log; the later one counts.
    pub(super) pages: Vec<(u32, u64)>,
    /// How many pages the database has now; none where nothing was committed.
    pub(super) file_pages: Option<u32>,
}

/// The head of a log.
#[derive(Debug, Clone, Copy)]
struct Head {
    salts: (u32, u32),
    sums: Sums,
    page_bytes: usize,
    is_big_endian: bool,
}

impl Head {
    /// Reads it; none where it is not whole, as in a log that is empty.
    fn read(file: &mut File) -> io::Result<Option<Self>> {
        let mut bytes = [0; HEAD];
        if !read_whole(file, &mut bytes)? {
            return Ok(None);
        }
        let (summed, told) = bytes.split_at(24);
        let magic = word(summed, 0);
        let head = Self {
            salts: (word(summed, 16), word(summed, 20)),
            sums: (word(told, 0), word(told, 4)),
            page_bytes: word(summed, 8) as usize,
            is_big_endian: magic & 1 == 1,
        };
        let is_whole = magic & !1 == MAGIC && head.add((0, 0), summed) == head.sums;
        Ok(is_whole.then_some(head))
    }

    const fn start(&self) -> Position {
        Position {
            salts: self.salts,
            sums: self.sums,
            frames: 0,
        }
    }

    fn add(&self, sums: Sums, bytes: &[u8]) -> Sums {
        let read = |bytes: &[u8]| {
            let bytes = <[u8; 4]>::try_from(bytes).unwrap_or_default();
            if self.is_big_endian {
                u32::from_be_bytes(bytes)
            } else {
                u32::from_le_bytes(bytes)
            }
        };
        bytes.chunks_exact(8).fold(sums, |(one, two), pair| {
            let (first, second) = pair.split_at(4);
            let one = one.wrapping_add(read(first)).wrapping_add(two);
            (one, two.wrapping_add(read(second)).wrapping_add(one))
        })
    }

    const fn frame_bytes(&self) -> usize {
        FRAME_HEAD + self.page_bytes
    }
}

/// Reads on from a position to the last transaction that was committed. None where the log is not the one that was read, nor
/// the next one after it: then something may be missing in between.
pub(super) fn follow(path: &Path, from: Option<Position>) -> io::Result<Option<Committed>> {
    let mut committed = Committed {
        position: from,
        is_anew: false,
        pages: Vec::new(),
        file_pages: None,
    };
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(committed)),
        file => file?,
    };
    let Some(head) = Head::read(&mut file)? else {
        return Ok(Some(committed));
    };
    let start = match from {
        Some(from) if from.salts == head.salts => from,
        // SQLite counts the first salt on by one each time that it begins its log anew.
        Some(from) if from.salts.0.wrapping_add(1) != head.salts.0 => return Ok(None),
        _ => head.start(),
    };
    committed.is_anew = from.is_some_and(|from| from.salts != head.salts);
    committed.position = Some(start);
    read_frames(file, &head, start, &mut committed)?;
    Ok(Some(committed))
}

fn read_frames(
    mut file: File,
    head: &Head,
    start: Position,
    committed: &mut Committed,
) -> io::Result<()> {
    let mut at = (HEAD as u64) + start.frames * head.frame_bytes() as u64;
    file.seek(SeekFrom::Start(at))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut frame = vec![0; head.frame_bytes()];
    let (mut position, mut open) = (start, Vec::new());
    while read_whole(&mut reader, &mut frame)? {
        let (told, page) = frame.split_at(FRAME_HEAD);
        let summed = told.get(..8).unwrap_or_default();
        position.sums = head.add(head.add(position.sums, summed), page);
        position.frames += 1;
        let is_next = (word(told, 8), word(told, 12)) == head.salts
            && (word(told, 16), word(told, 20)) == position.sums;
        if !is_next {
            break;
        }
        open.push((word(told, 0), at + FRAME_HEAD as u64));
        at += head.frame_bytes() as u64;
        let file_pages = word(told, 4);
        // Only the last frame of a transaction says how long the database is: without it nothing was committed.
        if file_pages != 0 {
            committed.pages.append(&mut open);
            committed.file_pages = Some(file_pages);
            committed.position = Some(position);
        }
    }
    Ok(())
}

/// Whether the log is still the one that was read.
pub(super) fn is_still(path: &Path, position: Position) -> io::Result<bool> {
    let head = Head::read(&mut File::open(path)?)?;
    Ok(head.is_some_and(|head| head.salts == position.salts))
}

/// Fills the buffer, or says that there is not so much left.
fn read_whole(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..at + 4).map(<[u8; 4]>::try_from);
    u32::from_be_bytes(bytes.and_then(Result::ok).unwrap_or_default())
}
