//! Writes an instance in the form of its JSON file. What the file has no key for (bars, fixed clients) is left out.

use serde_json::{Value, json};

use super::instance::{Client, Complexity, Instance, Manager};

impl Instance {
    /// The instance file: what [`Instance::from_json`] reads.
    pub fn to_json(&self, name: &str, seed: u64) -> Value {
        let managers = |value: &dyn Fn(&Manager) -> i64| -> Vec<i64> {
            self.managers.iter().map(value).collect()
        };
        let clients = |value: &dyn Fn(&Client) -> i64| -> Vec<i64> {
            self.clients.iter().map(value).collect()
        };
        json!({
            "name": name,
            "seed": seed,
            "n": self.clients.len(),
            "m": self.managers.len(),
            "teams": self.teams,
            "nearest": self.nearest,
            "high_target_pct": self.high_target_percent,
            "team_tolerance": self.team_tolerance,
            "cost": {
                "other_manager": self.costs.other_manager,
                "other_team": self.costs.other_team,
                "high_excess": self.costs.high_excess,
                "team_deviation": self.costs.team_deviation,
                "unassigned": self.costs.unassigned,
            },
            "managers": {
                "x": managers(&|manager| manager.x),
                "y": managers(&|manager| manager.y),
                "team": managers(&|manager| number(Some(manager.team))),
                "cap": managers(&|manager| manager.places),
                "hours": managers(&|manager| manager.hours),
                "cur": managers(&|manager| manager.caseload),
                "cur_high": managers(&|manager| manager.caseload_high),
            },
            "clients": {
                "x": clients(&|client| client.x),
                "y": clients(&|client| client.y),
                "cls": clients(&|client| number(Some(client.class))),
                "waited": clients(&|client| client.waited),
                "high": clients(&|client| i64::from(client.complexity == Complexity::High)),
                "hours": clients(&|client| client.hours),
                "pref_manager": clients(&|client| number(client.preferred_manager)),
                "pref_team": clients(&|client| number(client.preferred_team)),
            },
        })
    }
}

/// An index as the file has it; -1: none.
fn number(index: Option<usize>) -> i64 {
    index
        .and_then(|index| i64::try_from(index).ok())
        .unwrap_or(-1)
}
