//! The people of a network: who they are, in which role, for whom they work, and when they are on duty.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{OrganisationCode, Profession, StaffRole, SubRegionCode, TeamCode};
use crate::contact_details::{Email, Phone};
use crate::covenant::Hundredths;
use crate::geography::NeighbourhoodCode;
use crate::language_code::LanguageCode;

/// Somebody who works with Spil. The e-mail address tells people apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// The e-mail address at work.
    pub email: Email,
    /// The phone number at work.
    pub phone: Option<Phone>,
    /// The profession.
    pub profession: Profession,
    /// The registration as a professional.
    pub registration: Option<Registration>,
    /// The languages spoken.
    pub languages: BTreeSet<LanguageCode>,
    /// What somebody knows more about than others, in a few words each.
    pub expertise: Vec<String>,
    /// Where somebody starts from in the morning, for the distance to clients.
    pub home_neighbourhood: Option<NeighbourhoodCode>,
    /// The roles. Without one somebody can sign in and see nothing.
    pub roles: Vec<RoleInNetwork>,
    /// The appointments: several where somebody has several employers.
    pub appointments: Vec<Appointment>,
}

/// A registration as a professional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The number in the register.
    pub number: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

/// A role with the place where it is exercised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleInNetwork {
    /// The role.
    pub role: StaffRole,
    /// The sub-region of a waiting-list manager or secretary.
    pub sub_region: Option<SubRegionCode>,
    /// The organisation that somebody works for in this role, or manages.
    pub organisation: Option<OrganisationCode>,
    /// The team of a case manager or link worker.
    pub team: Option<TeamCode>,
    /// The first day; from the import on where there is none.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// An appointment with an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The organisation.
    pub organisation: OrganisationCode,
    /// What somebody is appointed as.
    pub role: StaffRole,
    /// The team, for whoever works in one.
    pub team: Option<TeamCode>,
    /// Contract hours a week.
    pub hours: Hundredths,
    /// The first day; from the import on where there is none.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// Somebody on duty as waiting-list manager of a sub-region, with a deputy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotaEntry {
    /// The sub-region.
    pub sub_region: SubRegionCode,
    /// Who is on duty, by e-mail address.
    pub manager: Email,
    /// Who stands in, by e-mail address.
    pub deputy: Option<Email>,
    /// The first day.
    pub from: Date,
    /// The last day; until further notice where there is none.
    pub until: Option<Date>,
}
