//! The addresses by which the Netherlands names its number and code systems and extensions in FHIR.
//!
//! Each number system has a FHIR address and, from older systems, an OID.

/// Citizen service number.
pub(crate) const BSN: [&str; 2] = [
    "http://fhir.nl/fhir/NamingSystem/bsn",
    "urn:oid:2.16.840.1.113883.2.4.6.3",
];
/// Register of care providers by Vektis.
pub(crate) const AGB: [&str; 2] = [
    "http://fhir.nl/fhir/NamingSystem/agb-z",
    "urn:oid:2.16.840.1.113883.2.4.6.1",
];
/// Organisations that hold UZI certificates.
pub(crate) const URA: [&str; 2] = [
    "http://fhir.nl/fhir/NamingSystem/ura",
    "urn:oid:2.16.528.1.1007.3.3",
];
/// Persons that hold UZI certificates.
pub(crate) const UZI: [&str; 2] = [
    "http://fhir.nl/fhir/NamingSystem/uzi-nr-pers",
    "urn:oid:2.16.528.1.1007.3.1",
];
/// Register of care professions.
pub(crate) const BIG: [&str; 2] = [
    "http://fhir.nl/fhir/NamingSystem/big",
    "urn:oid:2.16.528.1.1007.5.1",
];
/// Insurers.
pub(crate) const UZOVI: [&str; 2] = [
    "http://fhir.nl/fhir/NamingSystem/uzovi",
    "urn:oid:2.16.840.1.113883.2.4.6.4",
];

/// Roles of contact persons.
pub(crate) const CONTACT_ROLE: &str = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472";
/// Types of messages between GPs and others; `1` is the referral letter.
pub(crate) const MESSAGE_TYPE: &str = "urn:oid:2.16.840.1.113883.2.4.4.30.69";
/// Countries.
pub(crate) const COUNTRY: &str = "urn:iso:std:iso:3166";
/// SNOMED CT.
pub(crate) const SNOMED: &str = "http://snomed.info/sct";
/// LOINC.
pub(crate) const LOINC: &str = "http://loinc.org";

/// SNOMED CT: the section of a letter that says what the referral is for.
pub(crate) const REFERRAL_FOR: &str = "440378000";
/// LOINC: referral note.
pub(crate) const REFERRAL_NOTE: &str = "57133-1";

/// Extensions.
pub(crate) mod extension {
    pub(crate) const OWN_PREFIX: &str =
        "http://hl7.org/fhir/StructureDefinition/humanname-own-prefix";
    pub(crate) const OWN_NAME: &str = "http://hl7.org/fhir/StructureDefinition/humanname-own-name";
    pub(crate) const PARTNER_PREFIX: &str =
        "http://hl7.org/fhir/StructureDefinition/humanname-partner-prefix";
    pub(crate) const PARTNER_NAME: &str =
        "http://hl7.org/fhir/StructureDefinition/humanname-partner-name";
    pub(crate) const ASSEMBLY_ORDER: &str =
        "http://hl7.org/fhir/StructureDefinition/humanname-assembly-order";
    pub(crate) const NAME_QUALIFIER: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier";
    pub(crate) const STREET: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetName";
    pub(crate) const HOUSE_NUMBER: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber";
    pub(crate) const HOUSE_ADDITION: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-buildingNumberSuffix";
    pub(crate) const LOCATOR: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-additionalLocator";
    pub(crate) const ADDRESS_TYPE: &str =
        "http://nictiz.nl/fhir/StructureDefinition/ext-AddressInformation.AddressType";
    pub(crate) const CODE_SPECIFICATION: &str =
        "http://nictiz.nl/fhir/StructureDefinition/ext-CodeSpecification";
    pub(crate) const TEXT_VALUE: &str = "http://nictiz.nl/fhir/StructureDefinition/ext-TextValue";
    pub(crate) const COMMENT: &str = "http://nictiz.nl/fhir/StructureDefinition/ext-Comment";
    pub(crate) const INTERPRETER: &str =
        "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired";
    pub(crate) const NATIONALITY: &str =
        "http://hl7.org/fhir/StructureDefinition/patient-nationality";
}
