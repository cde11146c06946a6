//! Has a law the parameters of its distribution, and do they make sense?

use super::Found;
use crate::problem::Misfit;
use crate::simulation::spec::{Distribution, Law};

impl Found {
    pub(super) fn law(&mut self, at: &str, law: &Law) {
        use Distribution::{Competing, Empirical, Exponential, Gamma, Lognormal};
        let with_mean = matches!(law.distribution, Exponential | Lognormal | Gamma);
        let fields = [
            ("mean_days", law.mean_days.is_some(), with_mean),
            ("sigma", law.sigma.is_some(), law.distribution == Lognormal),
            ("shape", law.shape.is_some(), law.distribution == Gamma),
            ("days", law.days.is_some(), law.distribution == Empirical),
            ("exits", law.exits.is_some(), law.distribution == Competing),
        ];
        for (name, given, needed) in fields {
            match (given, needed) {
                (false, true) => self.add(format!("{at}/{name}"), Misfit::Missing),
                (true, false) => self.add(format!("{at}/{name}"), Misfit::OutOfPlace),
                _ => {}
            }
        }
        self.parameters(at, law);
    }

    fn parameters(&mut self, at: &str, law: &Law) {
        if let Some(mean) = law.mean_days {
            self.positive(format!("{at}/mean_days"), mean);
        }
        if let Some(sigma) = law.sigma {
            self.between(format!("{at}/sigma"), sigma, 0.0, 5.0);
        }
        if let Some(shape) = law.shape {
            self.between(format!("{at}/shape"), shape, 0.01, 1e6);
        }
        if let Some(days) = &law.days {
            if days.is_empty() {
                self.add(format!("{at}/days"), Misfit::Empty);
            }
            for (place, day) in days.iter().enumerate() {
                self.positive(format!("{at}/days/{place}"), *day);
            }
        }
        if let Some(exits) = &law.exits {
            if exits.is_empty() {
                self.add(format!("{at}/exits"), Misfit::Empty);
            }
            self.names(
                &format!("{at}/exits"),
                exits.iter().map(|exit| exit.name.as_str()),
            );
            for (place, exit) in exits.iter().enumerate() {
                self.exit_law(&format!("{at}/exits/{place}/law"), &exit.law);
            }
        }
    }

    fn exit_law(&mut self, at: &str, law: &Law) {
        if law.distribution == Distribution::Competing {
            self.add(format!("{at}/distribution"), Misfit::OutOfPlace);
        } else {
            self.law(at, law);
        }
    }
}
