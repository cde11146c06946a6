//! Why somebody is referred: the question, the text of the letter, and a diagnosis where a code names dementia.

use spil_model::birth_date::BirthDate;
use spil_model::referral::{DementiaType, Diagnosis};
use spil_model::text::LongText;

use super::values::Values;

/// The reasons in the sender's words, with their codes.
pub(super) fn question(values: &mut Values) -> Option<LongText> {
    let mut lines = Vec::new();
    let mut used = Vec::new();
    for key in values.repeats("reason") {
        let said = |part: &str| values.peek(&format!("{key}.{part}")).map(str::to_owned);
        let (text, display, code) = (said("text"), said("display"), said("code"));
        let coded = match (&code, &display) {
            (Some(code), Some(display)) => Some(format!("{display} ({code})")),
            (code, display) => display.clone().or_else(|| code.clone()),
        };
        lines.extend(text);
        lines.extend(coded);
        used.extend(["text", "display", "code", "system"].map(|part| format!("{key}.{part}")));
    }
    placed(values, &lines.join("\n"), &used)
}

/// The sections of the letter, each with its heading; what the question says already is not said twice.
pub(super) fn particulars(values: &mut Values) -> Option<LongText> {
    let mut paragraphs = Vec::new();
    let mut used = Vec::new();
    for key in values.numbered("note") {
        let at = |part: &str| format!("{key}.{part}");
        let source = if values.peek(&at("text")).is_some() {
            "text"
        } else {
            "narrative"
        };
        let Some(text) = values.peek(&at(source)) else {
            continue;
        };
        let is_said = values
            .repeats("reason")
            .iter()
            .any(|reason| values.any(&format!("{reason}.text")) == Some(text));
        used.push(at(source));
        if is_said {
            continue;
        }
        let title = values.peek(&at("title"));
        paragraphs.push(title.map_or_else(|| text.to_owned(), |title| format!("{title}: {text}")));
        used.push(at("title"));
    }
    placed(values, &paragraphs.join("\n\n"), &used)
}

/// A text that is too long finds no place; its pieces are left over then.
fn placed(values: &mut Values, text: &str, used: &[String]) -> Option<LongText> {
    let text = LongText::parse(text).ok()?;
    for key in used {
        values.forget(key);
    }
    Some(text)
}

/// What a code says of dementia.
enum Said {
    Dementia(DementiaType),
    Suspicion,
}

/// The first condition or reason whose code is about dementia. The codes stay, since they say more than we place.
pub(super) fn diagnosis(values: &mut Values) -> Diagnosis {
    let keys = [values.repeats("condition"), values.repeats("reason")].concat();
    let found = keys.iter().find_map(|key| Some((key, said(values, key)?)));
    let Some((key, said)) = found else {
        return Diagnosis::Unknown;
    };
    let verified = values
        .any(&format!("{key}.verification.code"))
        .unwrap_or("confirmed");
    match (said, verified) {
        (_, "refuted" | "entered-in-error") => Diagnosis::Unknown,
        (Said::Dementia(kind), "confirmed") => Diagnosis::Diagnosed {
            kind,
            on: values.any(&format!("{key}.onset")).and_then(|text| {
                BirthDate::parse(text.get(..10).unwrap_or(text))
                    .ok()?
                    .exact()
            }),
            letter: None,
        },
        _ => Diagnosis::Suspicion,
    }
}

fn said(values: &Values, key: &str) -> Option<Said> {
    let codes = [
        key.to_owned(),
        format!("{key}.coding.2"),
        format!("{key}.coding.3"),
    ];
    codes.iter().find_map(|key| {
        let code = values.any(&format!("{key}.code"))?;
        said_by(values.any(&format!("{key}.system"))?, code)
    })
}

fn said_by(system: &str, code: &str) -> Option<Said> {
    let dementia = |kind| Some(Said::Dementia(kind));
    if system.contains("icpc") || system.ends_with("2.16.840.1.113883.2.4.4.31.1") {
        return match code {
            "P70" | "P70.00" => dementia(DementiaType::Unknown),
            "P70.01" => dementia(DementiaType::Alzheimer),
            "P70.02" => dementia(DementiaType::Vascular),
            "P20" | "P20.00" => Some(Said::Suspicion),
            _ => None,
        };
    }
    if system.contains("snomed") {
        return match code {
            "52448006" => dementia(DementiaType::Unknown),
            "26929004" | "416780008" | "416975007" => dementia(DementiaType::Alzheimer),
            "429998004" => dementia(DementiaType::Vascular),
            "80098002" | "312991009" => dementia(DementiaType::LewyBody),
            "230270009" => dementia(DementiaType::Frontotemporal),
            "386805003" | "386806002" | "386807006" => Some(Said::Suspicion),
            _ => None,
        };
    }
    if system.contains("icd-10") {
        return match code.get(..3)? {
            "F00" | "G30" => dementia(DementiaType::Alzheimer),
            "F01" => dementia(DementiaType::Vascular),
            "F02" | "F03" => dementia(DementiaType::Unknown),
            _ => None,
        };
    }
    None
}
