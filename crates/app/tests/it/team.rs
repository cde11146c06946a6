//! The team divides: nobody is known before somebody takes them, of two at once one wins, and every step leaves its reason.

use spil_app::team::absence;
use spil_app::team::{
    Assignee, Inbox, PassOn, accept, assign, decline, give_back, give_to_desk, inbox, offer,
    pass_on_many, passing, take, withdraw,
};
use spil_app::{Cx, Error};
use spil_model::ids::ReferralId;
use spil_model::referral::{GiveBack, Refused, Stage};
use spil_model::team::{Absence, CaseOutcome, Why};
use spil_model::text::LongText;
use spil_testkit::{TestApp, Waits};

const MARIT: &str = "Marit van der Wiel";
const BRAM: &str = "Bram Visser";
const ELIF: &str = "Elif Kaya";
const ANOUK: &str = "Anouk Peters";
const NOOR: &str = "Noor Bakker";

fn why(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

async fn waits(test: &TestApp, surname: &str, class: &str) -> ReferralId {
    let waits = Waits {
        surname,
        class,
        house_number: 12,
    };
    test.waiting(waits).await
}

async fn seen(cx: &Cx) -> Inbox {
    inbox(cx, None).await.unwrap().release(cx).await.unwrap()
}

#[tokio::test]
async fn the_inbox_shows_initials_and_a_suggestion_and_no_name() {
    let test = TestApp::with_team().await;
    waits(&test, "Zonderling", "high").await;
    let cx = test.named(BRAM).await;
    let shown = seen(&cx).await;
    assert_eq!(shown.team.as_ref().unwrap().name, "Wijkteam Centrum 1");
    let [entry] = shown.entries.as_slice() else {
        unreachable!("{shown:?}")
    };
    assert_eq!(
        (entry.outline.initials.as_str(), entry.outline.age),
        ("T.Z.", Some(84))
    );
    assert!(!format!("{shown:?}").contains("Zonderling"));
    assert!(entry.ways.take && entry.ways.assign && entry.ways.offer && entry.ways.give_back);
    assert!(!entry.ways.open);
    let for_link_worker = seen(&test.named(ANOUK).await).await.entries.remove(0);
    assert!(!for_link_worker.ways.take && !for_link_worker.ways.assign);
    assert_eq!(entry.case_managers.len(), 3);
    assert!(entry.link_workers.is_empty());
    let bram = entry
        .case_managers
        .iter()
        .find(|one| one.name == BRAM)
        .unwrap();
    assert_eq!(bram.percent, Some((0, 2)));
    let room = shown.room.unwrap();
    assert_eq!((room.members.len(), room.hours.0), (5, 9200));
    assert!(cx.app.clock.now() == cx.now);
}

#[tokio::test]
async fn the_desk_sees_the_inbox_and_who_could_take_it_without_anybodys_caseload() {
    let test = TestApp::with_team().await;
    waits(&test, "Zonderling", "high").await;
    let cx = test.named("Sefa Yıldırım").await;
    let team = seen(&test.named(BRAM).await).await.team.unwrap().id;
    let shown = inbox(&cx, Some(team))
        .await
        .unwrap()
        .release(&cx)
        .await
        .unwrap();
    assert!(shown.room.is_none());
    let entry = shown.entries.first().unwrap();
    assert!(
        entry
            .case_managers
            .iter()
            .all(|one| one.percent.is_none() && !one.shows_figures)
    );
    assert!(entry.ways.offer && !entry.ways.take && !entry.ways.assign);
    let refused = inbox(&test.named("Wim Bos").await, None).await.map(drop);
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}

#[tokio::test]
async fn of_two_who_take_at_once_one_wins_and_the_other_is_told() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let (bram, elif) = (test.named(BRAM).await, test.named(ELIF).await);
    let version = seen(&bram).await.entries.first().unwrap().version;
    let (first, second) = tokio::join!(
        take(&bram, id, Some(version), None),
        take(&elif, id, Some(version), None)
    );
    let outcomes = [first, second];
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Err(Error::Conflict)))
            .count(),
        1,
        "{outcomes:?}"
    );
    let outsider = take(&test.named("Joris de Graaf").await, id, None, None).await;
    assert!(matches!(outsider, Err(Error::NotFound)), "{outsider:?}");
}

