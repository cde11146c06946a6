//! The rules by which an access is weighed: a table with a name, a weight and a reason each. A person reads them and a person
//! decides; a high score says only where to begin.

use std::collections::BTreeSet;

use jiff::civil::{DateTime, Time, time};

use crate::contact_details::{Email, Phone};
use crate::name::PersonName;
use crate::text::fold;

/// Between these times, on a working day, people work.
pub const WORKING_HOURS: (Time, Time) = (time(7, 0, 0, 0), time(20, 0, 0, 0));
/// So many people opened within [`BURST_WITHIN`] are many in a row.
pub const BURST: usize = 25;
/// The length of a row of accesses, in minutes.
pub const BURST_WITHIN: i64 = 60;

macro_rules! hits {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $bit:literal, $weight:literal;)*) => {
        /// A rule that struck.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Hit {
            $($(#[$doc])* $name),*
        }

        impl Hit {
            /// All rules, the heaviest first.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code: in addresses and in the keys of texts.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Its bit among the hits of an access, as it is stored; never used again for another rule.
            pub const fn bit(self) -> i64 {
                match self { $(Self::$name => 1 << $bit),* }
            }

            /// How much it weighs.
            pub const fn weight(self) -> i64 {
                match self { $(Self::$name => $weight),* }
            }
        }
    };
}

hits! {
    /// Emergency access goes past the relations that protect a file, so each one is looked at.
    Emergency = "emergency", 0, 40;
    /// The client, or somebody close to them, bears the name or the e-mail address of a member of staff: a colleague's file draws
    /// looks.
    Colleague = "colleague", 1, 40;
    /// A telephone number or e-mail address of whoever looks is one of the client's or their contact persons': they live together
    /// or know each other.
    SharedContact = "shared_contact", 2, 40;
    /// Somebody tried to open what they may not: a slip, or a search.
    Refused = "refused", 3, 30;
    /// Many people opened in a row: a round through the files, or a machine.
    Burst = "burst", 4, 25;
    /// The same surname: perhaps family. Common names strike often, so it weighs less.
    SameSurname = "same_surname", 5, 20;
    /// Neither treating, nor offered, nor asked, nor of the area's desk.
    NoTie = "no_tie", 6, 15;
    /// Whoever looks lives in the client's neighbourhood.
    LivesNearby = "lives_nearby", 7, 10;
    /// Early, late, at the weekend or on a holiday.
    OutsideHours = "outside_hours", 8, 10;
}

impl Hit {
    /// The rule with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hit| hit.code() == code)
    }
}

/// The rules that struck an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hits(i64);

impl Hits {
    /// Reads the stored bits; bits of rules that are no more are kept and weigh nothing.
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    /// As they are stored.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// The rules, the heaviest first.
    pub fn rules(self) -> impl Iterator<Item = Hit> {
        let bits = self.0;
        let all = Hit::ALL.iter().copied();
        all.filter(move |hit| bits & hit.bit() != 0)
    }

    /// The sum of the weights.
    pub fn score(self) -> i64 {
        self.rules().map(Hit::weight).sum()
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `other` brings a rule that is not among these.
    pub const fn lacks_some_of(self, other: Self) -> bool {
        other.0 & !self.0 != 0
    }
}

impl FromIterator<Hit> for Hits {
    fn from_iter<T: IntoIterator<Item = Hit>>(hits: T) -> Self {
        let bits = hits.into_iter().fold(0, |bits, hit| bits | hit.bit());
        Self(bits)
    }
}

/// Somebody of the network, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Onlooker {
    /// The name, as colleagues know it.
    pub name: String,
    /// The e-mail address at work.
    pub email: String,
    /// The telephone number at work.
    pub phone: Option<String>,
    /// The code of the neighbourhood where they live, where they said so.
    pub home: Option<String>,
}

/// Everybody of the network, to be found by whole name or e-mail address: a network has a thousand of them, and every access
/// asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Colleagues {
    names: BTreeSet<String>,
    emails: BTreeSet<String>,
}

impl<'a> FromIterator<&'a Onlooker> for Colleagues {
    fn from_iter<T: IntoIterator<Item = &'a Onlooker>>(everybody: T) -> Self {
        let mut colleagues = Self::default();
        for one in everybody {
            colleagues.names.insert(fold(&one.name));
            colleagues.emails.insert(one.email.to_ascii_lowercase());
        }
        colleagues
    }
}

