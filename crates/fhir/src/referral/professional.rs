//! Professionals and their organisations in a referral.

use spil_model::sex::Sex;

use crate::codes::Code;
use crate::listing::{Listing, join};
use crate::placed::Placed;
use crate::referral::{Address, Coded, ContactPoint, PersonName};

type Text = Option<Placed<String>>;

/// An organisation.
#[derive(Debug, Default)]
pub struct Organisation {
    /// Name.
    pub name: Text,
    /// AGB code.
    pub agb: Text,
    /// URA number.
    pub ura: Text,
    /// What kind of organisation.
    pub types: Vec<Coded>,
    /// Telephone numbers.
    pub phones: Vec<ContactPoint>,
    /// E-mail addresses.
    pub emails: Vec<ContactPoint>,
    /// Addresses.
    pub addresses: Vec<Address>,
}

impl Organisation {
    fn list(&self, key: &str, list: &mut Listing) {
        list.put(key, "name", self.name.as_ref());
        list.put(key, "agb", self.agb.as_ref());
        list.put(key, "ura", self.ura.as_ref());
        list.each(&join(key, "type"), &self.types, Coded::list);
        list.each(&join(key, "phone"), &self.phones, ContactPoint::list);
        list.each(&join(key, "email"), &self.emails, ContactPoint::list);
        list.each(&join(key, "address"), &self.addresses, Address::list);
    }
}

/// A professional in a role, an organisation, or whoever else refers.
#[derive(Debug, Default)]
pub struct Professional {
    /// Name.
    pub name: PersonName,
    /// Administrative sex.
    pub sex: Option<Placed<Code<Sex>>>,
    /// AGB code.
    pub agb: Text,
    /// BIG number.
    pub big: Text,
    /// UZI number.
    pub uzi: Text,
    /// Role in the organisation.
    pub roles: Vec<Coded>,
    /// Profession or specialty.
    pub specialties: Vec<Coded>,
    /// Telephone numbers of their own.
    pub phones: Vec<ContactPoint>,
    /// E-mail addresses of their own.
    pub emails: Vec<ContactPoint>,
    /// Addresses of their own.
    pub addresses: Vec<Address>,
    /// The organisation they work for.
    pub organisation: Organisation,
    /// The location they work at.
    pub location: Text,
}

impl Professional {
    pub(crate) fn list(&self, key: &str, list: &mut Listing) {
        self.name.list(&join(key, "name"), list);
        list.put(key, "sex", self.sex.as_ref());
        list.put(key, "agb", self.agb.as_ref());
        list.put(key, "big", self.big.as_ref());
        list.put(key, "uzi", self.uzi.as_ref());
        list.each(&join(key, "role"), &self.roles, Coded::list);
        list.each(&join(key, "specialty"), &self.specialties, Coded::list);
        list.each(&join(key, "phone"), &self.phones, ContactPoint::list);
        list.each(&join(key, "email"), &self.emails, ContactPoint::list);
        list.each(&join(key, "address"), &self.addresses, Address::list);
        self.organisation.list(&join(key, "organisation"), list);
        list.put(key, "location.name", self.location.as_ref());
    }
}
