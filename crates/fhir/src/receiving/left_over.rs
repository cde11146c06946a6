//! What is left when everything was placed: said twice is said once, and the rest is kept piece by piece.

use spil_model::referral::Unplaced;
use spil_model::text::{LongText, ShortText};

use super::values::Values;

/// People and organisations whose details often are those of somebody who was placed.
const BLOCKS: [&str; 5] = ["author", "gp", "owner", "performer", "task"];

/// Drops what only says again, in one piece, what stands in its parts, and what is said of the same person under another
/// heading. The original keeps it all.
pub(super) fn tidy(values: &mut Values) {
    for key in values.keys() {
        let Some((block, last)) = key.rsplit_once('.') else {
            continue;
        };
        let elsewhere: &[&str] = match last {
            "text" | "surname" | "line" | "given" if is_name_or_address(block) => &[block],
            "narrative" => &[block, "reason", "condition"],
            _ => continue,
        };
        if values.says_elsewhere(&key, elsewhere) {
            values.forget(&key);
        }
    }
    for block in BLOCKS {
        drop_what_the_requester_says(values, block);
    }
    drop_reasons_said_again(values);
}

fn is_name_or_address(block: &str) -> bool {
    let last = block
        .rsplit('.')
        .find(|part| !part.bytes().all(|byte| byte.is_ascii_digit()));
    matches!(last, Some("name" | "address"))
}

/// The letter is mostly written by whoever refers, and that is mostly the general practitioner. Who it is stays.
fn drop_what_the_requester_says(values: &mut Values, block: &str) {
    let names = ["name.text", "organisation.name"];
    for key in values.keys() {
        let Some(part) = key
            .strip_prefix(block)
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        let same = values.any(&format!("requester.{part}")).map(str::to_owned);
        if !names.contains(&part) && same.as_deref() == values.peek(&key) {
            values.forget(&key);
        }
    }
}

/// A condition with the code of the reason says nothing more by its code and meaning.
fn drop_reasons_said_again(values: &mut Values) {
    for key in values.repeats("condition") {
        for part in ["code", "display", "system"] {
            let reason = values.any(&format!("reason.{part}")).map(str::to_owned);
            values.forget_if(&format!("{key}.{part}"), |said| {
                Some(said) == reason.as_deref()
            });
        }
    }
}

/// A value in pieces that fit, each under its key.
pub(super) fn pieces(path: &str, value: &str) -> Vec<Unplaced> {
    let characters: Vec<char> = value.chars().collect();
    let chunks = characters.chunks(LongText::MAX);
    let texts = chunks.map(|chunk| chunk.iter().collect::<String>());
    let short: String = path.chars().take(ShortText::MAX).collect();
    let piece = |text: String| {
        Some(Unplaced {
            path: ShortText::parse(&short).ok()?,
            value: LongText::parse(&text).ok()?,
        })
    };
    texts.filter_map(piece).collect()
}
