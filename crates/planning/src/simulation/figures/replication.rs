//! The figures of one replication, from its sums. A figure without a case is not a number.

#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
#![expect(
    clippy::indexing_slicing,
    reason = "kinds and figures are numbered by the plan and its layout"
)]

use super::{Layout, Part, Whole};
use crate::simulation::plan::Plan;
use crate::simulation::tally::{KindTally, Tally};
use crate::stats::nearest_rank;

/// Six weeks in days: the norm of the Dutch health authority.
const SIX_WEEKS: f64 = 42.0;

/// Reduces sums to figures, with room to sort waits in.
#[derive(Debug)]
pub(crate) struct Reduction<'p> {
    plan: &'p Plan,
    layout: Layout,
    /// Days in the window.
    days: f64,
    /// The waits of one class as bits: they are not negative, so the bits are in the order of the waits.
    waits: Vec<u64>,
    /// The waits of all classes.
    all_waits: Vec<u64>,
}

/// What several kinds add up to.
#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    started: f64,
    wait: f64,
    in_norm: f64,
    in_six_weeks: f64,
    left: f64,
    left_wait: f64,
    waiting: f64,
    busy: f64,
    arrived: f64,
    contacts: f64,
    contact_wait: f64,
    contacts_in_norm: f64,
    helped: f64,
    worsened: f64,
}

impl<'p> Reduction<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Self {
        let days = plan.horizon - plan.warmup;
        Self {
            plan,
            layout: Layout::new(plan),
            days,
            waits: Vec::new(),
            all_waits: Vec::new(),
        }
    }

    /// All figures of the replication, in the order of the layout.
    pub(crate) fn figures(&mut self, tally: &Tally) -> Vec<f64> {
        let mut figures = vec![f64::NAN; self.layout.len()];
        self.group(0, 0..self.plan.districts, tally, &mut figures);
        if self.plan.districts > 1 {
            for district in 0..self.plan.districts {
                self.group(1 + district, district..district + 1, tally, &mut figures);
            }
        }
        figures
    }

    fn group(
        &mut self,
        group: usize,
        districts: std::ops::Range<usize>,
        tally: &Tally,
        figures: &mut [f64],
    ) {
        let classes = self.plan.classes.len();
        let mut total = Sums::default();
        self.all_waits.clear();
        for class in 0..classes {
            self.waits.clear();
            let mut sums = Sums::default();
            for district in districts.clone() {
                let kind = &tally.kinds[district * classes + class];
                sums.add_kind(kind);
                self.waits
                    .extend(kind.waits.iter().map(|wait| wait.to_bits()));
            }
            self.all_waits.extend_from_slice(&self.waits);
            self.parts(group, Some(class), &sums, figures);
            total.add(&sums);
        }
        std::mem::swap(&mut self.waits, &mut self.all_waits);
        self.parts(group, None, &total, figures);
        self.wholes(group, &total, figures);
        for exit in 0..self.plan.exits.len() {
            let ends: u32 = districts
                .clone()
                .map(|district| tally.exits[district][exit])
                .sum();
            figures[self.layout.exit(group, exit)] = f64::from(ends) * 365.0 / self.days;
        }
    }

    fn wholes(&self, group: usize, sums: &Sums, figures: &mut [f64]) {
        let per_year = 365.0 / self.days;
        let values = [
            (Whole::Busy, sums.busy / self.days),
            (
                Whole::WaitAll,
                (sums.wait + sums.left_wait) / (sums.started + sums.left),
            ),
            (Whole::Started, sums.started * per_year),
            (Whole::Left, sums.left * per_year),
            (Whole::Arrived, sums.arrived * per_year),
            (Whole::Helped, sums.helped * per_year),
        ];
        for (whole, value) in values {
            figures[self.layout.whole(group, whole)] = value;
        }
    }

    fn parts(&mut self, group: usize, class: Option<usize>, sums: &Sums, figures: &mut [f64]) {
        let (median, p90) = percentiles(&mut self.waits);
        let values = [
            (Part::Waiting, sums.waiting / self.days),
            (Part::Wait, sums.wait / sums.started),
            (Part::Median, median),
            (Part::P90, p90),
            (Part::InNorm, sums.in_norm / sums.started),
            (Part::InSixWeeks, sums.in_six_weeks / sums.started),
            (Part::LeftShare, sums.left / (sums.left + sums.started)),
            (Part::Contact, sums.contact_wait / sums.contacts),
            (Part::ContactInNorm, sums.contacts_in_norm / sums.contacts),
            (Part::Worsened, sums.worsened * 365.0 / self.days),
        ];
        for (part, value) in values {
            figures[self.layout.part(group, class, part)] = value;
        }
    }
}

impl Sums {
    fn add_kind(&mut self, kind: &KindTally) {
        self.started += kind.waits.len() as f64;
        self.wait += kind.waits.iter().sum::<f64>();
        self.in_norm += f64::from(kind.in_norm);
        self.in_six_weeks += kind.waits.iter().filter(|wait| **wait <= SIX_WEEKS).count() as f64;
        self.left += f64::from(kind.left);
        self.left_wait += kind.left_wait;
        self.waiting += kind.waiting;
        self.busy += kind.busy;
        self.arrived += f64::from(kind.arrived);
        self.contacts += f64::from(kind.contacts);
        self.contact_wait += kind.contact_wait;
        self.contacts_in_norm += f64::from(kind.contacts_in_norm);
        self.helped += f64::from(kind.helped);
        self.worsened += f64::from(kind.worsened);
    }

    fn add(&mut self, other: &Self) {
        self.started += other.started;
        self.wait += other.wait;
        self.in_norm += other.in_norm;
        self.in_six_weeks += other.in_six_weeks;
        self.left += other.left;
        self.left_wait += other.left_wait;
        self.waiting += other.waiting;
        self.busy += other.busy;
        self.arrived += other.arrived;
        self.contacts += other.contacts;
        self.contact_wait += other.contact_wait;
        self.contacts_in_norm += other.contacts_in_norm;
        self.helped += other.helped;
        self.worsened += other.worsened;
    }
}

/// Median and 90th percentile by nearest rank; not a number where there are no waits.
fn percentiles(waits: &mut [u64]) -> (f64, f64) {
    let count = waits.len();
    if count == 0 {
        return (f64::NAN, f64::NAN);
    }
    let (median, p90) = (nearest_rank(count, 50), nearest_rank(count, 90));
    let (_, high, above) = waits.select_nth_unstable(median);
    let middle = *high;
    let upper = if p90 == median {
        middle
    } else {
        *above.select_nth_unstable(p90 - median - 1).1
    };
    (f64::from_bits(middle), f64::from_bits(upper))
}
