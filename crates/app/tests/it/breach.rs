//! The register of breaches, and who saw whom in a period: the answer is what the journal of each person says, page by page.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use spil_app::breach::{
    Asked, Seen, Subject, change, close, list, one, presses, record, seen, to_export,
};
use spil_app::case_file::case_file;
use spil_app::oversight::{Dates, Purpose, Who, access_log};
use spil_app::team::take;
use spil_app::{Cx, Error};
use spil_model::breach::{Breach, Cause, DataKind, Notice, Standing};
use spil_model::ids::ReferralId;
use spil_model::text::LongText;
use spil_testkit::{TestApp, TestDb, Waits};

use crate::client_people::on_both;
use crate::oversight::{DESK, OFFICER};

const EMPLOYER: &str = "Thuis in Zorg";

fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

fn breach() -> Breach {
    Breach {
        discovered_at: "2026-03-02T07:00:00Z".parse().unwrap(),
        what: long("Een brief ging naar het verkeerde adres."),
        kinds: BTreeSet::from([DataKind::Health]),
        people: 3,
        cause: Cause::SentWrong,
        measures: None,
        authority: Notice::NotYet,
        concerned: Notice::NotYet,
    }
}

on_both! {
    async fn a_breach_is_decided_and_closed_and_nothing_is_overwritten(test) {
        let officer = test.named(OFFICER).await;
        let later = Breach { discovered_at: "2026-03-02T09:00:00Z".parse().unwrap(), ..breach() };
        let refused = record(&officer, &later).await;
        assert!(matches!(refused, Err(Error::Refused("breach-refused-discovered-later"))), "{refused:?}");
        let id = record(&officer, &breach()).await.unwrap();
        test.at("2026-03-05T07:00:01Z");
        let officer = test.named(OFFICER).await;
        let all = list(&officer).await.unwrap().release(&officer).await.unwrap();
        assert_eq!(all[0].breach.standing(officer.now), Standing::Overdue);
        assert!(presses(&all[0], officer.now));
        let refused = close(&officer, id, 1).await;
        assert!(matches!(refused, Err(Error::Refused("breach-refused-unfinished"))), "{refused:?}");
        let decided = Breach {
            measures: Some(long("De brief is teruggehaald.")),
            authority: Notice::Told { at: officer.now },
            concerned: Notice::NotNeeded { why: long("De brief was dicht.") },
            ..breach()
        };
        change(&officer, id, 1, &decided).await.unwrap();
        let stale = change(&officer, id, 1, &breach()).await;
        assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
        close(&officer, id, 2).await.unwrap();
        for refused in [change(&officer, id, 3, &breach()).await, close(&officer, id, 3).await] {
            assert!(matches!(refused, Err(Error::Refused("breach-refused-closed"))), "{refused:?}");
        }
        let found = one(&officer, id).await.unwrap().release(&officer).await.unwrap();
        let written: Vec<&Breach> = found.history.iter().map(|revision| &revision.breach).collect();
        assert_eq!(written, [&decided, &breach()]);
        assert_eq!(found.kept.breach.standing(officer.now), Standing::Late);
        assert!(found.kept.closed.is_some() && !presses(&found.kept, officer.now));
        let desk = test.named(DESK).await;
        assert!(matches!(record(&desk, &breach()).await, Err(Error::Forbidden | Error::NotFound)));
        assert!(matches!(list(&desk).await, Err(Error::Forbidden | Error::NotFound)));
    }

    async fn who_saw_whom_is_what_the_log_of_each_person_says(test) {
        let mut all = Vec::new();
        for (number, surname) in (1..).zip(["Vries", "Bakker", "Dekker", "Smit"]) {
            let waits = Waits { surname, class: "high", house_number: number * 2 };
            all.push(test.waiting(waits).await);
        }
        test.at("2026-03-03T08:00:00Z");
        take(&test.named("Bram Visser").await, all[0], None, None).await.unwrap();
        let desk = test.named(DESK).await;
        for _ in 0..60 {
            for id in &all[1..] {
                look(&desk, *id).await;
            }
        }
        let bram = test.named("Bram Visser").await;
        look(&bram, all[0]).await;
        let officer = test.named(OFFICER).await;
        let dates = Dates { from: date(2026, 3, 1), until: date(2026, 3, 31) };
        let mut compared = 0;
        let mut codes = Vec::new();
        for id in &all {
            let viewer = if *id == all[0] { &bram } else { &desk };
            let (client, code) = who(viewer, *id).await;
            let log = access_log(&officer, client, dates, Purpose::Page).await.unwrap();
            let log = log.release(&officer).await.unwrap();
            let staff = log.lines.iter().filter(|line| matches!(line.who, Who::Staff { .. }));
            let expected: usize = staff.map(|line| line.count).sum();
            let asked = Asked { subject: Subject::Codes(vec![code.clone()]), staff: None, dates };
            let found = export(&officer, &asked).await;
            // The look at the log itself came in between.
            assert_eq!(found.lines.len(), expected + 1, "{code}");
            assert!(found.lines.iter().all(|line| line.client == code));
            compared += found.lines.len();
            codes.push(code);
        }
        let asked = |subject, staff| Asked { subject, staff, dates };
        let every = asked(Subject::Codes(codes.clone()), None);
        // From here on what is asked comes later than what is asked about.
        test.at("2026-03-04T08:00:00Z");
        let officer = test.named(OFFICER).await;
        let whole = export(&officer, &every).await;
        let (mut pages, mut after, mut gathered) = (0, None, Vec::new());
        loop {
            let page = seen(&officer, Some(&every), after).await.unwrap();
            let page = page.release(&officer).await.unwrap();
            gathered.extend(page.lines);
            pages += 1;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(compared <= whole.lines.len() && 2 <= pages);
        // What was asked meanwhile is in the journal too.
        assert!(whole.lines.len() < gathered.len());
        gathered.truncate(whole.lines.len());
        assert_eq!(gathered, whole.lines);
        let marit = test.id_of(DESK).await;
        let by_marit = export(&officer, &asked(Subject::Anybody, Some(marit))).await;
        let of = |name: &str, seen: &Seen| seen.lines.iter().filter(|line| line.who == name).count();
        assert_eq!(of(DESK, &by_marit), by_marit.lines.len());
        assert!(of(DESK, &whole) <= by_marit.lines.len() && 180 <= by_marit.lines.len());
        let mut people: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &by_marit.lines {
            *people.entry(&line.client).or_default() += 1;
        }
        assert_eq!(people.len(), 4, "{people:?}");
        let choices = &by_marit.choices;
        let employer = choices.organisations.iter().find(|(_, name)| name == EMPLOYER).unwrap();
        let theirs = export(&officer, &asked(Subject::Organisation(employer.0), None)).await;
        assert!(!theirs.lines.is_empty() && theirs.lines.iter().all(|line| line.client == codes[0]));
        let team = choices.teams.iter().find(|(_, name)| name.contains("Centrum 1")).unwrap();
        let of_team = export(&officer, &asked(Subject::Team(team.0), None)).await;
        assert!(whole.lines.len() <= of_team.lines.len());
        let none = export(&officer, &asked(Subject::Codes(vec!["ZZZZZZZZ".to_owned()]), None)).await;
        assert_eq!((none.lines.len(), none.unknown.len()), (0, 1));
        let refused = seen(&desk, Some(&every), None).await;
        assert!(matches!(refused, Err(Error::Forbidden | Error::NotFound)));
        println!("{compared} lines of {} people on {pages} pages are those of their logs", all.len());
        assert!(180 <= compared);
    }
}

async fn look(cx: &Cx, id: ReferralId) {
    case_file(cx, id).await.unwrap().release(cx).await.unwrap();
}

async fn who(cx: &Cx, id: ReferralId) -> (spil_model::ids::PersonId, String) {
    let file = case_file(cx, id).await.unwrap().release(cx).await.unwrap();
    (file.head.person, file.code.compact())
}

async fn export(cx: &Cx, asked: &Asked) -> Seen {
    to_export(cx, asked)
        .await
        .unwrap()
        .release(cx)
        .await
        .unwrap()
}
