//! The proposal for the inbox of a team or of a whole area: who could take whom, with the reason for each line, accepted line by line by people.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use spil_app::team::{
    Acceptance, Effect, For, Nobody, Outcome, Proposal, ProposedLine, Wanted, Way, accept_lines,
    proposal,
};
use spil_app::{Error, FieldProblem};
use spil_model::ids::ReferralId;
use spil_model::text::LongText;

use super::bars::{Bar, Part, mix};
use super::card::{Card, Colleague};
use super::{TeamChoice, status, wrong};
use crate::answers::{Answers, Asked};
use crate::failure::Answer;
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

pub(super) const ADDRESS: &str = "/team/voorstel";
/// What an area is called among the teams, before its id.
const AREA: &str = "gebied-";
/// The name of the boxes.
const LINES: &str = "regels";

/// Somebody who waits, with a box where the reader may accept.
struct Row {
    /// Referral, version and colleagues in one box, so that each line is held to what was shown.
    value: Option<String>,
    is_chosen: bool,
    /// The team, where several are divided.
    team: Option<String>,
    card: Card,
    to: Option<Colleague>,
    link_worker: Option<String>,
    nobody: Option<String>,
}

/// A colleague before and after.
struct Change {
    name: String,
    remark: Option<String>,
    now: String,
    after: String,
    bar: Option<Bar>,
    mix_now: Vec<Part>,
    mix_after: Vec<Part>,
}

#[derive(Template)]
#[template(path = "team/proposal.html")]
struct ProposalPage {
    page: StaffPage,
    teams: Vec<TeamChoice>,
    name: String,
    back: String,
    id: String,
    rows: Vec<Row>,
    placed: String,
    unplaced: Option<String>,
    offered: Option<String>,
    changes: Vec<Change>,
    may_assign: bool,
    may_offer: bool,
    lines_error: Option<String>,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
    /// What came of the lines that were accepted.
    done: Option<String>,
    not_done: Vec<String>,
}

pub(super) async fn show(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let words = crate::page::Words(signed.cx.language);
    let today = words.date(signed.cx.today());
    let why = words.t1("proposal-rationale-first", "day", today);
    let first = Answers::of([("rationale".to_owned(), why)]);
    page(&site, &signed, wanted(&asked), (&first, &[]), &[]).await
}

