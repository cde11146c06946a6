//! How much guidance the inhabitants of each district will need: a table of inhabitants, the prevalence of dementia, and the
//! network's own arrivals to set the level.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_planning::forecast::demand::{self, Assumptions, Forecast};
use spil_planning::forecast::population::{self, District, Profile};
use spil_planning::forecast::prevalence::Prevalence;
use spil_planning::forecast::table::TableProblem;
use spil_planning::problem::{Misfit, Problem};
use spil_policy::{Facts, actions};
use spil_store::capacity::population::{self as store, Arrival, Population};
use spil_texts::Language;

use super::network;
use super::scenario::number;
use crate::cx::Cx;
use crate::error::{Error, FieldProblem, Result};
use crate::viewed::Viewed;

/// The last year of the forecast.
const UNTIL: u32 = 2_050;

/// What kind of table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Inhabitants by district, year, sex and age.
    AgeAndSex,
    /// Core figures per district of Statistics Netherlands, of this year.
    CoreFigures(u32),
    /// People with dementia, as others have computed them.
    GivenTotals,
}

/// A table that somebody enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered<'a> {
    /// What kind.
    pub kind: Kind,
    /// Where it comes from.
    pub source: &'a str,
    /// The table as text with separators.
    pub content: &'a str,
}

/// Why a table was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// The table is wrong here.
    #[error("line {}, column {}", .0.line, .0.column)]
    Wrong(TableProblem),
    /// It has no district.
    #[error("the table is empty")]
    Empty,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

/// What the inhabitants of the region will need.
#[derive(Debug, Clone, PartialEq)]
pub struct Inhabitants {
    /// Where the table comes from.
    pub source: String,
    /// Where the table of prevalence comes from.
    pub prevalence: String,
    /// Whether that table could not be checked and is to be replaced.
    pub is_prevalence_unchecked: bool,
    /// When it came in.
    pub entered_at: Timestamp,
    /// What the forecast rests on.
    pub assumptions: Assumptions,
    /// Each district.
    pub districts: Vec<Forecast>,
    /// All together.
    pub total: Forecast,
    /// The districts whose level was set by the network's own arrivals.
    pub calibrated: usize,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::AgeAndSex => "age_and_sex",
            Self::CoreFigures(_) => "core_figures",
            Self::GivenTotals => "given_totals",
        }
    }

    fn of(population: &Population) -> Self {
        match (population.kind.as_str(), population.year) {
            ("core_figures", Some(year)) => Self::CoreFigures(year),
            ("age_and_sex", _) => Self::AgeAndSex,
            _ => Self::GivenTotals,
        }
    }

    fn read(self, text: &str) -> Result<Vec<District>, TableProblem> {
        let prevalence = Prevalence::built_in()?;
        match self {
            Self::AgeAndSex => population::by_age_and_sex(text, &prevalence),
            Self::CoreFigures(year) => {
                population::core_figures(text, year, &Profile::built_in()?, &prevalence)
            }
            Self::GivenTotals => population::given_totals(text),
        }
    }
}

/// What a table says, without keeping it.
pub fn read(entered: Entered<'_>) -> Result<Vec<District>, NotImported> {
    let districts = entered
        .kind
        .read(entered.content)
        .map_err(NotImported::Wrong)?;
    if districts.is_empty() {
        return Err(NotImported::Empty);
    }
    Ok(districts)
}

/// Takes in a table: it holds from now on. Gives how many districts it has.
pub async fn import(cx: &Cx, entered: Entered<'_>) -> Result<usize, NotImported> {
    let districts = read(entered)?.len();
    let population = Population {
        kind: entered.kind.code().to_owned(),
        year: match entered.kind {
            Kind::CoreFigures(year) => Some(year),
            Kind::AgeAndSex | Kind::GivenTotals => None,
        },
        source: entered.source.trim().to_owned(),
        content: entered.content.to_owned(),
    };
    let tx = cx.write().await?;
    let permit = cx.may::<actions::ImportPopulation>(&tx, network(), &Facts::default())?;
    permit.tell(|event| event.code("kind", entered.kind.code()));
    let kept = store::insert(&permit, cx.id(), &population, cx.staff(), cx.now).await;
    kept.map_err(Error::from)?;
    cx.commit(tx).await?;
    Ok(districts)
}

/// Assumptions of a forecast by the names of their fields; what nobody gave is the usual. Else what is wrong, each at its field.
pub fn assume(
    given: &BTreeMap<String, f64>,
    language: Language,
) -> Result<Assumptions, Vec<FieldProblem>> {
    let text = serde_json::to_vec(given).unwrap_or_default();
    Assumptions::from_json(&text).map_err(|problems| {
        let problem = |problem: &Problem| {
            let field = problem.pointer.trim_start_matches('/');
            match problem.misfit {
                Misfit::OutOfRange { least, greatest } => {
                    FieldProblem::new(field, "capacity-range")
                        .with("least", number(least, language))
                        .with("greatest", number(greatest, language))
                }
                _ => FieldProblem::new(field, "capacity-not-a-number"),
            }
        };
        problems.iter().map(problem).collect()
    })
}

/// The forecast to 2050; none before a table came in.
pub async fn forecast(cx: &Cx, assumptions: Assumptions) -> Result<Viewed<Option<Inhabitants>>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_see::<actions::ViewCapacity>(&snapshot, network(), &Facts::default())?;
    let Some((table, entered_at, _)) = store::latest(&permit).await? else {
        return cx.viewed(snapshot, None).await;
    };
    let arrivals = store::arrivals(&permit).await?;
    let year = u32::try_from(cx.today().year()).unwrap_or(0);
    // It was read before it was kept, so that it can be read again.
    let districts = Kind::of(&table)
        .read(&table.content)
        .map_err(Error::internal)?;
    let prevalence = Prevalence::built_in().map_err(Error::internal)?;
    let observed = observed(&districts, &arrivals, cx);
    let districts = demand::forecast(&districts, year..=UNTIL, &assumptions, &observed);
    let inhabitants = Inhabitants {
        source: table.source,
        is_prevalence_unchecked: prevalence.to_be_replaced_by.is_some(),
        prevalence: prevalence.source,
        entered_at,
        total: demand::total(&districts),
        calibrated: observed.len(),
        districts,
        assumptions,
    };
    cx.viewed(snapshot, Some(inhabitants)).await
}

/// The arrivals of the last 365 days in each district of the table, by whatever name it uses: of the district, the
/// municipality or the area. Nothing while less than a year is known.
fn observed(districts: &[District], arrivals: &[Arrival], cx: &Cx) -> BTreeMap<String, (u32, f64)> {
    let today = cx.today();
    let since = today.saturating_sub(jiff::Span::new().days(365));
    if arrivals.first().is_none_or(|first| since < first.on) {
        return BTreeMap::new();
    }
    let year = u32::try_from(since.year()).unwrap_or(0);
    let recent = || {
        arrivals
            .iter()
            .filter(|one| since <= one.on && one.on < today)
    };
    let is_there = |one: &Arrival, name: &str| {
        [&one.district, &one.municipality, &one.area]
            .into_iter()
            .any(|place| place.as_deref() == Some(name))
    };
    let counted = districts.iter().filter_map(|district| {
        let count = recent().filter(|one| is_there(one, &district.name)).count();
        let count = u32::try_from(count).ok().filter(|count| 0 < *count)?;
        Some((district.name.clone(), (year, f64::from(count))))
    });
    counted.collect()
}
