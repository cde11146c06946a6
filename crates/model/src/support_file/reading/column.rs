//! The columns of the list of offers and their names.

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Name,
    Organisation,
    Area,
    Audience,
    Diagnosis,
    Indication,
    Description,
    Capacity,
    Phone,
    Website,
}

impl Column {
    /// The columns that must be there.
    pub(super) const REQUIRED: [Self; 7] = [
        Self::Name,
        Self::Organisation,
        Self::Area,
        Self::Audience,
        Self::Diagnosis,
        Self::Indication,
        Self::Description,
    ];

    /// The columns that may be there.
    pub(super) const OPTIONAL: [Self; 3] = [Self::Capacity, Self::Phone, Self::Website];

    /// Its names, the Dutch one first.
    pub(super) const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Name => ["aanbod", "offer"],
            Self::Organisation => ["organisatie", "organisation"],
            Self::Area => ["gebied", "area"],
            Self::Audience => ["voor wie", "for whom"],
            Self::Diagnosis => ["diagnose nodig", "needs diagnosis"],
            Self::Indication => ["indicatie nodig", "needs indication"],
            Self::Description => ["omschrijving", "description"],
            Self::Capacity => ["capaciteit", "capacity"],
            Self::Phone => ["telefoon", "phone"],
            Self::Website => ["website", "web"],
        }
    }
}
