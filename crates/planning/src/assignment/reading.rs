//! Reads an instance from its JSON file: every key known, every array as long as it should be, whole numbers only.

use serde_json::{Map, Value};

use super::instance::{
    CLASSES, Client, Complexity, Costs, Fault, Instance, InstanceError, LARGEST, Manager,
};

/// The values of an object that were not asked for yet, with where they stand.
struct Object {
    place: String,
    values: Map<String, Value>,
}

impl Instance {
    /// Reads an instance file and checks it.
    ///
    /// # Errors
    ///
    /// The first place that is not as it should be, as a JSON pointer.
    pub fn from_json(text: &[u8]) -> Result<Self, InstanceError> {
        let value: Value = serde_json::from_slice(text).map_err(|error| InstanceError {
            place: String::new(),
            fault: Fault::Syntax {
                line: error.line(),
                column: error.column(),
            },
        })?;
        let instance = read(Object::new(String::new(), value)?)?;
        instance.check()?;
        Ok(instance)
    }
}

fn read(mut file: Object) -> Result<Instance, InstanceError> {
    file.optional_text("name")?;
    file.optional_seed("seed")?;
    let clients = file.size("n")?;
    let managers = file.size("m")?;
    let instance = Instance {
        teams: file.size("teams")?,
        nearest: file.size("nearest")?,
        high_target_percent: file.integer("high_target_pct")?,
        team_tolerance: file.integer("team_tolerance")?,
        costs: read_costs(file.object("cost")?)?,
        managers: read_managers(file.object("managers")?, managers)?,
        clients: read_clients(file.object("clients")?, clients)?,
    };
    file.done()?;
    Ok(instance)
}

fn read_costs(mut costs: Object) -> Result<Costs, InstanceError> {
    let unassigned = costs.integers("unassigned", CLASSES)?;
    let read = Costs {
        other_manager: costs.integer("other_manager")?,
        other_team: costs.integer("other_team")?,
        high_excess: costs.integer("high_excess")?,
        team_deviation: costs.integer("team_deviation")?,
        unassigned: std::array::from_fn(|class| unassigned.get(class).copied().unwrap_or(0)),
    };
    costs.done()?;
    Ok(read)
}

fn read_managers(mut file: Object, count: usize) -> Result<Vec<Manager>, InstanceError> {
    file.expect_length("x", count)?;
    let mut managers = vec![Manager::default(); count];
    file.column("x", &mut managers, |manager, value| manager.x = value)?;
    file.column("y", &mut managers, |manager, value| manager.y = value)?;
    file.indices("team", &mut managers, |manager, value| manager.team = value)?;
    file.column("cap", &mut managers, |manager, value| {
        manager.places = value;
    })?;
    file.column("hours", &mut managers, |manager, value| {
        manager.hours = value;
    })?;
    file.column("cur", &mut managers, |manager, value| {
        manager.caseload = value;
    })?;
    file.column("cur_high", &mut managers, |manager, value| {
        manager.caseload_high = value;
    })?;
    file.done()?;
    Ok(managers)
}

fn read_clients(mut file: Object, count: usize) -> Result<Vec<Client>, InstanceError> {
    file.expect_length("x", count)?;
    let mut clients = vec![Client::default(); count];
    file.column("x", &mut clients, |client, value| client.x = value)?;
    file.column("y", &mut clients, |client, value| client.y = value)?;
    file.indices("cls", &mut clients, |client, value| client.class = value)?;
    file.column("waited", &mut clients, |client, value| {
        client.waited = value;
    })?;
    file.complexities("high", &mut clients)?;
    file.column("hours", &mut clients, |client, value| client.hours = value)?;
    file.preferences("pref_manager", &mut clients, |client, value| {
        client.preferred_manager = value;
    })?;
    file.preferences("pref_team", &mut clients, |client, value| {
        client.preferred_team = value;
    })?;
    file.done()?;
    Ok(clients)
}

impl Object {
    fn new(place: String, value: Value) -> Result<Self, InstanceError> {
        match value {
            Value::Object(values) => Ok(Self { place, values }),
            _ => Err(InstanceError {
                place,
                fault: Fault::NotAnObject,
            }),
        }
    }

    fn at(&self, key: &str) -> String {
        format!(
            "{}/{}",
            self.place,
            key.replace('~', "~0").replace('/', "~1")
        )
    }

    fn take(&mut self, key: &str) -> Result<Value, InstanceError> {
        let place = self.at(key);
        self.values.remove(key).ok_or(InstanceError {
            place,
            fault: Fault::Missing,
        })
    }

    fn object(&mut self, key: &str) -> Result<Self, InstanceError> {
        Self::new(self.at(key), self.take(key)?)
    }

    fn integer(&mut self, key: &str) -> Result<i64, InstanceError> {
        integer(&self.take(key)?, self.at(key))
    }

