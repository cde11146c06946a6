//! XML as senders write it, and as they should not.

use spil_fhir::ProblemKind;

use crate::given::{check, only, problems, read_files, read_text, unplaced};

#[track_caller]
fn check_refused(content: &str, line: u32, kind: ProblemKind) {
    let reading = read_text(content);
    assert_eq!(problems(&reading), [(Some(line), kind)]);
    assert!(reading.referrals.is_empty());
}

/// A request with this inside it, from line 2 on.
fn with(inside: &str) -> String {
    format!("<ServiceRequest xmlns=\"http://hl7.org/fhir\">\n{inside}</ServiceRequest>")
}

#[test]
fn broken_xml_is_refused_with_its_line() {
    let end_tag = |expected: &str, found: &str| ProblemKind::EndTag {
        expected: expected.into(),
        found: found.into(),
    };
    let unclosed = |name: &str| ProblemKind::Unclosed { name: name.into() };
    check_refused(
        &with("<note>\n<text value=\"x\"/>\n</nota>"),
        4,
        end_tag("note", "nota"),
    );
    check_refused(
        "<Task xmlns=\"http://hl7.org/fhir\">\n<status value=\"x\"/>\n",
        3,
        unclosed("Task"),
    );
    check_refused(
        &with("<note>\n\n<text value=\"x\"<"),
        4,
        ProblemKind::BrokenXml,
    );
    check_refused(
        &with("<note>\n<text value=x/></note>"),
        3,
        ProblemKind::BrokenXml,
    );
    check_refused(
        &format!("{}\n<Task xmlns=\"http://hl7.org/fhir\"/>", with("")),
        3,
        ProblemKind::BrokenXml,
    );
    check_refused(&format!("{}\nna", with("")), 2, ProblemKind::BrokenXml);
}

#[test]
fn document_types_and_entities_are_refused() {
    let entity = |name: &str| ProblemKind::Entity { name: name.into() };
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
    check_refused(
        &format!("\n{bomb}\n{}", with("")),
        2,
        ProblemKind::DocumentType,
    );
    check_refused(&with("<status value=\"&b;\"/>"), 2, entity("b"));
    check_refused(
        &with("<text>\n<div xmlns=\"http://www.w3.org/1999/xhtml\">&nbsp;</div></text>"),
        3,
        entity("nbsp"),
    );
    check_refused(&with("&x;"), 2, entity("x"));
}

#[test]
fn the_five_entities_and_numbers_of_characters_are_read() {
    check(
        &with("<note><text value=\"&lt;&gt;&amp;&apos;&quot;&#233;&#x20AC;&#10;.\"/></note>"),
        "note",
        &[("note.1.text", "<>&'\"é€\n.")],
    );
}

#[test]
fn other_namespaces_are_refused() {
    let namespace = |found: &str| ProblemKind::Namespace {
        found: found.into(),
    };
    check_refused("<Task/>", 1, namespace(""));
    check_refused(
        "<Task xmlns=\"urn:hl7-org:v3\"/>",
        1,
        namespace("urn:hl7-org:v3"),
    );
    check_refused(
        &with("<x:status xmlns:x=\"urn:x\" value=\"a\"/>"),
        2,
        namespace("urn:x"),
    );
    check_refused(
        &with("<x:status value=\"a\"/>"),
        2,
        ProblemKind::UnknownPrefix { prefix: "x".into() },
    );
}

#[test]
fn a_root_that_is_no_resource_is_refused() {
    check_refused(
        "<patient xmlns=\"http://hl7.org/fhir\"/>",
        1,
        ProblemKind::NotResource {
            found: "patient".into(),
        },
    );
}

#[test]
fn attributes_twice_or_too_many_are_refused() {
    check_refused(
        &with("<status value=\"a\" value=\"b\"/>"),
        2,
        ProblemKind::DoubledAttribute {
            name: "value".into(),
        },
    );
    let many = (0..40)
        .map(|number| format!(" a{number}=\"\""))
        .collect::<Vec<_>>()
        .concat();
    check_refused(
        &with(&format!("<status{many}/>")),
        2,
        ProblemKind::TooManyAttributes { limit: 16 },
    );
}

#[test]
fn another_encoding_is_refused() {
    let latin =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Task xmlns=\"http://hl7.org/fhir\"/>";
    check_refused(
        latin,
        1,
        ProblemKind::Encoding {
            found: "ISO-8859-1".into(),
        },
    );
    let mut bytes = with("<note>\n<text value=\"caf?\"/></note>").into_bytes();
    let place = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[place] = 0xe9;
    let reading = read_files(&[spil_fhir::SourceFile {
        name: "one".into(),
        bytes,
    }]);
    assert_eq!(problems(&reading), [(Some(3), ProblemKind::NotUtf8)]);
}

#[test]
fn attributes_and_text_that_fhir_does_not_have_are_kept() {
    let reading = read_text(&with(
        "<status value=\"active\" kleur=\"rood\"/>los <![CDATA[woord]]><!-- gezien --><?los pi?>",
    ));
    assert_eq!(
        unplaced(only(&reading)),
        [
            "ServiceRequest.status.@kleur = rood",
            "ServiceRequest.#text[0] = los",
            "ServiceRequest.#text[1] = woord",
        ]
    );
    let stray: Vec<_> = problems(&reading)
        .into_iter()
        .filter(|(_, kind)| *kind == ProblemKind::StrayText)
        .collect();
    assert_eq!(stray.len(), 2);
}

#[test]
fn narrative_becomes_lines_with_links_and_pictures() {
    let content = "<Composition xmlns=\"http://hl7.org/fhir\"><section><text>
        <div xmlns=\"http://www.w3.org/1999/xhtml\"><h1>Kop</h1> een  <i>twee</i>,
        <ul><li>a &lt; b</li><li><a href=\"http://voorbeeld.invalid\">hier</a></li></ul><img src=\"#s\" alt=\"foto\"/></div>
        </text></section></Composition>";
    check(
        content,
        "note",
        &[(
            "note.1.text",
            "Kop\neen twee,\na < b\n[http://voorbeeld.invalid] hier\n[#s] [foto]",
        )],
    );
}