#[tokio::test]
async fn an_offer_opens_the_file_and_is_answered_by_whom_it_was_made_to() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let (bram, elif) = (test.named(BRAM).await, test.named(ELIF).await);
    let to = test.id_of(ELIF).await;
    offer(&bram, id, None, to, None).await.unwrap();
    let entry = seen(&elif).await.entries.remove(0);
    assert_eq!(
        (entry.stage, entry.ways.open, entry.ways.answer),
        (Stage::Offered, true, true)
    );
    assert!(!seen(&bram).await.entries.remove(0).ways.open);
    let taken = take(&bram, id, None, None).await;
    assert!(
        matches!(taken, Err(Error::Refused(key)) if key == Refused::OfferedToOther.key()),
        "{taken:?}"
    );
    let blank = decline(&elif, id, None, (GiveBack::Other, None)).await;
    assert!(matches!(blank, Err(Error::Invalid(_))), "{blank:?}");
    decline(&elif, id, None, (GiveBack::NoRoom, None))
        .await
        .unwrap();
    assert!(!seen(&elif).await.entries.remove(0).ways.open);
    offer(&bram, id, None, to, None).await.unwrap();
    withdraw(&bram, id, None, (GiveBack::Absence, None))
        .await
        .unwrap();
    offer(&bram, id, None, to, None).await.unwrap();
    accept(&elif, id, None, None).await.unwrap();
    assert!(seen(&bram).await.entries.is_empty());
    let offered = offer(&bram, id, None, to, None).await;
    assert!(matches!(offered, Err(Error::Conflict)), "{offered:?}");
}

#[tokio::test]
async fn an_offer_or_assignment_goes_to_somebody_of_the_team() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let bram = test.named(BRAM).await;
    for name in ["Joris de Graaf", ANOUK, "Wim Bos"] {
        let to = test.id_of(name).await;
        let offered = offer(&bram, id, None, to, None).await;
        assert!(
            matches!(offered, Err(Error::Invalid(_))),
            "{name}: {offered:?}"
        );
        let assigned = assign(
            &bram,
            id,
            None,
            Assignee::CaseManager(to),
            why("Kent de straat."),
        )
        .await;
        assert!(
            matches!(assigned, Err(Error::Invalid(_))),
            "{name}: {assigned:?}"
        );
    }
    let pair = Assignee::LinkWorker {
        link_worker: test.id_of(ANOUK).await,
        stand_by: test.id_of(BRAM).await,
    };
    let heavy = assign(&bram, id, None, pair, why("Eerst kennismaken.")).await;
    assert!(
        matches!(heavy, Err(Error::Refused("refused-case-manager-first"))),
        "{heavy:?}"
    );
}

#[tokio::test]
async fn a_light_case_gets_a_link_worker_and_the_same_day_a_stand_by() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "low").await;
    let (bram, anouk) = (test.named(BRAM).await, test.named(ANOUK).await);
    let alone = take(&bram, id, None, None).await;
    assert!(matches!(alone, Err(Error::Invalid(_))), "{alone:?}");
    let alone = take(&anouk, id, None, None).await;
    assert!(matches!(alone, Err(Error::Invalid(_))), "{alone:?}");
    take(&anouk, id, None, Some(test.id_of(BRAM).await))
        .await
        .unwrap();
    for cx in [&bram, &anouk] {
        let mine = spil_app::guidance::my_people(cx)
            .await
            .unwrap()
            .release(cx)
            .await
            .unwrap();
        assert_eq!(mine.to_meet.len(), 1, "{mine:?}");
    }
}

#[tokio::test]
async fn who_gives_back_says_why_and_the_person_waits_again() {
    let test = TestApp::with_team().await;
    let id = waits(&test, "Zonderling", "high").await;
    let (bram, elif) = (test.named(BRAM).await, test.named(ELIF).await);
    take(&bram, id, None, None).await.unwrap();
    let not_hers = give_back(&elif, id, None, (GiveBack::NoRoom, None)).await;
    assert!(matches!(not_hers, Err(Error::Conflict)), "{not_hers:?}");
    give_back(&bram, id, None, (GiveBack::NoRoom, None))
        .await
        .unwrap();
    assert_eq!(seen(&elif).await.entries.len(), 1);
    give_to_desk(&elif, id, None, (GiveBack::OtherArea, None))
        .await
        .unwrap();
    assert!(seen(&elif).await.entries.is_empty());
}

