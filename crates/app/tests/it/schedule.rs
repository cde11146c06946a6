//! The weeks of a team: planned around what is settled, refused in words, kept by version; a link to the own calendar that
//! can be withdrawn. On both engines.

use spil_app::schedule::{
    Activity, Clash, Day, Feed, Fixed, Meeting, Planned, Shown, Span, Wanted, clash, feed, link,
    make, make_link, settle, show, withdraw_link,
};
use spil_app::team::absence;
use spil_app::{Cx, Error};
use spil_model::ids::TeamId;
use spil_model::team::Absence;
use spil_testkit::{TestApp, TestDb};
use spil_texts::Language;

const MARIT: &str = "Marit van der Wiel";
const BRAM: &str = "Bram Visser";
const ELIF: &str = "Elif Kaya";
const ANOUK: &str = "Anouk Peters";

async fn seen(cx: &Cx) -> Shown {
    show(cx, None).await.unwrap().release(cx).await.unwrap()
}

async fn both(check: impl AsyncFn(&TestApp)) {
    for database in [TestDb::sqlite().await, TestDb::postgres().await] {
        let test = TestApp::with_team_on(database).await;
        check(&test).await;
        test.test.finish().await;
    }
}

fn wanted(seen: &Shown) -> Wanted {
    Wanted {
        first_week: "2026-03-09".parse().unwrap(),
        weeks: 3,
        settings: seen.settings.clone(),
        fixed: Vec::new(),
    }
}

async fn planned(cx: &Cx) -> (TeamId, Shown) {
    let first = seen(cx).await;
    let team = first.team.as_ref().unwrap().id;
    let done = make(cx, team, 0, wanted(&first)).await.unwrap();
    assert_eq!(done, Planned::Kept);
    (team, seen(cx).await)
}

fn words(planned: &Planned) -> String {
    let Planned::Clash(team, clashing) = planned else {
        unreachable!("{planned:?}")
    };
    let clashing: &Clash = clashing;
    clash::in_words(Language::Dutch, team, clashing).join("\n")
}