pub(super) async fn accept(State(site): State<Site>, signed: Signed, answers: Answers) -> Answer {
    let wanted = wanted(&answers);
    let done = match read(&answers) {
        Ok((lines, way, why)) => accept_lines(&signed.cx, &lines, way, &why).await,
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match done {
        Ok(outcomes) => page(&site, &signed, wanted, (&answers, &[]), &outcomes).await,
        Err(error) => page(&site, &signed, wanted, (&answers, &wrong(error)?), &[]).await,
    }
}

/// A team by its id, or a whole area.
fn wanted(answers: &Answers) -> Option<Wanted> {
    let asked = answers.some("team")?;
    match asked.strip_prefix(AREA) {
        Some(id) => id.parse().ok().map(Wanted::Area),
        None => asked.parse().ok().map(Wanted::Team),
    }
}

type Read = (Vec<Acceptance>, Way, LongText);

fn read(answers: &Answers) -> Result<Read, Vec<FieldProblem>> {
    let lines: Option<Vec<Acceptance>> = answers.all(LINES).map(line).collect();
    let lines = lines
        .filter(|lines| !lines.is_empty())
        .ok_or_else(|| FieldProblem::new(LINES, "proposal-nobody"));
    let way = match answers.get("hoe") {
        "aanbieden" => Way::Offer,
        _ => Way::Assign,
    };
    match (
        lines,
        form::required_text(answers, "rationale", "naming-rationale-missing"),
    ) {
        (Ok(lines), Ok(why)) => Ok((lines, way, why)),
        (lines, why) => Err(lines.err().into_iter().chain(why.err()).collect()),
    }
}

/// `id/version/case manager`, and with a link worker `id/version/case manager/link worker`.
fn line(value: &str) -> Option<Acceptance> {
    let mut parts = value.split('/');
    let line = Acceptance {
        referral: parts.next()?.parse().ok()?,
        version: parts.next()?.parse().ok()?,
        to: parts.next()?.parse().ok()?,
        link_worker: match parts.next() {
            Some(id) => Some(id.parse().ok()?),
            None => None,
        },
    };
    parts.next().is_none().then_some(line)
}

async fn page(
    site: &Site,
    signed: &Signed,
    wanted: Option<Wanted>,
    (answers, wrong): (&Answers, &[FieldProblem]),
    outcomes: &[(ReferralId, Outcome)],
) -> Answer {
    let viewed = proposal(&signed.cx, wanted).await?;
    let page = StaffPage::new(site, signed, super::ADDRESS);
    let html = viewed.map(|proposal| {
        let filled = Filled {
            words: page.words,
            answers,
            problems: wrong,
        };
        ProposalPage::new(page, &proposal, filled, outcomes).render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status(wrong), Html(html)).into_response())
}

impl ProposalPage {
    fn new(
        page: StaffPage,
        proposal: &Proposal,
        filled: Filled<'_>,
        outcomes: &[(ReferralId, Outcome)],
    ) -> Self {
        let words = page.words;
        let fields = vec![filled.lines("rationale", "proposal-rationale").required()];
        let lines = proposal.lines.iter();
        let rows: Vec<Row> = lines
            .map(|line| Row {
                team: team_of(proposal, line),
                ..Row::new(words, line, filled.answers)
            })
            .collect();
        let unplaced = rows.iter().filter(|row| row.nobody.is_some()).count();
        let done = outcomes
            .iter()
            .filter(|(_, outcome)| *outcome == Outcome::Done)
            .count();
        let lines_error = filled
            .problems
            .iter()
            .find(|problem| problem.field == LINES);
        Self {
            teams: choices(words, proposal),
            name: match &proposal.wanted {
                Some(For::Team(team)) => team.name.clone(),
                Some(For::Area(area, _)) => words.t1("proposal-area", "name", &area.name),
                None => words.t("team-none"),
            },
            back: match &proposal.wanted {
                Some(For::Team(team)) => format!("{}?team={}", super::ADDRESS, team.id),
                _ => super::ADDRESS.to_owned(),
            },
            id: proposal.wanted.as_ref().map_or_else(String::new, id),
            placed: words.count("proposal-placed", rows.len() - unplaced),
            unplaced: (0 < unplaced).then(|| words.count("proposal-unplaced", unplaced)),
            offered: (0 < proposal.offered)
                .then(|| words.count("proposal-offered", proposal.offered)),
            changes: changes(words, proposal),
            may_assign: proposal
                .lines
                .iter()
                .any(|line| line.to.is_some() && line.entry.ways.assign),
            may_offer: proposal
                .lines
                .iter()
                .any(|line| line.to.is_some() && line.entry.ways.offer),
            lines_error: lines_error.map(|problem| words.problem(problem)),
            problems: form::summary(words, &fields, filled.problems),
            fields,
            done: (!outcomes.is_empty()).then(|| words.count("proposal-done", done)),
            not_done: not_done(words, outcomes, proposal),
            rows,
            page,
        }
    }
}

/// As [`wanted`] reads it.
fn id(of: &For) -> String {
    match of {
        For::Team(team) => team.id.to_string(),
        For::Area(area, _) => format!("{AREA}{}", area.id),
    }
}

/// Whole areas first, for whoever may divide one; then each team.
fn choices(words: Words, proposal: &Proposal) -> Vec<TeamChoice> {
    let chosen = proposal.wanted.as_ref().map(id);
    let areas = proposal.areas.iter().map(|area| {
        let name = words.t1("proposal-area", "name", &area.name);
        (format!("{AREA}{}", area.id), name)
    });
    let teams = proposal.teams.iter();
    let all = areas.chain(teams.map(|team| (team.id.to_string(), team.name.clone())));
    let choice = |(id, name): (String, String)| TeamChoice {
        is_chosen: chosen.as_ref() == Some(&id),
        id,
        name,
    };
    all.map(choice).collect()
}

impl Row {
    fn new(words: Words, line: &ProposedLine, answers: &Answers) -> Self {
        let entry = &line.entry;
        let card = Card::new(words, entry);
        let may = entry.ways.assign || entry.ways.offer;
        let value = line.to.as_ref().filter(|_| may).map(|to| {
            let start = format!("{}/{}/{}", entry.outline.referral, entry.version, to.id);
            match &line.link_worker {
                Some(link_worker) => format!("{start}/{}", link_worker.id),
                None => start,
            }
        });
        Self {
            is_chosen: answers
                .all(LINES)
                .any(|chosen| Some(chosen) == value.as_deref()),
            value,
            team: None,
            to: line.to.as_ref().map(|to| Colleague::new(words, to, entry)),
            link_worker: line.link_worker.as_ref().map(|one| one.name.clone()),
            nobody: line.nobody.map(|nobody| words.t(why_nobody(nobody))),
            card,
        }
    }
}

fn team_of(proposal: &Proposal, line: &ProposedLine) -> Option<String> {
    let Some(For::Area(_, teams)) = &proposal.wanted else {
        return None;
    };
    let team = teams.iter().find(|team| team.id == line.team)?;
    Some(team.name.clone())
}

const fn why_nobody(nobody: Nobody) -> &'static str {
    match nobody {
        Nobody::NobodyThere => "proposal-nobody-there",
        Nobody::NoContract => "proposal-no-contract",
        Nobody::NoBudget => "proposal-no-budget",
        Nobody::NoRoom => "proposal-no-room-left",
        Nobody::Balance => "proposal-balance",
    }
}

