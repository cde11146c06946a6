//! Looking ahead as the programme lead sees it: the form with its counts, a run with its progress, what came out, the
//! decision, the look back and the inhabitants. Never a person.

use spil_app::Cx;
use spil_app::capacity::{Ended, run_next};
use spil_policy::{Actor, JobName, Role};
use spil_testkit::{TestApp, Waits};

use crate::browser::{Browser, Page};
use crate::desk::{signed_in, version_of};

const ADDRESS: &str = "/netwerk/vooruitkijken";

async fn world() -> (TestApp, Browser) {
    let test = TestApp::with_team().await;
    for (number, class) in ["high", "low", "medium"].into_iter().enumerate() {
        let waits = Waits {
            surname: "Geheimnaam",
            class,
            house_number: 1 + 2 * u32::try_from(number).unwrap(),
        };
        let id = test.waiting(waits).await;
        if number == 0 {
            let manager = test.named("Bram Visser").await;
            spil_app::team::take(&manager, id, None, None)
                .await
                .unwrap();
        }
    }
    test.at("2026-04-20T08:00:00Z");
    let lead = signed_in(&test, Role::ProgrammeLead).await;
    (test, lead)
}

async fn compute(test: &TestApp) {
    let cx = Cx {
        actor: Actor::Job(JobName::RunScenarios),
        ..test.visitor()
    };
    assert_eq!(run_next(&cx).await.unwrap(), Some(Ended::Done));
}

/// The values of the form as it came, with some of them typed anew.
fn form(page: &Page, typed: &[(&str, &str)]) -> String {
    let (_, form) = page.html.split_once("id=\"nieuw\"").unwrap();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for input in form.split("<input ").skip(1) {
        let input = input.split_once('>').unwrap().0;
        let attribute = |name: &str| {
            let rest = input.split_once(&format!(" {name}=\""));
            rest.map(|(_, rest)| rest.split_once('"').unwrap().0.to_owned())
        };
        let is_left_out = input.starts_with("type=\"radio\"") && !input.contains("checked");
        if let (Some(name), false) = (attribute("name"), is_left_out) {
            pairs.push((name, attribute("value").unwrap_or_default()));
        }
    }
    for (name, value) in typed {
        pairs.retain(|(other, _)| other != name);
        pairs.push(((*name).to_owned(), (*value).to_owned()));
    }
    let encode = |text: &str| {
        text.replace('%', "%25")
            .replace(' ', "+")
            .replace(',', "%2C")
    };
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn the_form_begins_with_counts_of_the_list_and_names_nobody() {
    let (_test, mut lead) = world().await;
    let page = lead.get(ADDRESS).await;
    assert_eq!(page.status, 200);
    for text in [
        "wachtend: 2",
        "in begeleiding: 1",
        "3 aanmeldingen in de laatste 2 maanden",
        "Er is nog geen scenario",
        "pas 49 dagen",
    ] {
        assert!(page.html.contains(text), "{text}");
    }
    assert!(!page.html.contains("Geheimnaam"));
    assert!(
        page.html
            .contains("href=\"/netwerk/vooruitkijken\" aria-current=\"page\"")
    );
}

#[tokio::test]
async fn a_scenario_is_made_watched_read_and_decided_on() {
    let (test, mut lead) = world().await;
    let page = lead.get(ADDRESS).await;
    let typed = [
        ("name", "Meer uren"),
        ("hours_change", "12,5"),
        ("years", "1"),
        ("replications", "20"),
    ];
    let sent = lead.post(ADDRESS, &form(&page, &typed)).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let address = sent.location;
    let waits = lead.get(&address).await;
    assert!(waits.html.contains("wacht op de computer") && waits.html.contains("0 van 20"));
    assert!(waits.html.contains("http-equiv=\"refresh\"") && waits.html.contains("hx-get"));
    compute(&test).await;
    let done = lead.get(&address).await;
    assert!(!done.html.contains("http-equiv=\"refresh\"") && !done.html.contains("hx-get"));
    for text in [
        "Hele regio",
        "Veldrijk-Noord",
        "chart__band",
        "Toon als tabel",
        "Alle klassen",
        "12,5",
        "Binnen de norm",
        "Niets verandert",
    ] {
        assert!(done.html.contains(text), "{text}");
    }
    assert!(!done.html.contains("NaN") && !done.html.contains("Geheimnaam"));
    let version = version_of(&done.html);
    let decision = format!("{address}/besluit");
    let empty = lead
        .post(&decision, &format!("versie={version}&decision="))
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("error-summary"));
    let noted = lead
        .post(
            &decision,
            &format!("versie={version}&decision=We+doen+het."),
        )
        .await;
    assert_eq!(
        (noted.status.as_u16(), noted.location.as_str()),
        (303, address.as_str())
    );
    let stale = lead
        .post(&decision, &format!("versie={version}&decision=Toch+niet."))
        .await;
    assert_eq!(stale.status, 409);
    assert!(stale.html.contains("Toch niet."), "what was typed is kept");
    let listed = lead.get(ADDRESS).await;
    assert!(listed.html.contains("We doen het.") && listed.html.contains("Meer uren"));
    let again = lead
        .get(&format!(
            "{ADDRESS}?van={}",
            address.rsplit('/').next().unwrap()
        ))
        .await;
    assert!(again.html.contains("value=\"12,5\""));
}