/// A client with whoever is close to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The names of the client.
    pub names: Vec<PersonName>,
    /// The names of the contact persons.
    pub close: Vec<PersonName>,
    /// The telephone numbers of all of them.
    pub phones: Vec<Phone>,
    /// The e-mail addresses of all of them.
    pub emails: Vec<Email>,
    /// The code of the neighbourhood.
    pub neighbourhood: Option<String>,
}

/// One access, with what is known of both sides.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that a rule or a reader asks for"
)]
pub struct Access<'a> {
    /// When, on the clock of the Netherlands.
    pub at: DateTime,
    /// Whether that is a working day.
    pub is_working_day: bool,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Whether emergency access alone allowed it.
    pub is_emergency: bool,
    /// Whether something ties the one who looked to the client: treatment, an offer, a question, or the area's desk or team.
    pub is_tied: bool,
    /// How many people the same one opened in the hour before, this one included.
    pub in_a_row: usize,
    /// Who looked.
    pub onlooker: &'a Onlooker,
    /// At whom; none for a list.
    pub subject: Option<&'a Subject>,
}

impl Access<'_> {
    /// The rules that strike. `colleagues` is everybody of the network.
    pub fn hits(&self, colleagues: &Colleagues) -> Hits {
        let subject = self.subject;
        let struck = [
            (Hit::Emergency, self.is_emergency),
            (
                Hit::Colleague,
                subject.is_some_and(|subject| is_staff(subject, colleagues)),
            ),
            (
                Hit::SharedContact,
                subject.is_some_and(|subject| shares_contact(subject, self.onlooker)),
            ),
            (Hit::Refused, self.is_refused),
            (Hit::Burst, BURST <= self.in_a_row),
            (
                Hit::SameSurname,
                subject.is_some_and(|subject| same_surname(subject, self.onlooker)),
            ),
            (
                Hit::NoTie,
                subject.is_some() && !self.is_refused && !self.is_tied,
            ),
            (
                Hit::LivesNearby,
                subject.is_some_and(|subject| lives_nearby(subject, self.onlooker)),
            ),
            (Hit::OutsideHours, self.is_outside_hours()),
        ];
        let struck = struck.into_iter().filter(|(_, strikes)| *strikes);
        struck.map(|(hit, _)| hit).collect()
    }

    fn is_outside_hours(&self) -> bool {
        let (from, until) = WORKING_HOURS;
        let time = self.at.time();
        !self.is_working_day || time < from || until <= time
    }
}

/// Whether the client or a contact person bears a whole name, or has the e-mail address, of somebody of the network.
fn is_staff(subject: &Subject, colleagues: &Colleagues) -> bool {
    let mut names = subject.names.iter().chain(&subject.close);
    let is_named = |name: &PersonName| {
        name.parts().given.is_some() && colleagues.names.contains(&fold(&name.informal()))
    };
    let mut emails = subject.emails.iter();
    names.any(is_named)
        || emails.any(|email| {
            let email = email.to_string().to_ascii_lowercase();
            colleagues.emails.contains(&email)
        })
}

fn shares_contact(subject: &Subject, onlooker: &Onlooker) -> bool {
    let number = onlooker.phone.as_deref().map(digits);
    let has_phone = number.is_some_and(|number| {
        let mut phones = subject.phones.iter();
        phones.any(|phone| digits(&phone.to_string()) == number)
    });
    has_phone || has_email(subject, &onlooker.email)
}

fn has_email(subject: &Subject, email: &str) -> bool {
    let mut emails = subject.emails.iter();
    emails.any(|one| one.to_string().eq_ignore_ascii_case(email))
}

/// The last digits, so that `+31 6` and `06` are one number.
fn digits(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits.iter().rev().take(9).collect()
}

/// Whether the name of whoever looks ends in a surname of the client's.
fn same_surname(subject: &Subject, onlooker: &Onlooker) -> bool {
    let name = fold(&onlooker.name);
    let surnames = subject.names.iter().flat_map(|name| {
        let parts = name.parts();
        [&parts.surname, &parts.partner_surname]
    });
    surnames
        .flatten()
        .map(|surname| fold(surname))
        .any(|surname| {
            let before = name.strip_suffix(&surname);
            !surname.is_empty()
                && before.is_some_and(|before| before.is_empty() || before.ends_with(' '))
        })
}

fn lives_nearby(subject: &Subject, onlooker: &Onlooker) -> bool {
    onlooker.home.is_some() && onlooker.home == subject.neighbourhood
}

#[cfg(test)]
mod tests;
