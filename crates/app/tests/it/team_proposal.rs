//! A proposal for a whole inbox: who knows somebody goes first, nobody gets more than fits, and what is accepted is held to
//! the version and the room of that moment. On both engines.

use spil_app::team::{
    Acceptance, For, Nobody, Outcome, Proposal, Wanted, Way, absence, accept_lines, offer,
    proposal, take,
};
use spil_app::{Cx, Error};
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::ids::ReferralId;
use spil_model::network_file::NetworkFile;
use spil_model::team::{Absence, Continuity, Why};
use spil_model::text::LongText;
use spil_testkit::{IN_CENTRUM, TestApp, TestDb, Waits, read};

const MARIT: &str = "Marit van der Wiel";
const BRAM: &str = "Bram Visser";
const ELIF: &str = "Elif Kaya";
const SEFA: &str = "Sefa Yıldırım";

async fn waits(test: &TestApp, surname: &str, class: &str, house_number: u32) -> ReferralId {
    let waits = Waits {
        surname,
        class,
        house_number,
    };
    test.waiting(waits).await
}

async fn shown(cx: &Cx) -> Proposal {
    proposal(cx, None).await.unwrap().release(cx).await.unwrap()
}

fn why() -> LongText {
    LongText::parse("Volgens het voorstel.").unwrap()
}

/// What a page sends when every line is ticked.
fn all(proposal: &Proposal) -> Vec<Acceptance> {
    let lines = proposal.lines.iter();
    lines
        .filter_map(|line| {
            Some(Acceptance {
                referral: line.entry.outline.referral,
                version: line.entry.version,
                to: line.to.as_ref()?.id,
                link_worker: line.link_worker.as_ref().map(|one| one.id),
            })
        })
        .collect()
}

async fn both(check: impl AsyncFn(&TestApp)) {
    for database in [TestDb::sqlite().await, TestDb::postgres().await] {
        let test = TestApp::with_team_on(database).await;
        check(&test).await;
        test.test.finish().await;
    }
}

#[tokio::test]
async fn each_line_has_a_colleague_with_reasons_and_no_name_of_a_client() {
    both(async |test| {
        for (number, surname) in (1..).zip(["Zonderling", "Winter", "Akkerman", "Dekker"]) {
            waits(test, surname, "high", number * 2).await;
        }
        let cx = test.named(BRAM).await;
        let first = shown(&cx).await;
        assert_eq!((first.lines.len(), first.offered), (4, 0));
        assert!(!format!("{first:?}").contains("Zonderling"));
        for line in &first.lines {
            let to = line.to.as_ref().unwrap();
            assert!(
                to.reasons.iter().any(|why| matches!(why, Why::Room { .. })),
                "{to:?}"
            );
            assert!(to.percent.is_some() && line.nobody.is_none());
        }
        assert_eq!(
            first,
            shown(&cx).await,
            "equal questions have equal answers"
        );
        let after: u32 = first.effects.iter().map(|one| one.caseload.1.cases()).sum();
        assert_eq!((first.effects.len(), after), (3, 4));
    })
    .await;
}

#[tokio::test]
async fn the_desk_may_offer_and_sees_nobodys_caseload() {
    Box::pin(both(async |test| {
        waits(test, "Zonderling", "high", 2).await;
        let bram = test.named(BRAM).await;
        let team = shown(&bram).await.wanted.unwrap().teams()[0].id;
        let cx = test.named(SEFA).await;
        let viewed = proposal(&cx, Some(Wanted::Team(team))).await.unwrap();
        let seen = viewed.release(&cx).await.unwrap();
        assert!(seen.effects.is_empty());
        let line = seen.lines.first().unwrap();
        assert!(
            line.to
                .as_ref()
                .is_some_and(|to| to.percent.is_none() && !to.shows_figures)
        );
        assert!(line.entry.ways.offer && !line.entry.ways.assign);
        let assigned = accept_lines(&cx, &all(&seen), Way::Assign, &why())
            .await
            .unwrap();
        assert!(
            assigned
                .iter()
                .all(|(_, outcome)| *outcome == Outcome::NotFound),
            "{assigned:?}"
        );
        let offered = accept_lines(&cx, &all(&seen), Way::Offer, &why())
            .await
            .unwrap();
        assert!(
            offered.iter().all(|(_, outcome)| *outcome == Outcome::Done),
            "{offered:?}"
        );
        assert_eq!(shown(&bram).await.offered, 1);
        let outsider = proposal(&test.named("Wim Bos").await, None).await.map(drop);
        assert!(matches!(outsider, Err(Error::Forbidden)), "{outsider:?}");
        let elsewhere = test.named("Joris de Graaf").await;
        assert!(shown(&elsewhere).await.lines.is_empty());
        let foreign = accept_lines(&elsewhere, &all(&seen), Way::Offer, &why())
            .await
            .unwrap();
        assert!(
            foreign
                .iter()
                .all(|(_, outcome)| *outcome == Outcome::NotFound),
            "{foreign:?}"
        );
    }))
    .await;
}

