//! Oversight: who looked, emergency access, and the weighing of every access.

use jiff::civil::date;
use spil_app::case_file::case_file;
use spil_app::oversight::{
    self, AccessLine, AccessLog, Ask, Dates, Filter, Purpose, Sought, State, Who, access_log,
};
use spil_app::{Cx, Error, waiting_list};
use spil_model::ids::{PersonId, ReferralId};
use spil_model::oversight::{EmergencyKind, EmergencyOutcome, Hit};
use spil_model::text::ShortText;
use spil_policy::{Action, Actor, JobName};
use spil_testkit::{TestApp, Waits};

pub(crate) const OFFICER: &str = "Femke Postma";
pub(crate) const DESK: &str = "Marit van der Wiel";
/// Case manager in the other sub-region: without any relation to whoever waits in the north.
const ELSEWHERE: &str = "Joris de Graaf";

pub(crate) async fn world() -> (TestApp, ReferralId, PersonId) {
    let test = TestApp::with_team().await;
    let waits = Waits {
        surname: "Vries",
        class: "high",
        house_number: 1,
    };
    let id = test.waiting(waits).await;
    let desk = test.named(DESK).await;
    let file = case_file(&desk, id).await.unwrap().release(&desk).await;
    (test, id, file.unwrap().head.person)
}

fn today() -> Dates {
    Dates {
        from: date(2026, 3, 2),
        until: date(2026, 3, 2),
    }
}

pub(crate) async fn log_of(cx: &Cx, client: PersonId) -> Result<AccessLog, Error> {
    let viewed = access_log(cx, client, today(), Purpose::Page).await?;
    viewed.release(cx).await
}

fn opened_by<'a>(log: &'a AccessLog, who: &str) -> Vec<&'a AccessLine> {
    let is_by = |line: &&AccessLine| matches!(&line.who, Who::Staff { name, .. } if name == who);
    let opened = |line: &&AccessLine| line.action == Action::ViewReferral;
    log.lines.iter().filter(is_by).filter(opened).collect()
}

fn ask() -> Ask {
    Ask {
        sought: Sought::Person {
            surname: ShortText::parse("de Vries").unwrap(),
            born: date(1941, 3, 12),
        },
        kind: EmergencyKind::Danger,
        reason: ShortText::parse("Politie aan de deur, meneer is zoek").unwrap(),
        hours: 8,
    }
}

pub(crate) async fn weigh(test: &TestApp) -> usize {
    let cx = Cx {
        actor: Actor::Job(JobName::WeighAccesses),
        ..test.visitor()
    };
    oversight::weigh(&cx).await.unwrap()
}

async fn all_accesses(cx: &Cx) -> Vec<oversight::ListedAccess> {
    let filter = Filter {
        state: State::All,
        ..Filter::default()
    };
    let listing = oversight::accesses(cx, &filter, None).await.unwrap();
    listing.release(cx).await.unwrap().accesses
}

#[tokio::test]
async fn who_looked_is_one_line_a_day_with_a_count_and_the_list_is_in_it() {
    let (test, id, client) = world().await;
    let desk = test.named(DESK).await;
    for _ in 0..3 {
        let file = case_file(&desk, id).await.unwrap();
        file.release(&desk).await.unwrap();
    }
    let list = waiting_list::list(&desk, &waiting_list::Filter::default(), 1).await;
    list.unwrap().release(&desk).await.unwrap();
    let officer = test.named(OFFICER).await;
    let log = log_of(&officer, client).await.unwrap();
    let [line] = opened_by(&log, DESK).try_into().unwrap();
    // Once in the world, and three times here.
    assert_eq!(
        (line.count, line.is_refused, line.in_list),
        (4, false, false)
    );
    assert_eq!(line.rule.as_deref(), Some("waiting-list-manager-desk"));
    assert!(
        line.reason
            .as_deref()
            .unwrap()
            .contains("wachtlijstbeheerder")
    );
    let in_list = |line: &&AccessLine| line.in_list && line.action == Action::ViewWaitingList;
    assert_eq!(log.lines.iter().filter(in_list).count(), 1);
    assert!(log.lines.iter().any(|line| line.who == Who::Visitor));
    assert!(log.lines.is_sorted_by_key(|line| line.first_at));
    assert!(log.may_export);
    // The desk may show it and may not take it out; elsewhere the person does not exist.
    let shown = log_of(&desk, client).await.unwrap();
    assert!(!shown.may_export);
    assert!(matches!(
        oversight::exported(&desk, client, today()).await,
        Err(Error::Forbidden)
    ));
    let elsewhere = test.named(ELSEWHERE).await;
    assert!(matches!(
        log_of(&elsewhere, client).await,
        Err(Error::NotFound)
    ));
    // Looking at the log is in the log, and so is the refusal, which nobody waited for.
    log_of(&officer, client).await.unwrap();
    let again = log_of(&officer, client).await.unwrap();
    let log_views = again
        .lines
        .iter()
        .filter(|line| line.action == Action::ViewAccessLog);
    let refused: Vec<bool> = log_views.map(|line| line.is_refused).collect();
    assert!(
        refused.contains(&true) && refused.contains(&false),
        "{refused:?}"
    );
}