fn changes(words: Words, proposal: &Proposal) -> Vec<Change> {
    let effects = proposal.effects.iter();
    effects
        .map(|effect| Change {
            name: effect.name.clone(),
            remark: remark(words, effect),
            now: load(words, effect.fill.0.percent(), effect.caseload.0.cases()),
            after: load(words, effect.fill.1.percent(), effect.caseload.1.cases()),
            bar: effect
                .fill
                .0
                .percent()
                .zip(effect.fill.1.percent())
                .map(|step| Bar::with_one_more(words, step)),
            mix_now: mix(words, &effect.caseload.0, &proposal.classes),
            mix_after: mix(words, &effect.caseload.1, &proposal.classes),
        })
        .collect()
}

fn remark(words: Words, effect: &Effect) -> Option<String> {
    if !effect.is_there {
        return Some(words.t("proposal-away"));
    }
    let offered = usize::try_from(effect.offered).unwrap_or(usize::MAX);
    (0 < offered).then(|| words.count("proposal-has-offers", offered))
}

fn load(words: Words, percent: Option<u32>, cases: u32) -> String {
    let people = words.count(
        "caseload-people",
        usize::try_from(cases).unwrap_or(usize::MAX),
    );
    match percent {
        Some(percent) => format!("{percent} % · {people}"),
        None => people,
    }
}

/// Who was not divided, by initials where they are still in sight, and why.
fn not_done(words: Words, outcomes: &[(ReferralId, Outcome)], proposal: &Proposal) -> Vec<String> {
    let told = outcomes.iter().filter_map(|(id, outcome)| {
        let why = match outcome {
            Outcome::Done => return None,
            Outcome::Refused(key) => words.t(key),
            Outcome::Conflict => words.t("pass-on-conflict"),
            Outcome::NotFound => words.t("proposal-gone"),
        };
        let mut lines = proposal.lines.iter();
        let line = lines.find(|line| line.entry.outline.referral == *id);
        let who = line.map_or_else(
            || words.t("pass-on-somebody"),
            |line| line.entry.outline.initials.clone(),
        );
        Some(words.t2("pass-on-not-done", ("who", &who), ("why", &why)))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use spil_model::ids::StaffId;

    use super::*;

    #[test]
    fn a_line_is_a_referral_with_its_version_and_who_takes_it() {
        let id = ReferralId::from_parts(1, [0; 10]);
        let (to, partner) = (
            StaffId::from_parts(2, [0; 10]),
            StaffId::from_parts(3, [0; 10]),
        );
        let alone = line(&format!("{id}/7/{to}")).unwrap();
        assert_eq!(
            (alone.referral, alone.version, alone.to, alone.link_worker),
            (id, 7, to, None)
        );
        let both = line(&format!("{id}/7/{to}/{partner}")).unwrap();
        assert_eq!(both.link_worker, Some(partner));
        for wrong in [
            format!("{id}/7"),
            format!("{id}/7/x"),
            format!("{id}/7/{to}/{partner}/1"),
        ] {
            assert_eq!(line(&wrong), None, "{wrong}");
        }
    }
}