/// From now on this house lies in the neighbourhood of Centrum 2.
async fn of_the_other_team(test: &TestApp, house_number: u32) {
    let row = |number| PostcodeRow {
        postcode: Postcode::parse(IN_CENTRUM).unwrap(),
        house_number: HouseNumber::new(number).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(if number == house_number {
            "9901AF01"
        } else {
            "99010101"
        })
        .unwrap(),
    };
    let rows: Vec<PostcodeRow> = (1..=60).map(row).collect();
    spil_app::geography::import(&test.console(), 2026, &rows)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_desk_divides_a_whole_area_and_everybody_stays_in_their_own_team() {
    both(async |test| {
        of_the_other_team(test, 60).await;
        for number in [2, 4] {
            waits(test, "Zonderling", "high", number).await;
        }
        let other = waits(test, "Winter", "high", 60).await;
        let cx = test.named(MARIT).await;
        let area = shown(&cx).await.areas.first().unwrap().id;
        let viewed = proposal(&cx, Some(Wanted::Area(area))).await.unwrap();
        let seen = viewed.release(&cx).await.unwrap();
        let Some(For::Area(_, teams)) = &seen.wanted else {
            panic!("a whole area was asked for: {:?}", seen.wanted);
        };
        assert_eq!((teams.len(), seen.lines.len()), (2, 3));
        for line in &seen.lines {
            let is_other = line.entry.outline.referral == other;
            let to = line.to.as_ref().unwrap();
            assert_eq!(to.name == SEFA, is_other, "{to:?}");
            let team = teams.iter().find(|team| team.id == line.team).unwrap();
            assert_eq!(team.code == "centrum-2", is_other);
        }
        let offered = accept_lines(&cx, &all(&seen), Way::Offer, &why())
            .await
            .unwrap();
        assert!(offered.contains(&(other, Outcome::Done)), "{offered:?}");
        let bram = test.named(BRAM).await;
        assert!(shown(&bram).await.areas.is_empty());
        let own = proposal(&bram, Some(Wanted::Area(area))).await.unwrap();
        let own = own.release(&bram).await.unwrap().wanted;
        assert!(matches!(own, Some(For::Team(_))), "{own:?}");
    })
    .await;
}

#[tokio::test]
async fn who_guides_the_household_goes_before_balance() {
    both(async |test| {
        let partner = waits(test, "Akkerman", "high", 8).await;
        let elif = test.named(ELIF).await;
        take(&elif, partner, None, None).await.unwrap();
        for number in [2, 4] {
            waits(test, "Zonderling", "high", number).await;
        }
        let same_house = waits(test, "Veldhuizen", "high", 8).await;
        let seen = shown(&elif).await;
        let mut lines = seen.lines.iter();
        let line = lines
            .find(|line| line.entry.outline.referral == same_house)
            .unwrap();
        let to = line.to.as_ref().unwrap();
        assert_eq!(to.name, ELIF);
        assert!(
            to.reasons
                .contains(&Why::Continuity(Continuity::SameHousehold)),
            "{to:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn who_is_away_gets_nobody_and_with_all_away_there_is_no_proposal() {
    both(async |test| {
        waits(test, "Zonderling", "high", 2).await;
        let today = Absence {
            from: "2026-03-02".parse().unwrap(),
            until: None,
        };
        for (left, name) in [(2, BRAM), (1, ELIF), (0, MARIT)] {
            let cx = test.named(name).await;
            absence::add(&cx, test.id_of(name).await, today)
                .await
                .unwrap();
            let seen = shown(&cx).await;
            let there = seen.effects.iter().filter(|one| one.is_there).count();
            assert_eq!(there, left);
            let line = seen.lines.first().unwrap();
            assert_eq!(line.nobody, (left == 0).then_some(Nobody::NobodyThere));
        }
    })
    .await;
}

#[tokio::test]
async fn a_light_case_gets_a_link_worker_with_a_case_manager_behind() {
    both(async |test| {
        let id = waits(test, "Zonderling", "low", 2).await;
        let cx = test.named(BRAM).await;
        let seen = shown(&cx).await;
        let line = seen.lines.first().unwrap();
        assert!(line.to.is_some() && line.link_worker.is_some(), "{line:?}");
        let done = accept_lines(&cx, &all(&seen), Way::Assign, &why())
            .await
            .unwrap();
        assert_eq!(done, [(id, Outcome::Done)]);
        assert!(shown(&cx).await.lines.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_offer_keeps_its_place_and_is_no_line() {
    both(async |test| {
        let id = waits(test, "Zonderling", "high", 2).await;
        waits(test, "Winter", "high", 4).await;
        let cx = test.named(BRAM).await;
        offer(&cx, id, None, test.id_of(ELIF).await, None)
            .await
            .unwrap();
        let seen = shown(&cx).await;
        assert_eq!((seen.lines.len(), seen.offered), (1, 1));
        let elif = seen.effects.iter().find(|one| one.name == ELIF).unwrap();
        assert_eq!((elif.offered, elif.caseload.0.cases()), (1, 0));
        assert!(1 <= elif.caseload.1.cases());
    })
    .await;
}

#[tokio::test]
async fn conflicts_are_told_per_line_and_nothing_is_overwritten() {
    both(async |test| {
        for (number, surname) in (1..).zip(["Zonderling", "Winter", "Akkerman"]) {
            waits(test, surname, "high", number * 2).await;
        }
        let (bram, elif) = (test.named(BRAM).await, test.named(ELIF).await);
        let seen = shown(&bram).await;
        let lines = all(&seen);
        let taken = lines.first().unwrap().referral;
        take(&elif, taken, None, None).await.unwrap();
        let outcomes = accept_lines(&bram, &lines, Way::Assign, &why())
            .await
            .unwrap();
        let done: Vec<_> = outcomes
            .iter()
            .filter(|(_, one)| *one == Outcome::Done)
            .collect();
        assert_eq!(done.len(), 2, "{outcomes:?}");
        assert_eq!(outcomes.first().unwrap(), &(taken, Outcome::Conflict));
        let again = accept_lines(&elif, &lines, Way::Assign, &why())
            .await
            .unwrap();
        assert!(
            again.iter().all(|(_, one)| *one != Outcome::Done),
            "{again:?}"
        );
        let none = accept_lines(&bram, &[], Way::Assign, &why())
            .await
            .map(drop);
        assert!(matches!(none, Err(Error::Invalid(_))), "{none:?}");
    })
    .await;
}

/// A case manager with one hour: room for one high-complex case and not for two.
const ONE_HOUR: &str = r#"
[[person]]
name = "Saar Uurtje"
email = "s.uurtje@example.org"
profession = "nurse"
languages = ["nl"]
roles = [{ role = "case_manager", organisation = "thuis-in-zorg", team = "centrum-1", from = 2025-01-01 }]
appointments = [{ organisation = "thuis-in-zorg", role = "case_manager", team = "centrum-1", hours = 1, from = 2025-01-01 }]
"#;

#[tokio::test]
async fn what_is_accepted_never_exceeds_what_fits_also_when_two_accept_at_once() {
    both(async |test| {
        let network = read("testdata/network/two-sub-regions.toml") + ONE_HOUR;
        let network = NetworkFile::parse(&network).unwrap();
        spil_app::organisation::import(&test.console(), &network)
            .await
            .unwrap();
        let saar = test.id_of("Saar Uurtje").await;
        for (number, surname) in (1..).zip(["Zonderling", "Winter", "Akkerman", "Dekker"]) {
            waits(test, surname, "high", number * 2).await;
        }
        let (marit, cx) = (test.named(MARIT).await, test.named("Saar Uurtje").await);
        let seen = shown(&cx).await;
        let of_saar = seen.effects.iter().find(|one| one.id == saar).unwrap();
        assert!(
            of_saar.fill.1.load <= of_saar.fill.1.capacity,
            "{of_saar:?}"
        );
        let to_saar: Vec<Acceptance> = all(&seen)
            .into_iter()
            .map(|line| Acceptance { to: saar, ..line })
            .collect();
        let (mine, theirs) = to_saar.split_at(2);
        let why = why();
        let (first, second) = tokio::join!(
            Box::pin(accept_lines(&cx, mine, Way::Assign, &why)),
            Box::pin(accept_lines(&marit, theirs, Way::Offer, &why))
        );
        let outcomes: Vec<Outcome> = first
            .unwrap()
            .into_iter()
            .chain(second.unwrap())
            .map(|(_, one)| one)
            .collect();
        assert_eq!(outcomes.len(), 4);
        let done = outcomes.iter().filter(|one| **one == Outcome::Done).count();
        let full = outcomes
            .iter()
            .filter(|one| **one == Outcome::Refused("proposal-no-room"))
            .count();
        assert_eq!((done, full), (1, 3), "{outcomes:?}");
    })
    .await;
}