#[tokio::test]
async fn emergency_access_opens_one_file_and_ends_by_itself() {
    let (test, id, client) = world().await;
    let elsewhere = test.named(ELSEWHERE).await;
    assert!(matches!(
        case_file(&elsewhere, id).await,
        Err(Error::NotFound)
    ));
    assert_eq!(oversight::ask(&elsewhere, &ask()).await.unwrap(), client);
    // Rights are read anew with the next request.
    let elsewhere = test.named(ELSEWHERE).await;
    let file = case_file(&elsewhere, id).await.unwrap();
    let file = file.release(&elsewhere).await.unwrap();
    assert_eq!(file.client.name.surname(), "Vries");
    let other = Waits {
        surname: "Ander",
        class: "low",
        house_number: 2,
    };
    let other = test.waiting(other).await;
    assert!(matches!(
        case_file(&elsewhere, other).await,
        Err(Error::NotFound)
    ));
    // The client can see it, marked as an emergency.
    let officer = test.named(OFFICER).await;
    let log = log_of(&officer, client).await.unwrap();
    let [line] = opened_by(&log, ELSEWHERE)
        .into_iter()
        .filter(|line| !line.is_refused)
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    assert!(line.is_emergency && !line.is_tied);
    for (moment, opens) in [
        ("2026-03-02T15:59:59Z", true),
        ("2026-03-02T16:00:00Z", false),
    ] {
        test.at(moment);
        let elsewhere = test.named(ELSEWHERE).await;
        assert_eq!(case_file(&elsewhere, id).await.is_ok(), opens, "{moment}");
    }
}

#[tokio::test]
async fn the_officer_is_told_and_reviews_within_five_working_days() {
    let (test, _, client) = world().await;
    let elsewhere = test.named(ELSEWHERE).await;
    let before = crate::given::messages(&test).await;
    oversight::ask(&elsewhere, &ask()).await.unwrap();
    assert_eq!(crate::given::messages(&test).await, before + 1);
    let officer = test.named(OFFICER).await;
    let listed = oversight::emergencies(&officer).await.unwrap();
    let [one] = listed
        .release(&officer)
        .await
        .unwrap()
        .all
        .try_into()
        .unwrap();
    assert_eq!(
        (one.staff.as_str(), one.emergency.client),
        (ELSEWHERE, client)
    );
    assert_eq!(one.emergency.review_due, date(2026, 3, 9));
    assert!(one.is_running && !one.is_overdue);
    let own = oversight::end(&officer, one.emergency.id).await;
    assert!(
        matches!(own, Err(Error::NotFound)),
        "another's emergency cannot be ended"
    );
    oversight::end(&elsewhere, one.emergency.id).await.unwrap();
    test.at("2026-03-10T08:00:00Z");
    let officer = test.named(OFFICER).await;
    let seen = oversight::emergency(&officer, one.emergency.id)
        .await
        .unwrap();
    let seen = seen.release(&officer).await.unwrap();
    assert!(seen.is_overdue && !seen.is_running && seen.emergency.is_ended_early);
    let said = || {
        (
            EmergencyOutcome::Justified,
            ShortText::parse("Was nodig").unwrap(),
        )
    };
    let id = one.emergency.id;
    let stale = oversight::review_emergency(&officer, id, seen.emergency.version - 1, said()).await;
    assert!(matches!(stale, Err(Error::Conflict)));
    let refused = oversight::review_emergency(&elsewhere, id, seen.emergency.version, said()).await;
    assert!(refused.is_err(), "only the officer reviews");
    oversight::review_emergency(&officer, id, seen.emergency.version, said())
        .await
        .unwrap();
    let done = oversight::emergency(&officer, id).await.unwrap();
    let done = done.release(&officer).await.unwrap();
    assert_eq!(
        done.emergency.reviewed.unwrap().outcome,
        EmergencyOutcome::Justified
    );
    assert!(!done.is_overdue);
}

