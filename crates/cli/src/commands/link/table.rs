//! Reading a table of text: encoding, separator, lines that cannot be read. What the columns mean is not known here.

use std::borrow::Cow;
use std::io::Cursor;

use csv::{Reader, ReaderBuilder, StringRecord};

/// A line with more than this is no record of a person.
const LONGEST_LINE: usize = 1 << 20;

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The number of values is not that of the columns.
    Count {
        /// How many values there are.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// Longer than any record of a person.
    TooLong,
    /// No id.
    NoId,
}

/// A text in UTF-8 from bytes in UTF-8, UTF-16 with a mark, or else Latin-1.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(bytes.get(mark..).unwrap_or_default())
            .0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    }
}

/// A table that is read line by line.
pub(crate) struct Table<'a> {
    reader: Reader<Cursor<&'a [u8]>>,
    text: &'a str,
    record: StringRecord,
    columns: usize,
}

impl<'a> Table<'a> {
    /// Opens a table and reads the names of its columns; none where the text is empty.
    pub(crate) fn open(text: &'a str) -> Option<(Self, Vec<String>)> {
        let start = text.find(|letter: char| !letter.is_whitespace())?;
        let first_line = text.get(start..)?.lines().next().unwrap_or_default();
        let reader = ReaderBuilder::new()
            .delimiter(separator(first_line))
            .flexible(true)
            .has_headers(false)
            .from_reader(Cursor::new(text.as_bytes()));
        let mut table = Self {
            reader,
            text,
            record: StringRecord::new(),
            columns: 0,
        };
        // Only UTF-8 comes in, and the reader is flexible: reading from memory cannot fail.
        if !table.reader.read_record(&mut table.record).unwrap_or(false) {
            return None;
        }
        let names: Vec<String> = table
            .record
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
        table.columns = names.len();
        Some((table, names))
    }

    /// The next line with its number, or what is wrong with it; none at the end.
    pub(crate) fn next(&mut self) -> Option<(u64, Result<&StringRecord, Fault>)> {
        let mut record = std::mem::take(&mut self.record);
        let found = self.reader.read_record(&mut record).unwrap_or(false);
        self.record = record;
        if !found {
            return None;
        }
        let (_, line) = self.start();
        match self.fault() {
            None => Some((line, Ok(&self.record))),
            Some(fault) => {
                self.resume_after_first_line();
                Some((line, Err(fault)))
            }
        }
    }

    fn fault(&self) -> Option<Fault> {
        let found = self.record.len();
        let surplus_is_empty =
            found > self.columns && self.record.iter().skip(self.columns).all(str::is_empty);
        if self.record.as_slice().len() > LONGEST_LINE {
            Some(Fault::TooLong)
        } else if found != self.columns && !surplus_is_empty {
            Some(Fault::Count {
                found,
                expected: self.columns,
            })
        } else {
            None
        }
    }

    /// Where the record begins: its byte and its line. The reader counts from before the empty lines that it passes over.
    fn start(&self) -> (usize, u64) {
        let Some(position) = self.record.position() else {
            return (self.text.len(), 0);
        };
        let here = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = self.text.get(here..).unwrap_or_default();
        let empty = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let passed = rest.get(..empty).unwrap_or_default();
        (
            here + empty,
            position.line() + passed.matches('\n').count() as u64,
        )
    }

    /// A quote that is never closed swallows the lines behind it: goes back to the line after the one it stands in.
    fn resume_after_first_line(&mut self) {
        let (here, line) = self.start();
        let rest = self.text.get(here..).unwrap_or_default();
        let swallowed = self.reader.position().line() > line + 1;
        if let Some(end) = rest.find('\n').filter(|_| swallowed) {
            let mut next = csv::Position::new();
            next.set_byte((here + end + 1) as u64).set_line(line + 1);
            // A position within the text can always be reached.
            let _ = self.reader.seek(next);
        }
    }
}

/// A semicolon where the first line has more of them than commas.
fn separator(line: &str) -> u8 {
    let (mut commas, mut semicolons, mut quoted) = (0, 0, false);
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(u64, Result<&[&str], Fault>)]) {
        let (mut table, _) = Table::open(text).unwrap();
        for (line, values) in expect {
            let (found_line, found) = table.next().unwrap();
            let found = found.map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>());
            let values = values.map(|values| {
                values
                    .iter()
                    .map(|value| (*value).to_owned())
                    .collect::<Vec<_>>()
            });
            assert_eq!((found_line, found), (*line, values));
        }
        assert!(table.next().is_none());
    }

    #[test]
    fn lines_come_with_their_numbers() {
        check(
            "a,b\n1,2\n\n3,4\n",
            &[(2, Ok(&["1", "2"])), (4, Ok(&["3", "4"]))],
        );
        check("a;b\r\n1,5;2\r\n", &[(2, Ok(&["1,5", "2"]))]);
        check(
            "a,b\n\n\n1\n\n3,4\n",
            &[
                (
                    4,
                    Err(Fault::Count {
                        found: 1,
                        expected: 2,
                    }),
                ),
                (6, Ok(&["3", "4"])),
            ],
        );
        check(
            "a,b\n\"x\ny\",2\n3,4",
            &[(2, Ok(&["x\ny", "2"])), (4, Ok(&["3", "4"]))],
        );
    }

    #[test]
    fn a_bad_line_does_not_take_others_with_it() {
        let count = |found| Fault::Count { found, expected: 2 };
        check("a,b\n1\n3,4\n", &[(2, Err(count(1))), (3, Ok(&["3", "4"]))]);
        check(
            "a,b\n\"1,2\n3,4\n5,6\n",
            &[
                (2, Err(count(1))),
                (3, Ok(&["3", "4"])),
                (4, Ok(&["5", "6"])),
            ],
        );
    }

    #[test]
    fn latin_1_and_marks_are_understood() {
        assert_eq!(decode(b"\xef\xbb\xbfid"), "id");
        assert_eq!(decode(b"Zo\xeb"), "Zoë");
        assert_eq!(decode("Zoë".as_bytes()), "Zoë");
    }
}
