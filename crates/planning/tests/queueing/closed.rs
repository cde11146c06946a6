//! Closed forms: Erlang C, Cobham's priorities, Erlang A. Written from the textbooks, not from the simulation.

/// M/M/c without leaving.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErlangC {
    pub(crate) slots: u32,
    pub(crate) per_day: f64,
    pub(crate) stay: f64,
}

impl ErlangC {
    fn load(self) -> f64 {
        self.per_day * self.stay
    }

    /// The chance to have to wait, by the recursion of Erlang B.
    pub(crate) fn must_wait(self) -> f64 {
        let load = self.load();
        let blocked = (1..=self.slots).fold(1.0, |b, n| load * b / (f64::from(n) + load * b));
        let rho = load / f64::from(self.slots);
        blocked / (1.0 - rho * (1.0 - blocked))
    }

    fn spare(self) -> f64 {
        f64::from(self.slots) / self.stay - self.per_day
    }

    pub(crate) fn wait(self) -> f64 {
        self.must_wait() / self.spare()
    }

    pub(crate) fn within(self, days: f64) -> f64 {
        1.0 - self.must_wait() * (-self.spare() * days).exp()
    }

    pub(crate) fn percentile(self, part: f64) -> f64 {
        ((self.must_wait() / (1.0 - part)).ln() / self.spare()).max(0.0)
    }

    /// Cobham 1954: W0 ÷ ((1 − σ before) (1 − σ up to and including)).
    pub(crate) fn priority_waits(self, shares: &[f64]) -> Vec<f64> {
        let rho = self.load() / f64::from(self.slots);
        let first = self.must_wait() * self.stay / f64::from(self.slots);
        let mut before = 0.0;
        let wait = |share: &f64| {
            let upto = before + share * rho;
            let wait = first / ((1.0 - before) * (1.0 - upto));
            before = upto;
            wait
        };
        shares.iter().map(wait).collect()
    }
}

/// M/M/c with exponential patience: a birth-death chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErlangA {
    pub(crate) slots: u32,
    pub(crate) per_day: f64,
    pub(crate) stay: f64,
    pub(crate) patience: f64,
}

impl ErlangA {
    /// Chances of 0, 1, 2, … people in the system.
    fn chances(self) -> Vec<f64> {
        let mut weights = vec![1.0];
        let mut weight = 1.0;
        for people in 1..=self.slots + 5_000 {
            let served = f64::from(people.min(self.slots)) / self.stay;
            let leaving = f64::from(people.saturating_sub(self.slots)) / self.patience;
            weight *= self.per_day / (served + leaving);
            weights.push(weight);
        }
        let total: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / total).collect()
    }

    pub(crate) fn waiting(self) -> f64 {
        self.mean(|people| people.saturating_sub(self.slots))
    }

    pub(crate) fn busy(self) -> f64 {
        self.mean(|people| people.min(self.slots))
    }

    pub(crate) fn left_share(self) -> f64 {
        self.waiting() / self.patience / self.per_day
    }

    fn mean(self, of: impl Fn(u32) -> u32) -> f64 {
        (0_u32..)
            .zip(self.chances())
            .map(|(people, chance)| f64::from(of(people)) * chance)
            .sum()
    }
}