#[tokio::test]
async fn without_exactly_one_person_nothing_opens_and_the_attempt_stands_in_the_log() {
    let (test, ..) = world().await;
    let elsewhere = test.named(ELSEWHERE).await;
    let nobody = Ask {
        sought: Sought::Person {
            surname: ShortText::parse("Niemand").unwrap(),
            born: date(1941, 3, 12),
        },
        ..ask()
    };
    let events = test.test.tally().await;
    assert!(matches!(
        oversight::ask(&elsewhere, &nobody).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(test.test.tally().await, events);
    let long = Ask { hours: 9, ..ask() };
    assert!(matches!(
        oversight::ask(&elsewhere, &long).await,
        Err(Error::Invalid(_))
    ));
    let link_worker = test.named("Anouk Peters").await;
    assert!(matches!(
        oversight::ask(&link_worker, &ask()).await,
        Err(Error::Forbidden)
    ));
}

#[tokio::test]
async fn every_access_is_weighed_once_and_what_stands_out_comes_first() {
    let (test, id, client) = world().await;
    let elsewhere = test.named(ELSEWHERE).await;
    assert!(case_file(&elsewhere, id).await.is_err());
    oversight::ask(&elsewhere, &ask()).await.unwrap();
    let elsewhere = test.named(ELSEWHERE).await;
    case_file(&elsewhere, id)
        .await
        .unwrap()
        .release(&elsewhere)
        .await
        .unwrap();
    test.at("2026-03-02T20:30:00Z");
    let desk = test.named(DESK).await;
    case_file(&desk, id)
        .await
        .unwrap()
        .release(&desk)
        .await
        .unwrap();
    let weighed = weigh(&test).await;
    assert!(weighed >= 8, "{weighed} events");
    assert_eq!(weigh(&test).await, 0);
    let officer = test.named(OFFICER).await;
    let all = all_accesses(&officer).await;
    assert!(all.is_sorted_by_key(|one| -one.review.score));
    let first = &all[0];
    assert_eq!(
        (first.staff.as_str(), first.review.client),
        (ELSEWHERE, Some(client))
    );
    let hits: Vec<Hit> = first.review.hits.rules().collect();
    assert_eq!(hits, [Hit::Emergency, Hit::Refused, Hit::NoTie]);
    let of_desk = all
        .iter()
        .find(|one| one.staff == DESK && one.review.client == Some(client));
    let hits: Vec<Hit> = of_desk.unwrap().review.hits.rules().collect();
    assert_eq!(hits, [Hit::LivesNearby, Hit::OutsideHours]);
    let filter = Filter {
        hit: Some(Hit::OutsideHours),
        ..Filter::default()
    };
    let found = oversight::accesses(&officer, &filter, None).await.unwrap();
    let found = found.release(&officer).await.unwrap().accesses;
    assert!(!found.is_empty() && found.len() < all.len());
}

#[tokio::test]
async fn what_was_judged_leaves_the_list_and_comes_back_when_something_new_stands_out() {
    let (test, id, client) = world().await;
    weigh(&test).await;
    let officer = test.named(OFFICER).await;
    let of_desk = |all: Vec<oversight::ListedAccess>| {
        all.into_iter()
            .find(|one| one.staff == DESK && one.review.client == Some(client))
            .unwrap()
            .review
    };
    let one = of_desk(all_accesses(&officer).await);
    let said = || (spil_model::oversight::AccessOutcome::InOrder, None);
    oversight::judge(&officer, one.id, one.version, said())
        .await
        .unwrap();
    let again = oversight::judge(&officer, one.id, one.version, said()).await;
    assert!(matches!(again, Err(Error::Conflict)));
    let desk = test.named(DESK).await;
    case_file(&desk, id)
        .await
        .unwrap()
        .release(&desk)
        .await
        .unwrap();
    weigh(&test).await;
    assert!(
        of_desk(all_accesses(&officer).await).judged.is_some(),
        "nothing new"
    );
    test.at("2026-03-02T20:30:00Z");
    let desk = test.named(DESK).await;
    case_file(&desk, id)
        .await
        .unwrap()
        .release(&desk)
        .await
        .unwrap();
    weigh(&test).await;
    let officer = test.named(OFFICER).await;
    assert!(
        of_desk(all_accesses(&officer).await).judged.is_none(),
        "outside hours is new"
    );
}
