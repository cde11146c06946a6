//! What is wrong with a file that a network wrote: where, and what was expected there.
//!
//! For the covenant, the network file, the postcodes and the support directory. Putting it in words is the work of
//! whoever speaks with the user.

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// The field: `class[2].norm.weeks` (lists counted from 1), the name of a column, or empty for the whole file.
    pub path: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// The ways in which a field can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file is no TOML at this place.
    NotToml,
    /// The line is no CSV, or has another number of fields than the header.
    NotCsv,
    /// The file is not in UTF-8 at this place.
    NotText,
    /// The same key stands twice in one table.
    KeyTwice,
    /// The key has no meaning here.
    UnknownKey {
        /// The keys that have a meaning here.
        known: Vec<String>,
    },
    /// The field must be there.
    Missing {
        /// What must be there.
        expected: Expected,
    },
    /// The field holds something else than it should.
    Unexpected {
        /// What stands there, shortened.
        found: String,
        /// What should stand there.
        expected: Expected,
    },
    /// The name points at something that the file does not define.
    UnknownName {
        /// The name.
        found: String,
        /// The names that are defined.
        known: Vec<String>,
    },
    /// The same name, code or combination stands in the file already.
    Repeated {
        /// What stands there twice.
        found: String,
        /// The line where it stands first.
        first_line: usize,
    },
    /// The fields contradict each other.
    Contradiction(Contradiction),
}

/// Fields that are each right, but not together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// The norm of a class is shorter than that of a more urgent class.
    ShorterThanMoreUrgent,
    /// A step of the ladder does not come later than the step before it.
    NotLaterThanStepBefore,
    /// The lower bound lies above the upper bound.
    LowerAboveUpper,
    /// More is asked for than there is to choose from.
    MoreThanListed,
    /// A period ends before it starts.
    EndsBeforeStart,
    /// A role is missing the place where it is exercised, or has one that does not suit it.
    PlaceDoesNotSuitRole,
    /// Two periods in which only one can hold overlap.
    PeriodsOverlap,
    /// Somebody would stand in for themselves.
    OwnDeputy,
    /// The codes of neighbourhood, district and municipality do not fit together.
    CodesDoNotFit,
    /// An address that stood in the file before lies in another neighbourhood here.
    AddressElsewhere,
}

/// What should stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A table with fields.
    Table,
    /// A list.
    List,
    /// A list with at least one entry.
    FilledList,
    /// A text of at most so many characters.
    Text {
        /// The greatest number of characters.
        max: usize,
    },
    /// A short name of small letters, digits and hyphens.
    Identifier,
    /// A text in Dutch and in English.
    DutchAndEnglish,
    /// A whole number.
    WholeNumber {
        /// The smallest.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A number with at most two decimals, in hundredths.
    Decimal {
        /// The smallest, in hundredths.
        min: u32,
        /// The greatest, in hundredths.
        max: u32,
    },
    /// True or false.
    Boolean,
    /// A date.
    Date,
    /// A time of day.
    TimeOfDay,
    /// A term: `{ working_days = n }` or `{ weeks = n }`.
    Term,
    /// One of these words.
    OneOf(Vec<String>),
    /// A condition of a triage rule: a sign, or a table with one key.
    Condition,
    /// A Dutch postcode.
    Postcode,
    /// A house number.
    HouseNumber,
    /// The code of a neighbourhood.
    NeighbourhoodCode,
    /// The code of a district.
    DistrictCode,
    /// The code of a municipality.
    MunicipalityCode,
    /// The code of a neighbourhood, district, municipality or sub-region.
    AreaCode,
    /// So many digits.
    Digits {
        /// How many.
        count: usize,
    },
    /// An e-mail address.
    Email,
    /// A Dutch phone number.
    Phone,
    /// A web address that begins with https.
    WebAddress,
    /// A language code of two or three letters.
    LanguageCode,
    /// A header with these columns.
    Columns(Vec<String>),
}

impl Problem {
    /// A problem at this place.
    pub fn new(line: usize, path: impl Into<String>, fault: Fault) -> Self {
        Self {
            line,
            path: path.into(),
            fault,
        }
    }
}

/// What stands in a field, short enough to show in a message.
pub(crate) fn shortened(found: &str) -> String {
    const LONGEST: usize = 60;
    let found = found.trim();
    if found.chars().count() <= LONGEST {
        return found.to_owned();
    }
    let mut short: String = found.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}
