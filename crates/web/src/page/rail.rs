//! The pages of the menu. Who sees which of them is policy's.

use spil_policy::Action;

use crate::breach;
use crate::budget;
use crate::client::pair;
use crate::data_request;
use crate::oversight;
use crate::retention;

/// The pages of the menu, each with the action that opens it: a page that one may not see is not in the menu.
pub(super) const RAIL: [(&str, &str, &str, Action); 25] = [
    (
        "/wachtlijst",
        "list",
        "rail-waiting-list",
        Action::ViewWaitingList,
    ),
    (
        "/mijn-mensen",
        "person",
        "rail-my-people",
        Action::ViewTeamCaseload,
    ),
    ("/team", "inbox", "rail-team", Action::ViewInbox),
    (
        "/team/rooster",
        "calendar",
        "rail-schedule",
        Action::ViewSchedule,
    ),
    (
        "/aanmeldingen/nieuw",
        "add",
        "rail-intake",
        Action::CreateReferral,
    ),
    ("/zoeken", "search", "rail-search", Action::SearchReferrals),
    (pair::ADDRESS, "merge", "rail-pairs", Action::ListPairs),
    (
        "/mgt",
        "conversation",
        "rail-consult",
        Action::AnswerGeriatricTeam,
    ),
    (
        "/betrokken",
        "person",
        "rail-involvement",
        Action::ListInvolved,
    ),
    (
        "/netwerk/termijnen",
        "clock",
        "rail-terms",
        Action::ViewFigures,
    ),
    (
        "/netwerk/vooruitkijken",
        "forecast",
        "rail-capacity",
        Action::ViewCapacity,
    ),
    (
        budget::ADDRESS,
        "file",
        "rail-budget",
        Action::ViewOrganisationFigures,
    ),
    (
        "/beheer/accounts",
        "people",
        "rail-accounts",
        Action::ListAccounts,
    ),
    (
        "/beheer/inlogdiensten",
        "lock",
        "rail-providers",
        Action::ListProviders,
    ),
    (
        "/beheer/paginas",
        "file",
        "rail-information",
        Action::EditPage,
    ),
    (
        "/beheer/berichten",
        "mail",
        "rail-outbox",
        Action::ViewOutbox,
    ),
    (
        oversight::REVIEW,
        "eye",
        "rail-oversight",
        Action::ReviewAccesses,
    ),
    (
        oversight::EMERGENCIES,
        "flag",
        "rail-emergencies",
        Action::ReviewAccesses,
    ),
    (
        data_request::ADDRESS,
        "mail",
        "rail-requests",
        Action::ListRequests,
    ),
    (
        breach::ADDRESS,
        "danger",
        "rail-breaches",
        Action::ListBreaches,
    ),
    (
        retention::ADDRESS,
        "clock",
        "rail-retention",
        Action::ViewRetention,
    ),
    (
        oversight::EMERGENCY,
        "danger",
        "rail-emergency",
        Action::AskEmergency,
    ),
    ("/meldingen", "warning", "rail-alerts", Action::ViewAlerts),
    ("/dienst", "calendar", "rail-duty", Action::ViewRota),
    (
        "/team/afwezig",
        "paused",
        "rail-absence",
        Action::EditAbsence,
    ),
];
