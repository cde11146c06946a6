//! Why somebody is referred: codes of the request, and the section of the letter that says what the referral is for.

use std::collections::BTreeSet;

use crate::mapping::Mapper;
use crate::mapping::coding::{all_coded, coded};
use crate::mapping::letter::{section_text, sections_of};
use crate::placed::Placed;
use crate::referral::{Coded, Coding, Reason};
use crate::systems::{REFERRAL_FOR, SNOMED};
use crate::tree::View;

impl<'a> Mapper<'a> {
    /// Reasons of the request and the task, then those of the section that says what the referral is for.
    pub(super) fn reasons(
        &mut self,
        request: Option<View<'a>>,
        tasks: &[View<'a>],
        letters: &[View<'a>],
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut followed = BTreeSet::new();
        for asking in request.into_iter().chain(tasks.iter().copied()) {
            let codes = all_coded(asking, "reasonCode").into_iter();
            reasons.extend(codes.map(|coded| Reason { coded }));
            self.follow_reasons(asking.all("reasonReference"), &mut followed, &mut reasons);
        }
        for letter in letters {
            for (section, _) in sections_of(*letter)
                .into_iter()
                .filter(|(section, _)| says_reason(*section))
            {
                let before = reasons.len();
                self.follow_reasons(section.all("entry"), &mut followed, &mut reasons);
                if let Some(written) = section_text(section) {
                    say(&mut reasons, before, written);
                }
            }
        }
        reasons
    }

    /// Adds the codes of the resources that are referred to; a code that is there already is not added again.
    fn follow_reasons(
        &mut self,
        references: impl Iterator<Item = View<'a>>,
        followed: &mut BTreeSet<usize>,
        reasons: &mut Vec<Reason>,
    ) {
        for reference in references {
            let Some(id) = self.target(reference).filter(|id| followed.insert(*id)) else {
                continue;
            };
            let Some(coded) = self.view(id).and_then(|resource| coded(resource, "code")) else {
                continue;
            };
            if !reasons
                .iter()
                .any(|reason| shares_code(&reason.coded, &coded))
            {
                reasons.push(Reason { coded });
            }
        }
    }
}

/// Puts the words of a section with the reason that it named, or else with the first that has none yet.
fn say(reasons: &mut Vec<Reason>, named: usize, written: Placed<String>) {
    let place = if named < reasons.len() { named } else { 0 };
    match reasons.get_mut(place) {
        Some(reason) if reason.coded.text.is_none() => reason.coded.text = Some(written),
        _ => reasons.push(Reason {
            coded: Coded {
                text: Some(written),
                ..Coded::default()
            },
        }),
    }
}

fn shares_code(one: &Coded, other: &Coded) -> bool {
    let same =
        |a: &Option<Placed<String>>, b: &Option<Placed<String>>| a.as_deref() == b.as_deref();
    let known = |coding: &Coding| {
        coding.code.is_some()
            && one
                .codings
                .iter()
                .any(|own| same(&own.code, &coding.code) && same(&own.system, &coding.system))
    };
    other.codings.iter().any(known)
}

fn says_reason(section: View<'_>) -> bool {
    let code = section.first("code");
    code.is_some_and(|code| {
        code.all("coding").any(|coding| {
            coding.value_of("system") == Some(SNOMED)
                && coding.value_of("code") == Some(REFERRAL_FOR)
        })
    })
}
