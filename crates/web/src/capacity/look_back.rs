//! The look back: how often what came lay within what would have been predicted, and what that means.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect};
use spil_app::capacity::{self, AreaWait, Coverage, LookBack, Origin, Prediction, Reading, Run};
use spil_model::capacity::expected::Silence;
use spil_model::covenant::Covenant;

use super::form::class_name;
use super::words::number;
use super::{LOOK_BACK, Tab, made, tabs};
use crate::chart::{Chart, Series, Spot};
use crate::failure::Answer;
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// From this share of truths within the intervals on, a prediction can be built on; below the other it cannot.
const GOOD: f64 = 0.8;
const POOR: f64 = 0.6;

struct FigureRow {
    figure: String,
    predictions: usize,
    coverage: String,
    bias: String,
}

struct PredictionRow {
    from: String,
    on: String,
    predicted: String,
    came: String,
    held: String,
    has_held: bool,
}

struct ReadingView {
    title: String,
    verdict: String,
    badge: (&'static str, String),
    figures: Vec<FigureRow>,
    chart: Option<Chart>,
    predictions: Vec<PredictionRow>,
}

#[derive(Template)]
#[template(path = "capacity/look_back.html")]
struct LookBackPage {
    page: StaffPage,
    tabs: Vec<Tab>,
    is_open: bool,
    failure: Option<String>,
    made: Option<String>,
    /// How many days are known, where the past is too short.
    too_short: Option<i32>,
    readings: Vec<ReadingView>,
    waits: Vec<WaitRow>,
}

/// How long most people of an area and a class wait, and whether the public page says so.
struct WaitRow {
    who: String,
    weeks: String,
    held: String,
    people: u32,
    said: String,
    badge: &'static str,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed) -> Answer {
    let cx = &signed.cx;
    let (run, found) = capacity::look_back(cx).await?.release(cx).await?;
    let frame = StaffPage::new(&site, &signed, super::ADDRESS);
    let waits = found.iter().flat_map(|found| &found.waits);
    let words = frame.words;
    let covenant = super::in_force(cx).await?;
    let waits = waits.map(|one| wait((words, &covenant), one, one.silence(cx)));
    let waits = waits.collect();
    let page = page(frame, run.as_ref(), found.as_ref(), waits);
    Ok(Html(page.render()?).into_response())
}

pub(super) async fn ask(signed: Signed) -> Answer {
    capacity::ask_look_back(&signed.cx).await?;
    Ok(Redirect::to(LOOK_BACK).into_response())
}

fn wait(
    (words, covenant): (Words, &Covenant),
    one: &AreaWait,
    silence: Option<Silence>,
) -> WaitRow {
    let class = match &one.class {
        Some(class) => class_name(words, covenant, class),
        None => words.t("capacity-wait-all-classes"),
    };
    let who = [one.name.clone(), class];
    let who: Vec<String> = who.into_iter().filter(|part| !part.is_empty()).collect();
    // The class of somebody who was just referred is not known: only what holds for all classes is said.
    let (said, badge) = match (silence, &one.class) {
        (None, None) => ("capacity-wait-said", "chip--within"),
        (None, Some(_)) => ("capacity-wait-holds", "chip--within"),
        (Some(Silence::TooLittle), _) => ("capacity-wait-too-little", "chip--nearly"),
        (Some(Silence::DidNotHold), _) => ("capacity-wait-did-not-hold", "chip--over"),
        (Some(Silence::Old), _) => ("capacity-wait-old", "chip--nearly"),
    };
    WaitRow {
        who: who.join(", "),
        weeks: words.t2(
            "capacity-wait-weeks",
            ("low", &one.wait.low_weeks.to_string()),
            ("high", &one.wait.high_weeks.to_string()),
        ),
        held: format!("{} %", percent(words, one.wait.held)),
        people: one.wait.people,
        said: words.t(said),
        badge,
    }
}

fn page(
    frame: StaffPage,
    run: Option<&Run>,
    found: Option<&LookBack>,
    waits: Vec<WaitRow>,
) -> LookBackPage {
    let words = frame.words;
    let readings = found.map_or(&[][..], |found| &found.readings);
    LookBackPage {
        tabs: tabs(words, LOOK_BACK),
        is_open: run.is_some_and(|run| run.state.is_open()),
        failure: run
            .and_then(|run| run.failure.as_ref())
            .map(|code| words.t(&format!("capacity-failure-{code}"))),
        made: run.map(|run| made(words, run)),
        too_short: found
            .filter(|found| found.readings.is_empty())
            .map(|found| found.days),
        readings: readings.iter().map(|one| reading(words, one)).collect(),
        waits,
        page: frame,
    }
}

fn percent(words: Words, share: f64) -> String {
    number(words, share * 100.0, 0)
}

fn reading(words: Words, reading: &Reading) -> ReadingView {
    let (verdict, badge, colour) = if reading.coverage >= GOOD {
        (
            "capacity-look-back-good",
            "capacity-look-back-good-badge",
            "chip--within",
        )
    } else if reading.coverage >= POOR {
        (
            "capacity-look-back-fair",
            "capacity-look-back-fair-badge",
            "chip--nearly",
        )
    } else {
        (
            "capacity-look-back-poor",
            "capacity-look-back-poor-badge",
            "chip--over",
        )
    };
    let values = [
        ("share", percent(words, reading.coverage).into()),
        ("nominal", percent(words, reading.nominal).into()),
        ("count", reading.predictions.into()),
    ];
    let title = words.t(&format!(
        "capacity-places-{}",
        reading.places.replace('_', "-")
    ));
    ReadingView {
        verdict: format!(
            "{} {}",
            words.0.text_with("capacity-look-back-coverage", &values),
            words.t(verdict)
        ),
        badge: (colour, words.t(badge)),
        figures: reading
            .figures
            .iter()
            .map(|one| figure(words, one))
            .collect(),
        chart: reading
            .origins
            .first()
            .and_then(|origin| chart(words, &title, origin)),
        predictions: reading
            .origins
            .iter()
            .flat_map(|origin| {
                origin
                    .waiting
                    .iter()
                    .map(|one| prediction(words, origin, one))
            })
            .collect(),
        title,
    }
}

fn figure(words: Words, one: &Coverage) -> FigureRow {
    let is_share = matches!(one.figure.as_str(), "in_norm" | "in_6_weeks");
    let bias = if is_share {
        words.t1(
            "capacity-points",
            "points",
            number(words, one.bias * 100.0, 0),
        )
    } else {
        number(words, one.bias, 1)
    };
    FigureRow {
        figure: words.t(&format!("capacity-figure-{}", one.figure.replace('_', "-"))),
        predictions: one.predictions,
        coverage: format!("{} %", percent(words, one.coverage)),
        bias,
    }
}

fn prediction(words: Words, origin: &Origin, one: &Prediction) -> PredictionRow {
    let whole = |value| number(words, value, 0);
    let ends = words.t2(
        "capacity-from-to",
        ("low", &whole(one.low)),
        ("high", &whole(one.high)),
    );
    PredictionRow {
        from: words.date(origin.day),
        on: words.date(one.on),
        predicted: format!("{} ({ends})", whole(one.median)),
        came: whole(one.came),
        held: words.t(if one.held {
            "capacity-held"
        } else {
            "capacity-not-held"
        }),
        has_held: one.held,
    }
}

/// What was predicted from the first day, beside what came.
fn chart(words: Words, title: &str, origin: &Origin) -> Option<Chart> {
    let at = |one: &Prediction| f64::from((one.on - origin.day).get_days());
    let spots = |of: fn(&Prediction) -> [f64; 3]| {
        let spot = |one: &Prediction| {
            let [y, low, high] = of(one);
            Spot {
                x: at(one),
                y,
                low,
                high,
            }
        };
        origin.waiting.iter().map(spot).collect::<Vec<Spot>>()
    };
    let last = origin.waiting.last()?;
    let predicted = Series {
        name: words.t("capacity-predicted"),
        style: 1,
        spots: spots(|one| [one.median, one.low, one.high]),
    };
    let came = Series {
        name: words.t("capacity-came"),
        style: 2,
        spots: spots(|one| [one.came; 3]),
    };
    let day = words.date(origin.day);
    let columns: Vec<(f64, String)> = origin
        .waiting
        .iter()
        .step_by(origin.waiting.len().div_ceil(4).max(1))
        .map(|one| (at(one), words.date(one.on)))
        .collect();
    let whole = |value: f64| number(words, value, 0).into();
    let values = [
        ("day", words.date(last.on).into()),
        ("low", whole(last.low)),
        ("high", whole(last.high)),
        ("came", whole(last.came)),
    ];
    Some(Chart::of(
        // Each of the two readings has this chart: its name tells them apart.
        format!(
            "{title}. {}",
            words.t1("capacity-look-back-chart", "day", day)
        ),
        words.0.text_with("capacity-look-back-says", &values),
        &[predicted, came],
        &columns,
    ))
}
