//! A text of the network itself in several languages. Texts of Spil are in Fluent files, not here.

use serde::{Deserialize, Serialize};

use crate::problem::Expected;
use crate::toml_reader::Field;

/// A text in Dutch and English, and where the network has it in Turkish and Arabic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
    /// Turkish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tr: Option<String>,
    /// Arabic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ar: Option<String>,
}

impl Translated {
    /// The text in the language with this code (nl, en, tr, ar); in Dutch where there is none.
    pub fn in_language(&self, code: &str) -> &str {
        match code {
            "en" => &self.en,
            "tr" => self.tr.as_deref().unwrap_or(&self.nl),
            "ar" => self.ar.as_deref().unwrap_or(&self.nl),
            _ => &self.nl,
        }
    }

    /// Whether the network has the text in this language, so that a page can mark a passage in another one.
    pub fn exists_in(&self, code: &str) -> bool {
        match code {
            "nl" | "en" => true,
            "tr" => self.tr.is_some(),
            "ar" => self.ar.is_some(),
            _ => false,
        }
    }

    pub(crate) fn read(field: Field<'_>, max: usize) -> Option<Self> {
        if field.is_text() {
            return field.unexpected(Expected::DutchAndEnglish);
        }
        field.table(|table| {
            let (nl, en) = (table.field("nl").text(max), table.field("en").text(max));
            let tr = table.optional("tr").and_then(|field| field.text(max));
            let ar = table.optional("ar").and_then(|field| field.text(max));
            Some(Self {
                nl: nl?,
                en: en?,
                tr,
                ar,
            })
        })
    }
}
