//! The lists of codes that Spil understands. A code outside its list is kept as it came.

use std::fmt;

use spil_model::name::NameUse;
use spil_model::sex::Sex;

/// A list of codes.
pub trait CodeList: Copy + Sized + 'static {
    /// All codes of the list.
    const ALL: &'static [Self];

    /// The code as FHIR writes it.
    fn code(self) -> &'static str;

    /// The entry with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|entry| entry.code() == code)
    }
}

/// A code from a list, or one that is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code<T> {
    /// In the list.
    Known(T),
    /// Not in the list: the code as it came.
    Unknown(String),
}

impl<T: CodeList> Code<T> {
    /// Reads a code.
    pub fn read(code: &str) -> Self {
        T::from_code(code).map_or_else(|| Self::Unknown(code.to_owned()), Self::Known)
    }

    /// The entry of the list, where it is one.
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(entry) => Some(*entry),
            Self::Unknown(_) => None,
        }
    }
}

impl<T: CodeList> fmt::Display for Code<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Known(entry) => entry.code(),
            Self::Unknown(code) => code,
        })
    }
}

macro_rules! code_list {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $entry:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$what])* $entry,)+ }

        impl CodeList for $name {
            const ALL: &'static [Self] = &[$(Self::$entry,)+];

            fn code(self) -> &'static str {
                match self { $(Self::$entry => $code,)+ }
            }
        }
    };
}

code_list! {
    /// How soon the sender wants it done. The classes of a covenant are another list.
    Priority {
        /// In the usual order.
        Routine = "routine",
        /// Before what is routine.
        Urgent = "urgent",
        /// As soon as possible.
        Asap = "asap",
        /// At once.
        Stat = "stat",
    }
}

code_list! {
    /// What an address, telephone number or e-mail address is used for.
    Use {
        /// At home.
        Home = "home",
        /// At work.
        Work = "work",
        /// For a time.
        Temporary = "temp",
        /// No longer.
        Old = "old",
        /// A mobile telephone.
        Mobile = "mobile",
        /// For bills.
        Billing = "billing",
    }
}

code_list! {
    /// What kind of telephone a number belongs to.
    PhoneKind {
        /// A mobile telephone.
        Mobile = "mobile",
        /// A fixed line.
        Landline = "landline",
        /// A fax.
        Fax = "fax",
        /// A pager.
        Pager = "pager",
    }
}

code_list! {
    /// What a name is.
    NameKind {
        /// The name in the register of persons.
        Official = "official",
        /// The name that is used.
        Usual = "usual",
        /// For a time.
        Temporary = "temp",
        /// A nickname.
        Nickname = "nickname",
        /// Not a real name.
        Anonymous = "anonymous",
        /// No longer.
        Old = "old",
        /// Before marriage.
        Maiden = "maiden",
    }
}

code_list! {
    /// Where a request, letter or task stands.
    Status {
        /// Not yet sent.
        Draft = "draft",
        /// In force.
        Active = "active",
        /// Waiting.
        OnHold = "on-hold",
        /// Withdrawn.
        Revoked = "revoked",
        /// Done. For a referral: sent.
        Completed = "completed",
        /// Sent in error.
        EnteredInError = "entered-in-error",
        /// Not known.
        Unknown = "unknown",
        /// Asked for.
        Requested = "requested",
        /// Arrived.
        Received = "received",
        /// Taken on.
        Accepted = "accepted",
        /// Not taken on.
        Rejected = "rejected",
        /// Can begin.
        Ready = "ready",
        /// Called off.
        Cancelled = "cancelled",
        /// Begun.
        InProgress = "in-progress",
        /// Not done.
        Failed = "failed",
        /// Not yet final.
        Preliminary = "preliminary",
        /// Final.
        Final = "final",
        /// Final and changed since.
        Amended = "amended",
        /// The one that counts.
        Current = "current",
        /// Replaced by another.
        Superseded = "superseded",
        /// Proposed.
        Proposed = "proposed",
        /// No longer in force.
        Inactive = "inactive",
    }
}

code_list! {
    /// What a consent says.
    Decision {
        /// Allowed.
        Permit = "permit",
        /// Not allowed.
        Deny = "deny",
    }
}

impl CodeList for NameUse {
    const ALL: &'static [Self] = Self::ALL;

    fn code(self) -> &'static str {
        Self::code(self)
    }
}

impl CodeList for Sex {
    const ALL: &'static [Self] = Self::ALL;

    fn code(self) -> &'static str {
        Self::code(self)
    }
}

/// Reads the order of names as the Dutch profile codes it.
pub(crate) fn name_use(code: &str) -> Code<NameUse> {
    match code {
        "NL1" => Code::Known(NameUse::Own),
        "NL2" => Code::Known(NameUse::Partner),
        "NL3" => Code::Known(NameUse::PartnerOwn),
        "NL4" => Code::Known(NameUse::OwnPartner),
        other => Code::Unknown(other.to_owned()),
    }
}

/// Reads the kind of telephone as HL7 version 3 codes it.
pub(crate) fn phone_kind(code: &str) -> Code<PhoneKind> {
    match code {
        "MC" => Code::Known(PhoneKind::Mobile),
        "LL" => Code::Known(PhoneKind::Landline),
        "FAX" => Code::Known(PhoneKind::Fax),
        "PG" => Code::Known(PhoneKind::Pager),
        other => Code::Unknown(other.to_owned()),
    }
}