#[tokio::test]
async fn people_are_passed_on_and_conflicts_are_told_per_case() {
    let test = TestApp::with_team().await;
    let bram = test.named(BRAM).await;
    let mut cases = Vec::new();
    for surname in ["Eerste", "Tweede", "Derde"] {
        let id = waits(&test, surname, "high").await;
        take(&bram, id, None, None).await.unwrap();
        cases.push(id);
    }
    let elif = test.named(ELIF).await;
    let team = seen(&elif).await.team.unwrap().id;
    let from = test.id_of(BRAM).await;
    let page = passing(&elif, Some(team), Some(from))
        .await
        .unwrap()
        .release(&elif)
        .await
        .unwrap();
    assert_eq!(page.held.len(), 3);
    assert!(
        page.held.iter().all(|held| held.who.starts_with("T.")),
        "{page:?}"
    );
    let mut chosen: Vec<(ReferralId, i64)> = page
        .held
        .iter()
        .map(|held| (held.id, held.version))
        .collect();
    let changed = chosen.first().unwrap().0;
    give_back(&bram, changed, None, (GiveBack::NoRoom, None))
        .await
        .unwrap();
    take(&bram, changed, None, None).await.unwrap();
    chosen.push((cases.iter().copied().max().unwrap(), 1));
    let pass = PassOn {
        from,
        to: test.id_of(MARIT).await,
        rationale: why("Bram valt uit."),
    };
    let result = pass_on_many(&elif, &chosen, &pass).await.unwrap();
    assert_eq!(result.done(), 2, "{result:?}");
    assert!(
        result
            .not_done()
            .all(|(_, outcome)| *outcome == CaseOutcome::Conflict),
        "{result:?}"
    );
    let nobody = PassOn {
        to: test.id_of("Joris de Graaf").await,
        ..pass
    };
    let refused = pass_on_many(&elif, &[(changed, 0)], &nobody).await;
    assert!(
        matches!(refused, Ok(ref result) if result.done() == 0),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_absence_shows_its_dates_to_the_team_and_the_own_manager_only() {
    let test = TestApp::with_team().await;
    let (bram, elif) = (test.named(BRAM).await, test.named(ELIF).await);
    let id = test.id_of(ELIF).await;
    let week = Absence {
        from: "2026-03-02".parse().unwrap(),
        until: "2026-03-08".parse().ok(),
    };
    let backwards = Absence {
        from: "2026-03-08".parse().unwrap(),
        until: "2026-03-07".parse().ok(),
    };
    assert!(matches!(
        absence::add(&elif, id, backwards).await,
        Err(Error::Invalid(_))
    ));
    let other = absence::add(&bram, id, week).await;
    assert!(
        matches!(other, Err(Error::Forbidden | Error::NotFound)),
        "{other:?}"
    );
    let added = absence::add(&elif, id, week).await.unwrap();
    let sees = async |name: &str| {
        let cx = test.named(name).await;
        let page = absence::list(&cx)
            .await
            .unwrap()
            .release(&cx)
            .await
            .unwrap();
        let of_elif = page.people.iter().find(|person| person.id == id);
        of_elif.map(|person| (person.absences.len(), person.may_edit))
    };
    assert_eq!(sees(BRAM).await, Some((1, false)));
    assert_eq!(sees("Wim Bos").await, Some((1, true)));
    assert_eq!(sees("Joris de Graaf").await, None);
    assert_eq!(sees("Hanna Smit").await, None);
    waits(&test, "Zonderling", "high").await;
    let entry = seen(&bram).await.entries.remove(0);
    let last = entry.case_managers.last().unwrap();
    assert_eq!(last.name, ELIF);
    assert!(last.reasons.contains(&Why::Absent(week)), "{last:?}");
    let room = seen(&bram).await.room.unwrap();
    assert_eq!(room.away.0, 1600);
    absence::withdraw(&test.named("Wim Bos").await, added)
        .await
        .unwrap();
    assert_eq!(sees(BRAM).await, Some((0, false)));
    assert!(matches!(
        absence::withdraw(&elif, added).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_fixed_contact_and_a_household_weigh_most() {
    let test = TestApp::with_team().await;
    let elif = test.named(ELIF).await;
    let wife = waits(&test, "Zonderling", "high").await;
    take(&elif, wife, None, None).await.unwrap();
    let _husband = waits(&test, "Zonderling", "high").await;
    let entry = seen(&elif).await.entries.remove(0);
    let best = entry.case_managers.first().unwrap();
    assert_eq!(best.name, ELIF);
    assert!(
        best.reasons
            .iter()
            .any(|why| matches!(why, Why::Continuity(_))),
        "{best:?}"
    );
    assert!(entry.case_managers.iter().all(|one| one.name != NOOR));
}
