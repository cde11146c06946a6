//! What is wrong with the input, and how badly. The sentences lie in the texts, by key.

use std::sync::Arc;

use crate::placed::Place;
use crate::tree::View;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing of the delivery is taken in.
    Error,
    /// The delivery is taken in; a person should look.
    Warning,
}

impl Severity {
    /// The word for it in documents.
    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub file: Arc<str>,
    /// The line, counted from 1, where the place is known.
    pub line: Option<u32>,
    /// The element, where there is one.
    pub path: Option<Box<str>>,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem with an element.
    pub(crate) fn at(element: View<'_>, kind: ProblemKind) -> Self {
        let Place { file, path, line } = element.place();
        Self {
            file,
            line: Some(line),
            path: Some(path),
            kind,
        }
    }

    /// A problem with a line of a file.
    pub(crate) fn in_line(file: &Arc<str>, line: u32, kind: ProblemKind) -> Self {
        Self {
            file: Arc::clone(file),
            line: Some(line),
            path: None,
            kind,
        }
    }

    /// A problem with a file or folder as a whole.
    pub fn in_file(file: &Arc<str>, kind: ProblemKind) -> Self {
        Self {
            file: Arc::clone(file),
            line: None,
            path: None,
            kind,
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }
}

/// What a value should look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// A date, or a date with a time and an offset.
    DateTime,
    /// `true` or `false`.
    Boolean,
    /// Nine digits (or eight: a leading zero lost) that pass the check of the BSN.
    Bsn,
    /// Base64.
    Base64,
    /// XHTML.
    Xhtml,
}

impl Shape {
    fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Boolean => "boolean",
            Self::Bsn => "bsn",
            Self::Base64 => "base64",
            Self::Xhtml => "xhtml",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// No XML or JSON file was found.
    EmptyFolder,
    /// The file holds nothing.
    EmptyFile,
    /// More bytes than are taken in.
    TooLarge {
        /// The most that is taken in, in bytes.
        limit: usize,
    },
    /// More files than are taken in.
    TooManyFiles {
        /// The most that is taken in.
        limit: usize,
    },
    /// More elements than are taken in.
    TooManyElements {
        /// The most that is taken in.
        limit: usize,
    },
    /// Elements nested too deeply.
    TooDeep {
        /// The deepest that is taken in.
        limit: usize,
    },
    /// Neither XML nor JSON.
    UnknownFormat,
    /// Not UTF-8.
    NotUtf8,
    /// Another encoding is declared than UTF-8.
    Encoding {
        /// The encoding as declared.
        found: String,
    },
    /// Not well-formed XML.
    BrokenXml,
    /// An element is closed by another name.
    EndTag {
        /// The name that was open.
        expected: String,
        /// The name in the end tag.
        found: String,
    },
    /// The file ends while an element is open.
    Unclosed {
        /// The name of the element.
        name: String,
    },
    /// A document type declaration.
    DocumentType,
    /// An entity other than the five of XML itself.
    Entity {
        /// The name of the entity.
        name: String,
    },
    /// More attributes on one element than any FHIR element has.
    TooManyAttributes {
        /// The most that is taken in.
        limit: usize,
    },
    /// An attribute that occurs twice.
    DoubledAttribute {
        /// Its name.
        name: String,
    },
    /// An element outside the namespace of FHIR.
    Namespace {
        /// The namespace that it is in; empty when in none.
        found: String,
    },
    /// A prefix that no namespace was given for.
    UnknownPrefix {
        /// The prefix.
        prefix: String,
    },
    /// The root is not a resource.
    NotResource {
        /// What it is.
        found: String,
    },
    /// Not well-formed JSON.
    BrokenJson,
    /// The same key twice in one object.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// JSON that no FHIR resource can be: an array in an array, or an object where text is expected.
    JsonShape,
    /// No referral was found in what was read.
    NoReferral,

    /// A file that is neither XML nor JSON by its name.
    FileSkipped,
    /// Two resources with the same type and id.
    IdClash {
        /// The type and id.
        id: String,
        /// The file that has it already.
        other: String,
    },
    /// A reference that leads nowhere.
    DanglingReference {
        /// The reference.
        reference: String,
    },
    /// A code that is not in the list that FHIR or its Dutch profile gives.
    UnknownCode {
        /// The code.
        code: String,
    },
    /// A value that is not what its element should hold; it is kept as it came.
    BadValue {
        /// What it should be.
        expected: Shape,
    },
    /// Text where FHIR has none.
    StrayText,
    /// The resource belongs to none of the referrals.
    LeftOver {
        /// The type of the resource.
        resource: String,
    },
    /// An extension that may change the meaning of what it stands in.
    ModifierExtension,
    /// The referral is about nobody.
    NoPatient,
}

