//! Postcode files as CBS delivers them, as spreadsheets mangle them, and every way in which one can be wrong.

use super::*;

const FILE_2025: &str = include_str!("../../../../../testdata/postcodes/2025.csv");
const FILE_2017: &str = include_str!("../../../../../testdata/postcodes/2017-zeros-lost.csv");

fn rows(text: &str) -> Vec<String> {
    let file = PostcodeFile::open(text.as_bytes()).unwrap();
    let rows = file.map(|row| {
        let PostcodeRow {
            postcode,
            house_number,
            neighbourhood,
        } = row.unwrap();
        format!(
            "{postcode} {house_number} {neighbourhood} {} {}",
            neighbourhood.district(),
            neighbourhood.municipality()
        )
    });
    rows.collect()
}

#[test]
fn a_file_with_alphanumeric_codes_is_read() {
    let rows = rows(FILE_2025);
    assert_eq!(
        PostcodeFile::open(FILE_2025.as_bytes()).unwrap().edition,
        2025
    );
    assert_eq!(rows.first().unwrap(), "9901AB 1 99010101 990101 9901");
    assert!(rows.contains(&"9902KL 99 9901AF01 9901AF 9901".to_owned()));
}

#[test]
fn zeros_that_a_spreadsheet_dropped_come_back() {
    let rows = rows(FILE_2017);
    assert_eq!(
        PostcodeFile::open(FILE_2017.as_bytes()).unwrap().edition,
        2017
    );
    assert_eq!(rows.first().unwrap(), "9998AA 1 00980000 009800 0098");
}

#[test]
fn commas_quotation_marks_other_columns_and_line_ends_do_not_matter() {
    let text = "\u{feff}\"Gemeente2024\",\"extra\",\"PC6\",\"Huisnummer\",\"Wijk2024\",\"Buurt2024\"\r\n\
                \"9901\",\"x\",\"9901 ab\",\"7\",\"990101\",\"99010101\"\r\n\r\n";
    assert_eq!(rows(text), ["9901AB 7 99010101 990101 9901"]);
}

#[track_caller]
fn check_header(header: &str) {
    let error = PostcodeFile::open(header.as_bytes()).unwrap_err();
    let PostcodeFileError::Problem(problem) = error else {
        panic!("{error}")
    };
    assert_eq!(problem.line, 1);
    assert!(
        matches!(
            problem.fault,
            Fault::Unexpected {
                expected: Expected::Columns(_),
                ..
            }
        ),
        "{problem:?}"
    );
}

#[test]
fn a_header_that_lacks_a_column_is_refused() {
    check_header("");
    check_header("PC6;Huisnummer;Buurt2025;Wijk2025");
    check_header("PC6;Huisnummer;Buurt;Wijk;Gemeente");
    check_header("PC6;Huisnummer;Buurt2025;Wijk2024;Gemeente2025");
    check_header("9901AB;1;99010101;990101;9901");
}

#[track_caller]
fn check_row(row: &str, column: &str, fault: &Fault) {
    let text = format!(
        "PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025\n9901AB;1;99010101;990101;9901\n{row}\n9901AB;3;99010101;990101;9901\n"
    );
    let read: Vec<Result<PostcodeRow, PostcodeFileError>> =
        PostcodeFile::open(text.as_bytes()).unwrap().collect();
    let [Ok(_), Err(PostcodeFileError::Problem(problem)), Ok(_)] = read.as_slice() else {
        panic!("{read:?}")
    };
    assert_eq!(
        (problem.line, problem.path.as_str(), &problem.fault),
        (3, column, fault)
    );
}

#[test]
fn a_wrong_row_has_a_line_and_reading_goes_on() {
    let unexpected = |found: &str, expected| Fault::Unexpected {
        found: found.to_owned(),
        expected,
    };
    check_row(
        "990AB;1;99010101;990101;9901",
        "PC6",
        &unexpected("990AB", Expected::Postcode),
    );
    check_row(
        "9901AB;1a;99010101;990101;9901",
        "Huisnummer",
        &unexpected("1a", Expected::HouseNumber),
    );
    check_row(
        "9901AB;0;99010101;990101;9901",
        "Huisnummer",
        &unexpected("0", Expected::HouseNumber),
    );
    check_row(
        "9901AB;1;9901010X1;990101;9901",
        "Buurt",
        &unexpected("9901010X1", Expected::NeighbourhoodCode),
    );
    check_row(
        "9901AB;1;99010101;990102;9901",
        "Buurt",
        &Fault::Contradiction(Contradiction::CodesDoNotFit),
    );
    check_row(
        "9901AB;1;99010101;990101;9902",
        "Buurt",
        &Fault::Contradiction(Contradiction::CodesDoNotFit),
    );
    check_row("9901AB;1;99010101", "Wijk", &Fault::NotCsv);
    check_row("\"9901AB;1;99010101;990101", "Gemeente", &Fault::NotCsv);
}

#[test]
fn bytes_that_are_no_text_are_told_by_line() {
    let mut bytes = b"PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025\n99".to_vec();
    bytes.extend([0xe9, b';', b'1', b';', b'9', b'\n']);
    let row = PostcodeFile::open(bytes.as_slice())
        .unwrap()
        .next()
        .unwrap();
    assert!(
        matches!(
            row,
            Err(PostcodeFileError::Problem(Problem {
                line: 2,
                fault: Fault::NotText,
                ..
            }))
        ),
        "{row:?}"
    );
}

#[test]
fn many_rows_are_read_without_holding_them() {
    let rows = (1..=50_000).map(|number| format!("9901AB;{number};99010101;990101;9901\n"));
    let text = format!(
        "PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025\n{}",
        rows.collect::<String>()
    );
    let rows = PostcodeFile::open(text.as_bytes())
        .unwrap()
        .map(Result::unwrap)
        .count();
    assert_eq!(rows, 50_000);
    println!("{rows} rows read");
}

#[test]
fn names_are_read_where_the_file_has_them() {
    let text = "PC6;Huisnummer;Buurt2025;Buurtnaam2025;Wijk2025;Wijknaam2025;Gemeente2025;Gemeentenaam2025\n\
        9901AB;1;99010101;\" De  Linde \";990101;Oost;9901;Veldrijk\n9901AB;2;99010102;;990101;Oost;9901;Veldrijk\n";
    let mut file = PostcodeFile::open(text.as_bytes()).unwrap();
    assert!(file.next().unwrap().is_ok());
    let names = file.names().unwrap();
    assert_eq!(names.neighbourhood, "De Linde");
    assert_eq!(
        (names.district.as_str(), names.municipality.as_str()),
        ("Oost", "Veldrijk")
    );
    assert_eq!(file.line(), 2);
    assert!(file.next().unwrap().is_ok());
    assert_eq!(file.names(), None);
}