    fn size(&mut self, key: &str) -> Result<usize, InstanceError> {
        index(self.integer(key)?, self.at(key))
    }

    fn optional_text(&mut self, key: &str) -> Result<(), InstanceError> {
        match self.values.remove(key) {
            None | Some(Value::String(_)) => Ok(()),
            Some(_) => Err(InstanceError {
                place: self.at(key),
                fault: Fault::NotAText,
            }),
        }
    }

    fn optional_seed(&mut self, key: &str) -> Result<(), InstanceError> {
        match self.values.remove(key) {
            Some(value) if !value.is_u64() && !value.is_i64() => Err(InstanceError {
                place: self.at(key),
                fault: Fault::NotAnInteger,
            }),
            _ => Ok(()),
        }
    }

    fn integers(&mut self, key: &str, count: usize) -> Result<Vec<i64>, InstanceError> {
        let place = self.at(key);
        let Value::Array(values) = self.take(key)? else {
            return Err(InstanceError {
                place,
                fault: Fault::NotAnArray,
            });
        };
        if values.len() != count {
            return Err(InstanceError {
                place,
                fault: Fault::Length {
                    expected: count,
                    found: values.len(),
                },
            });
        }
        values
            .iter()
            .enumerate()
            .map(|(number, value)| integer(value, format!("{place}/{number}")))
            .collect()
    }

    /// Looks at the length of an array before room is made for so many.
    fn expect_length(&self, key: &str, count: usize) -> Result<(), InstanceError> {
        match self.values.get(key) {
            Some(Value::Array(values)) if values.len() != count => Err(InstanceError {
                place: self.at(key),
                fault: Fault::Length {
                    expected: count,
                    found: values.len(),
                },
            }),
            Some(Value::Array(_)) => Ok(()),
            Some(_) => Err(InstanceError {
                place: self.at(key),
                fault: Fault::NotAnArray,
            }),
            None => Err(InstanceError {
                place: self.at(key),
                fault: Fault::Missing,
            }),
        }
    }

    fn column<T>(
        &mut self,
        key: &str,
        rows: &mut [T],
        mut set: impl FnMut(&mut T, i64),
    ) -> Result<(), InstanceError> {
        let values = self.integers(key, rows.len())?;
        for (row, value) in rows.iter_mut().zip(values) {
            set(row, value);
        }
        Ok(())
    }

    fn indices<T>(
        &mut self,
        key: &str,
        rows: &mut [T],
        set: impl Fn(&mut T, usize),
    ) -> Result<(), InstanceError> {
        let place = self.at(key);
        for (number, (value, row)) in self
            .integers(key, rows.len())?
            .into_iter()
            .zip(rows)
            .enumerate()
        {
            set(row, index(value, format!("{place}/{number}"))?);
        }
        Ok(())
    }

    /// Indices in which -1 stands for none.
    fn preferences<T>(
        &mut self,
        key: &str,
        rows: &mut [T],
        set: impl Fn(&mut T, Option<usize>),
    ) -> Result<(), InstanceError> {
        let place = self.at(key);
        for (number, (value, row)) in self
            .integers(key, rows.len())?
            .into_iter()
            .zip(rows)
            .enumerate()
        {
            let found = usize::try_from(value).ok();
            if found.is_none() && value != -1 {
                let fault = Fault::OutOfRange {
                    least: -1,
                    most: LARGEST,
                };
                return Err(InstanceError {
                    place: format!("{place}/{number}"),
                    fault,
                });
            }
            set(row, found);
        }
        Ok(())
    }

    fn complexities(&mut self, key: &str, clients: &mut [Client]) -> Result<(), InstanceError> {
        let place = self.at(key);
        for (number, (value, client)) in self
            .integers(key, clients.len())?
            .into_iter()
            .zip(clients)
            .enumerate()
        {
            client.complexity = match value {
                0 => Complexity::Regular,
                1 => Complexity::High,
                _ => {
                    let fault = Fault::OutOfRange { least: 0, most: 1 };
                    return Err(InstanceError {
                        place: format!("{place}/{number}"),
                        fault,
                    });
                }
            };
        }
        Ok(())
    }

    /// Nothing may be left: a key that is not known is more likely a mistake than a wish.
    fn done(&self) -> Result<(), InstanceError> {
        match self.values.keys().next() {
            Some(key) => Err(InstanceError {
                place: self.at(key),
                fault: Fault::Unknown,
            }),
            None => Ok(()),
        }
    }
}

fn integer(value: &Value, place: String) -> Result<i64, InstanceError> {
    value.as_i64().ok_or(InstanceError {
        place,
        fault: Fault::NotAnInteger,
    })
}

fn index(value: i64, place: String) -> Result<usize, InstanceError> {
    usize::try_from(value).map_err(|_| InstanceError {
        place,
        fault: Fault::OutOfRange {
            least: 0,
            most: LARGEST,
        },
    })
}