impl ProblemKind {
    /// A code outside its list.
    pub(crate) fn unknown_code(code: &str) -> Self {
        Self::UnknownCode {
            code: excerpt(code),
        }
    }

    /// A key that occurs twice.
    pub(crate) fn duplicate_key(key: &str) -> Self {
        Self::DuplicateKey { key: excerpt(key) }
    }

    /// A reference that leads nowhere.
    pub(crate) fn dangling(reference: &str) -> Self {
        Self::DanglingReference {
            reference: excerpt(reference),
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::FileSkipped
            | Self::IdClash { .. }
            | Self::DanglingReference { .. }
            | Self::UnknownCode { .. }
            | Self::BadValue { .. }
            | Self::StrayText
            | Self::LeftOver { .. }
            | Self::ModifierExtension
            | Self::NoPatient => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The key of its sentence in the texts.
    pub fn key(&self) -> &'static str {
        match self {
            Self::EmptyFolder => "import-fhir-empty-folder",
            Self::EmptyFile => "import-fhir-empty-file",
            Self::TooLarge { .. } => "import-fhir-too-large",
            Self::TooManyFiles { .. } => "import-fhir-too-many-files",
            Self::TooManyElements { .. } => "import-fhir-too-many-elements",
            Self::TooDeep { .. } => "import-fhir-too-deep",
            Self::UnknownFormat => "import-fhir-unknown-format",
            Self::NotUtf8 => "import-fhir-not-utf8",
            Self::Encoding { .. } => "import-fhir-encoding",
            Self::BrokenXml => "import-fhir-broken-xml",
            Self::EndTag { .. } => "import-fhir-end-tag",
            Self::Unclosed { .. } => "import-fhir-unclosed",
            Self::DocumentType => "import-fhir-document-type",
            Self::Entity { .. } => "import-fhir-entity",
            Self::TooManyAttributes { .. } => "import-fhir-too-many-attributes",
            Self::DoubledAttribute { .. } => "import-fhir-doubled-attribute",
            Self::Namespace { found } if found.is_empty() => "import-fhir-no-namespace",
            Self::Namespace { .. } => "import-fhir-namespace",
            Self::UnknownPrefix { .. } => "import-fhir-unknown-prefix",
            Self::NotResource { .. } => "import-fhir-not-resource",
            Self::BrokenJson => "import-fhir-broken-json",
            Self::DuplicateKey { .. } => "import-fhir-duplicate-key",
            Self::JsonShape => "import-fhir-json-shape",
            Self::NoReferral => "import-fhir-no-referral",
            Self::FileSkipped => "import-fhir-file-skipped",
            Self::IdClash { .. } => "import-fhir-id-clash",
            Self::DanglingReference { .. } => "import-fhir-dangling-reference",
            Self::UnknownCode { .. } => "import-fhir-unknown-code",
            Self::BadValue { .. } => "import-fhir-bad-value",
            Self::StrayText => "import-fhir-stray-text",
            Self::LeftOver { .. } => "import-fhir-left-over",
            Self::ModifierExtension => "import-fhir-modifier-extension",
            Self::NoPatient => "import-fhir-no-patient",
        }
    }

    /// What is filled in in its sentence.
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge { limit }
            | Self::TooManyFiles { limit }
            | Self::TooManyElements { limit }
            | Self::TooDeep { limit }
            | Self::TooManyAttributes { limit } => vec![("limit", limit.to_string())],
            Self::Encoding { found } | Self::Namespace { found } | Self::NotResource { found } => {
                vec![("found", found.clone())]
            }
            Self::EndTag { expected, found } => {
                vec![("expected", expected.clone()), ("found", found.clone())]
            }
            Self::Unclosed { name } | Self::Entity { name } | Self::DoubledAttribute { name } => {
                vec![("name", name.clone())]
            }
            Self::UnknownPrefix { prefix } => vec![("prefix", prefix.clone())],
            Self::DuplicateKey { key } => vec![("key", key.clone())],
            Self::IdClash { id, other } => vec![("id", id.clone()), ("other", other.clone())],
            Self::DanglingReference { reference } => vec![("reference", reference.clone())],
            Self::UnknownCode { code } => vec![("code", code.clone())],
            Self::BadValue { expected } => vec![("expected", expected.code().to_owned())],
            Self::LeftOver { resource } => vec![("resource", resource.clone())],
            _ => Vec::new(),
        }
    }
}

/// As much of a value as a message has room for.
fn excerpt(value: &str) -> String {
    const ROOM: usize = 100;
    let mut excerpt: String = value.chars().take(ROOM).collect();
    if excerpt.len() < value.len() {
        excerpt.push('…');
    }
    excerpt
}