#[tokio::test]
async fn what_makes_no_sense_is_said_at_its_field_and_kept() {
    let (_test, mut lead) = world().await;
    let page = lead.get(ADDRESS).await;
    for (name, value, says) in [
        ("years", "0", "van 1 tot 15"),
        ("replications", "1000000000", "van 20 tot 2000"),
        ("arrivals", "-3", "van 1 tot 100000"),
        ("arrivals", "", "Vul een getal in."),
        ("mean_stay", "veel", "bijvoorbeeld 4,5"),
        ("replications", "20,5", "heel getal"),
        ("class_0", "90", "Maak er 100% van"),
        ("area_1", "", "van 0 tot 100"),
        ("hours_0", "-1", "van 0 tot 100000"),
        ("name", "", "Geef het scenario een naam"),
    ] {
        let sent = lead
            .post(ADDRESS, &form(&page, &[("name", "Fout"), (name, value)]))
            .await;
        assert_eq!(sent.status, 422, "{name}={value}");
        assert!(
            sent.html.contains(&format!("href=\"#{name}\"")),
            "{name}={value}: no link"
        );
        assert!(sent.html.contains(says), "{name}={value}: {says}");
        let kept = format!("name=\"{name}\" ");
        let field = sent
            .html
            .split_once(&kept)
            .unwrap()
            .1
            .split_once('>')
            .unwrap()
            .0;
        assert!(field.contains(&format!("value=\"{value}\"")), "{field}");
        assert!(field.contains("aria-invalid"), "{field}");
    }
}

#[tokio::test]
async fn a_run_is_stopped_and_stays_in_the_list() {
    let (_test, mut lead) = world().await;
    let page = lead.get(ADDRESS).await;
    let sent = lead
        .post(ADDRESS, &form(&page, &[("name", "Weg ermee")]))
        .await;
    let address = sent.location;
    let stopped = lead.post(&format!("{address}/stop"), "").await;
    assert_eq!(stopped.status, 303);
    assert!(lead.get(&address).await.html.contains("gestopt"));
    let twice = lead.post(&format!("{address}/stop"), "").await;
    assert_eq!(twice.status, 303);
    let unknown = lead
        .get(&format!("{ADDRESS}/018f0000-0000-7000-8000-000000000000"))
        .await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn a_short_past_is_said_in_words() {
    let (test, mut lead) = world().await;
    let address = format!("{ADDRESS}/terugblik");
    assert!(lead.get(&address).await.html.contains("Kijk terug"));
    assert_eq!(lead.post(&address, "").await.status, 303);
    assert!(lead.get(&address).await.html.contains("Spil kijkt terug"));
    compute(&test).await;
    let done = lead.get(&address).await;
    assert!(done.html.contains("De geschiedenis is nog te kort") && done.html.contains("49 dagen"));
}

#[tokio::test]
async fn inhabitants_become_arrivals_and_hours_to_2050() {
    let (_test, mut lead) = world().await;
    let address = format!("{ADDRESS}/bevolking");
    assert!(
        lead.get(&address)
            .await
            .html
            .contains("Er zijn nog geen inwoners")
    );
    let table =
        "district,year,people_with_dementia%0AVeldrijk-Noord,2026,600%0AVeldrijk-Zuid,2026,400";
    let wrong = lead
        .post(&address, "kind=given_totals&source=&content=a,b")
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("href=\"#source\""));
    let broken = table.replace("600", "veel");
    let broken = lead
        .post(
            &address,
            &format!("kind=given_totals&source=Gemeente&content={broken}"),
        )
        .await;
    assert_eq!(broken.status, 422);
    assert!(
        broken.html.contains("Regel 2, kolom people_with_dementia"),
        "{}",
        broken.html
    );
    let sent = lead
        .post(
            &address,
            &format!("kind=given_totals&source=Gemeente&content={table}"),
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let page = lead.get(&address).await;
    for text in [
        "Bron: Gemeente.",
        "Veldrijk-Zuid",
        "2050",
        "Hele regio",
        "heat--4",
        "Uren per week",
    ] {
        assert!(page.html.contains(text), "{text}");
    }
    let norm = lead.get(&format!("{address}?target_weeks=2")).await;
    assert!(norm.html.contains("value=\"2\"") && norm.html != page.html);
    let nonsense = lead.get(&format!("{address}?wanting=150")).await;
    assert_eq!(nonsense.status, 422);
    assert!(nonsense.html.contains("van 0 tot 100"));
}

#[tokio::test]
async fn nobody_else_sees_these_pages_or_their_line_in_the_menu() {
    let (test, _) = world().await;
    for role in [
        Role::CaseManager,
        Role::WaitingListManager,
        Role::Administrator,
    ] {
        let mut browser = signed_in(&test, role).await;
        for page in ["", "/terugblik", "/bevolking"] {
            assert_eq!(
                browser.get(&format!("{ADDRESS}{page}")).await.status,
                403,
                "{role:?}"
            );
        }
        assert!(!browser.get("/zoeken").await.html.contains(ADDRESS));
    }
}
