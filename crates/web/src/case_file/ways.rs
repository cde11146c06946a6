//! The ways onward from the page of one referral: what the reader may do in this stage. Each feature has its line here.

use spil_app::case_file::CaseFile;
use spil_model::referral::Stage;
use spil_policy::Action;

/// A way onward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// The key of its words.
    pub(crate) key: &'static str,
    /// Where it leads.
    pub(crate) address: String,
    /// Whether it is a button that is sent (a step without a form) and no link.
    pub(crate) is_sent: bool,
}

/// When a way is there: the action that it needs, the stages in which it makes sense, and the end of its address.
struct Line {
    action: Action,
    stages: &'static [Stage],
    key: &'static str,
    end: &'static str,
    is_sent: bool,
}

const WAITING: &[Stage] = &[
    Stage::Received,
    Stage::Triage,
    Stage::Waiting,
    Stage::Offered,
    Stage::Assigned,
];
const LOOKED_AT: &[Stage] = &[
    Stage::Triage,
    Stage::Waiting,
    Stage::Offered,
    Stage::Assigned,
    Stage::Guidance,
];
const LOOKED_AT_WAITING: &[Stage] = &[
    Stage::Triage,
    Stage::Waiting,
    Stage::Offered,
    Stage::Assigned,
];
const OPEN: &[Stage] = &[
    Stage::Received,
    Stage::Triage,
    Stage::Waiting,
    Stage::Offered,
    Stage::Assigned,
    Stage::Guidance,
];

const fn link(
    action: Action,
    stages: &'static [Stage],
    key: &'static str,
    end: &'static str,
) -> Line {
    Line {
        action,
        stages,
        key,
        end,
        is_sent: false,
    }
}

/// In the order in which they stand on the page; the first one that is there is the primary one.
const LINES: &[Line] = &[
    Line {
        action: Action::TakeFirstLook,
        stages: &[Stage::Received],
        key: "way-first-look",
        end: "eerste-blik",
        is_sent: true,
    },
    link(
        Action::AnswerOffer,
        &[Stage::Offered],
        "way-answer-offer",
        "aanbod",
    ),
    link(
        Action::RecordFirstContact,
        &[Stage::Assigned],
        "way-first-contact",
        "eerste-contact",
    ),
    link(
        Action::RecordAcquaintance,
        &[Stage::Assigned, Stage::Guidance],
        "way-acquaintance",
        "kennismaking",
    ),
    link(Action::LogContact, OPEN, "way-contact", "contact"),
    link(Action::DecideTriage, LOOKED_AT, "way-triage", "triage"),
    link(Action::CompleteReferral, OPEN, "way-data", "gegevens"),
    link(
        Action::AskReferrer,
        WAITING,
        "way-question",
        "vraag-verwijzer",
    ),
    link(Action::AskGeriatricTeam, OPEN, "way-consult", "mgt"),
    link(
        Action::ViewInvolvement,
        &[Stage::Assigned, Stage::Guidance],
        "way-involvement",
        "betrokkenen",
    ),
    link(Action::RouteOnward, OPEN, "way-route", "route"),
    link(
        Action::ViewAbuseCode,
        Stage::ALL,
        "way-abuse-code",
        "meldcode",
    ),
    link(
        Action::AssignReferral,
        &[Stage::Waiting],
        "inbox-assign",
        "toewijzen",
    ),
    link(
        Action::OfferReferral,
        &[Stage::Waiting],
        "inbox-offer",
        "aanbieden",
    ),
    link(
        Action::GiveBack,
        &[Stage::Offered, Stage::Assigned],
        "way-give-back",
        "teruggeven",
    ),
    link(
        Action::AnswerGeriatricTeam,
        OPEN,
        "way-consult-answer",
        "mgt",
    ),
    link(Action::SetOwnWish, LOOKED_AT_WAITING, "way-wish", "wens"),
    link(
        Action::ConfirmStillNeeded,
        WAITING,
        "way-still-needed",
        "nog-nodig",
    ),
    link(Action::EndReferral, OPEN, "way-end", "einde"),
    link(Action::RecordDeath, OPEN, "way-death", "einde"),
    link(
        Action::ReopenReferral,
        &[Stage::Ended],
        "way-reopen",
        "einde",
    ),
];

/// The ways that are open to the reader.
pub(crate) fn ways(file: &CaseFile) -> Vec<Way> {
    let is_open =
        |line: &&Line| file.may.contains(&line.action) && line.stages.contains(&file.head.stage);
    let way = |line: &Line| Way {
        key: line.key,
        address: format!("/aanmeldingen/{}/{}", file.head.id, line.end),
        is_sent: line.is_sent,
    };
    let mut ways: Vec<Way> = Vec::new();
    for way in LINES.iter().filter(is_open).map(way) {
        // Two actions can share a page; one way leads there.
        if !ways.iter().any(|other| other.address == way.address) {
            ways.push(way);
        }
    }
    ways
}