#[tokio::test]
async fn a_team_plans_its_weeks_and_somebody_can_be_reached_in_each_part_of_each_day() {
    both(async |test| {
        let cx = test.named(BRAM).await;
        let first = seen(&cx).await;
        assert!(first.plan.is_none() && first.may_plan);
        assert_eq!(first.people.len(), 5);
        let (_, shown) = planned(&cx).await;
        let plan = shown.plan.unwrap();
        assert_eq!(
            (plan.weeks, plan.version, plan.made_by.as_str()),
            (3, 1, BRAM)
        );
        for week in &plan.schedule.weeks {
            assert_eq!(week.phone.len(), 10, "{week:?}");
            for total in &week.totals {
                let hours = shown
                    .people
                    .iter()
                    .find(|(id, ..)| id.to_string() == total.person);
                assert!(total.worked <= hours.unwrap().2 * 60, "{total:?}");
            }
        }
        let link_worker = test.named(ANOUK).await;
        let read = seen(&link_worker).await;
        assert!(read.plan.is_some() && !read.may_plan);
        let team = read.team.as_ref().unwrap().id;
        let refused = make(&link_worker, team, 1, wanted(&read)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let outsider = test.named("Joris de Graaf").await;
        let other = show(&outsider, Some(team))
            .await
            .unwrap()
            .release(&outsider)
            .await
            .unwrap();
        assert_ne!(other.team.map(|team| team.id), Some(team));
        let foreign = make(&outsider, team, 1, wanted(&first)).await;
        assert!(matches!(foreign, Err(Error::Forbidden)), "{foreign:?}");
        let manager = show(&test.named("Wim Bos").await, None).await.map(drop);
        assert!(matches!(manager, Err(Error::Forbidden)), "{manager:?}");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_plan_at_once_one_wins() {
    both(async |test| {
        let (bram, marit) = (test.named(BRAM).await, test.named(MARIT).await);
        let first = seen(&bram).await;
        let team = first.team.as_ref().unwrap().id;
        let (one, other) = tokio::join!(
            make(&bram, team, 0, wanted(&first)),
            make(&marit, team, 0, wanted(&first))
        );
        let all = [one, other];
        assert_eq!(
            all.iter()
                .filter(|one| matches!(one, Ok(Planned::Kept)))
                .count(),
            1,
            "{all:?}"
        );
        assert_eq!(
            all.iter()
                .filter(|one| matches!(one, Err(Error::Conflict)))
                .count(),
            1,
            "{all:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_settled_stays_and_the_rest_is_planned_around_it() {
    both(async |test| {
        let cx = test.named(BRAM).await;
        let (team, shown) = planned(&cx).await;
        let plan = shown.plan.unwrap();
        let week = plan.schedule.weeks.first().unwrap();
        let client = |entry: &&spil_app::schedule::Entry| entry.activity == Activity::Client;
        let entry = week.entries.iter().find(client).unwrap();
        let block = Fixed {
            week: 1,
            person: entry.person.clone(),
            day: entry.day,
            time: Span {
                from: entry.time.from,
                to: entry.time.from + 60,
            },
            activity: Activity::Administration,
        };
        let done = settle(&cx, team, plan.version, None, Some(block.clone()))
            .await
            .unwrap();
        assert_eq!(done, Planned::Kept);
        let after = seen(&cx).await.plan.unwrap();
        assert_eq!(after.fixed, std::slice::from_ref(&block));
        let week = after.schedule.weeks.first().unwrap();
        assert!(week.entries.iter().any(|entry| entry.settled
            && entry.person == block.person
            && entry.time == block.time
            && entry.activity == Activity::Administration));
        let stale = settle(&cx, team, plan.version, None, Some(block.clone())).await;
        assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
        let loose = settle(&cx, team, after.version, Some(&block), None)
            .await
            .unwrap();
        assert_eq!(loose, Planned::Kept);
        assert!(seen(&cx).await.plan.unwrap().fixed.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_told_in_words_and_nothing_is_kept() {
    both(async |test| {
        let cx = test.named(BRAM).await;
        let (team, shown) = planned(&cx).await;
        let mut wish = wanted(&shown);
        wish.settings.meetings.push(Meeting {
            activity: Activity::Intervision,
            day: Day::Thu,
            time: Span {
                from: 780,
                to: 1_020,
            },
            every: 1,
            first: 1,
            people: Vec::new(),
        });
        let clash = make(&cx, team, 1, wish).await.unwrap();
        let told = words(&clash);
        assert!(
            told.contains("Intervisie") && told.contains("bereikbaar per telefoon"),
            "{told}"
        );
        let mut wish = wanted(&shown);
        let person = wish.settings.people.first_mut().unwrap();
        person.days = Day::ALL.to_vec();
        person.mornings.clear();
        let clash = make(&cx, team, 1, wish).await.unwrap();
        assert!(
            words(&clash).contains("uur in een week"),
            "{}",
            words(&clash)
        );
        assert_eq!(seen(&cx).await.plan.unwrap().version, 1);
        let tuesday = Wanted {
            first_week: "2026-03-10".parse().unwrap(),
            ..wanted(&shown)
        };
        let wrong = make(&cx, team, 1, tuesday).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
        let endless = Wanted {
            weeks: 1_000_000,
            ..wanted(&shown)
        };
        let wrong = make(&cx, team, 1, endless).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    })
    .await;
}

#[tokio::test]
async fn who_is_away_is_not_planned() {
    both(async |test| {
        let cx = test.named(BRAM).await;
        let id = test.id_of(ELIF).await;
        let week = Absence {
            from: "2026-03-09".parse().unwrap(),
            until: "2026-03-15".parse().ok(),
        };
        absence::add(&test.named(ELIF).await, id, week)
            .await
            .unwrap();
        let (_, shown) = planned(&cx).await;
        let plan = shown.plan.unwrap();
        let own = |week: &&spil_app::schedule::Week| {
            week.entries
                .iter()
                .any(|entry| entry.person == id.to_string())
        };
        let weeks: Vec<u32> = plan
            .schedule
            .weeks
            .iter()
            .filter(own)
            .map(|week| week.week)
            .collect();
        assert_eq!(weeks, [2, 3]);
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_the_own_calendar_until_it_is_withdrawn_and_guessing_gets_slow() {
    both(async |test| {
        let cx = test.named(BRAM).await;
        planned(&cx).await;
        assert!(link(&cx).await.unwrap().since.is_none());
        let first = make_link(&cx).await.unwrap();
        let visitor = test.visitor();
        let Feed::Found(weeks) = feed(&visitor, &first).await.unwrap() else {
            unreachable!("the link works")
        };
        let id = test.id_of(BRAM).await.to_string();
        let entries: Vec<_> = weeks
            .iter()
            .flat_map(|(_, all)| &all.weeks)
            .flat_map(|week| &week.entries)
            .collect();
        assert!(!entries.is_empty() && entries.iter().all(|entry| entry.person == id));
        let second = make_link(&cx).await.unwrap();
        assert_eq!(feed(&visitor, &first).await.unwrap(), Feed::Unknown);
        assert!(matches!(
            feed(&visitor, &second).await.unwrap(),
            Feed::Found(_)
        ));
        withdraw_link(&cx).await.unwrap();
        assert_eq!(feed(&visitor, &second).await.unwrap(), Feed::Unknown);
        for _ in 0..12 {
            feed(&visitor, "guess").await.unwrap();
        }
        let slow = feed(&visitor, "guess").await.unwrap();
        assert!(matches!(slow, Feed::NotBefore(_)), "{slow:?}");
    })
    .await;
}
