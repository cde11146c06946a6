use proptest::prelude::*;

use super::*;

/// A ZIP with these parts, all empty and stored.
fn zip(parts: &[&str], flags: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut table = Vec::new();
    for part in parts {
        let name_length = u16::try_from(part.len()).unwrap().to_le_bytes();
        bytes.extend(b"PK\x03\x04\x14\x00");
        bytes.extend([0; 20]);
        bytes.extend(name_length);
        bytes.extend([0; 2]);
        bytes.extend(part.as_bytes());
        table.extend(b"PK\x01\x02\x14\x00\x14\x00");
        table.extend(flags.to_le_bytes());
        table.extend([0; 18]);
        table.extend(name_length);
        table.extend([0; 16]);
        table.extend(part.as_bytes());
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let (start, length) = (
        u32::try_from(bytes.len()).unwrap(),
        u32::try_from(table.len()).unwrap(),
    );
    bytes.extend(table);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].concat());
    bytes.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    bytes.extend([0; 2]);
    bytes
}

const DOCUMENT: [&str; 3] = ["[Content_Types].xml", "_rels/.rels", "word/document.xml"];

#[track_caller]
fn check(bytes: &[u8], expected: Result<FileKind, FileRefused>) {
    assert_eq!(kind_of(bytes), expected);
}

#[test]
fn kinds_by_content() {
    check(b"%PDF-1.7\n...\n%%EOF\n", Ok(FileKind::Pdf));
    check(b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82", Ok(FileKind::Png));
    check(b"\xff\xd8\xff\xe0....\xff\xd9", Ok(FileKind::Jpeg));
    check(&zip(&DOCUMENT, 0), Ok(FileKind::Docx));
}

#[test]
fn what_is_not_taken() {
    check(b"", Err(FileRefused::Empty));
    check(b"MZ\x90\0", Err(FileRefused::Kind));
    check(b"<html>%PDF-1.7 %%EOF", Err(FileRefused::Kind));
    check(b"%PDF-1.7\n cut off", Err(FileRefused::Damaged));
    check(b"\x89PNG\r\n\x1a\n", Err(FileRefused::Damaged));
    check(b"\xff\xd8\xff\xe0", Err(FileRefused::Damaged));
    check(&vec![b'%'; MAX_BYTES + 1], Err(FileRefused::TooLarge));
    check(
        &zip(&["[Content_Types].xml", "xl/workbook.xml"], 0),
        Err(FileRefused::Kind),
    );
    check(&zip(&["holiday.jpg"], 0), Err(FileRefused::Kind));
    check(
        &zip(
            &[
                "[Content_Types].xml",
                "word/document.xml",
                "word/vbaProject.bin",
            ],
            0,
        ),
        Err(FileRefused::Macros),
    );
    check(&zip(&DOCUMENT, 1), Err(FileRefused::Protected));
    let mut old = b"\xd0\xcf\x11\xe0".to_vec();
    check(&old, Err(FileRefused::Kind));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    check(&old, Err(FileRefused::Protected));
}

#[test]
fn a_cut_document_is_damaged() {
    let whole = zip(&DOCUMENT, 0);
    let mut tried = 0;
    for length in 4..whole.len() {
        check(&whole[..length], Err(FileRefused::Damaged));
        tried += 1;
    }
    println!("{tried} cut documents refused");
    assert!(100 < tried);
}

#[test]
fn names_are_shown_without_folders_and_with_the_true_extension() {
    assert_eq!(
        shown_name("C:\\Users\\x\\brief.exe", FileKind::Pdf),
        "brief.pdf"
    );
    assert_eq!(shown_name("../../etc/passwd", FileKind::Png), "passwd.png");
    assert_eq!(
        shown_name("foto\u{202e}gpj.jpg", FileKind::Jpeg),
        "fotogpj.jpg"
    );
    assert_eq!(shown_name("...", FileKind::Docx), "document.docx");
    assert_eq!(
        shown_name(&"é".repeat(300), FileKind::Pdf).chars().count(),
        124
    );
    assert_eq!(fits_beside(4), Ok(()));
    assert_eq!(fits_beside(5), Err(FileRefused::TooMany));
}

proptest! {
    #[test]
    fn no_bytes_break_it(start in prop::sample::select(vec![&b"PK\x03\x04"[..], b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""]), rest: Vec<u8>, end in prop::sample::select(vec![&b"PK\x05\x06"[..], b""])) {
        let bytes = [start, &rest, end, &[0xff; 18]].concat();
        let _ = kind_of(&bytes);
    }

    #[test]
    fn no_name_breaks_it(name in any::<String>()) {
        let shown = shown_name(&name, FileKind::Pdf);
        prop_assert!(shown.rsplit('.').next() == Some("pdf") && !shown.contains(['/', '\\', '\n', '"']));
    }
}
