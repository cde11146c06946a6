//! A network file as rows. What has the same short name or e-mail address is brought up to date; nobody is removed, since
//! their work stays theirs. Whoever is no longer in the file has no role any more, from the next request on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use spil_model::network_file::{NetworkFile, Person, RotaEntry};
use spil_policy::actions::ImportNetwork;
use uuid::Uuid;

use crate::columns::{Day, Json};
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_one};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// What an import brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Sub-regions in the file.
    pub sub_regions: usize,
    /// Organisations in the file.
    pub organisations: usize,
    /// Teams in the file.
    pub teams: usize,
    /// People in the file.
    pub people: usize,
}

/// Brings the network up to date with a file that was checked.
pub async fn import(
    permit: &Permit<'_, ImportNetwork>,
    file: &NetworkFile,
    today: Date,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<Imported> {
    let mut run = Run {
        conn: permit.conn(),
        today,
        new_id,
        known: BTreeMap::new(),
    };
    run.sub_regions(file).await?;
    run.organisations(file).await?;
    run.insurers(file).await?;
    run.contracts(file).await?;
    run.districts(file).await?;
    run.teams(file).await?;
    for person in &file.people {
        run.person(person).await?;
    }
    run.end_roles_of_others().await?;
    run.rota(&file.rota).await?;
    Ok(Imported {
        sub_regions: file.sub_regions.len(),
        organisations: file.organisations.len(),
        teams: file.teams.len(),
        people: file.people.len(),
    })
}

/// The ids of what was written so far, by table and short name.
struct Run<'a> {
    conn: &'a Conn,
    today: Date,
    new_id: &'a mut (dyn FnMut() -> Uuid + Send),
    known: BTreeMap<(&'static str, String), Uuid>,
}

const SUB_REGION: &str = "INSERT INTO sub_region (id, code, name) VALUES ($1, $2, $3)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id";
const ORGANISATION: &str = "INSERT INTO organisation (id, code, name, kind, agb, ura, production_percent, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, agb = excluded.agb, ura = excluded.ura,
        production_percent = excluded.production_percent, version = organisation.version + 1 RETURNING id";
const TEAM: &str =
    "INSERT INTO team (id, code, name, sub_region_id, version) VALUES ($1, $2, $3, $4, 1)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, sub_region_id = excluded.sub_region_id,
        version = team.version + 1 RETURNING id";
const NEIGHBOURHOOD: &str = "INSERT INTO neighbourhood
    (code, name, district, district_name, municipality, municipality_name) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, district = excluded.district,
        district_name = excluded.district_name, municipality = excluded.municipality,
        municipality_name = excluded.municipality_name";
const STAFF: &str = "INSERT INTO staff (id, name, email, profession, languages, expertise, registration_number,
        registered_until, phone, home_neighbourhood, active, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
    ON CONFLICT (email) DO UPDATE SET name = excluded.name, profession = excluded.profession,
        languages = excluded.languages, expertise = excluded.expertise,
        registration_number = excluded.registration_number, registered_until = excluded.registered_until,
        phone = excluded.phone, home_neighbourhood = excluded.home_neighbourhood, version = staff.version + 1
    RETURNING id";
const GRANT: &str = "INSERT INTO role_grant
    (id, staff_id, role, sub_region_id, organisation_id, team_id, valid_from, valid_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const APPOINTMENT: &str = "INSERT INTO appointment
    (id, staff_id, organisation_id, team_id, role, hours_per_week, valid_from, valid_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ROTA: &str = "INSERT INTO rota (id, sub_region_id, staff_id, deputy_id, first_day, last_day)
    VALUES ($1, $2, $3, $4, $5, $6)";

impl Run<'_> {
    fn id(&mut self) -> Uuid {
        (self.new_id)()
    }

    fn keep(&mut self, table: &'static str, code: &impl ToString, id: Uuid) {
        self.known.insert((table, code.to_string()), id);
    }

    /// The id of something that the file names. The file was checked, so it is there.
    fn of(&self, table: &'static str, code: &impl ToString) -> Result<Uuid> {
        let id = self.known.get(&(table, code.to_string())).copied();
        id.ok_or_else(|| {
            Error::Schema(format!(
                "the network file names a {table} that it does not have"
            ))
        })
    }

    fn maybe(&self, table: &'static str, code: Option<&impl ToString>) -> Result<Option<Uuid>> {
        code.map(|code| self.of(table, code)).transpose()
    }

    async fn sub_regions(&mut self, file: &NetworkFile) -> Result<()> {
        for area in &file.sub_regions {
            let id = self.id();
            let (id,) = fetch_one!(
                self.conn,
                (Uuid,),
                SUB_REGION,
                id,
                area.code.to_string(),
                &area.name
            )?;
            self.keep("sub_region", &area.code, id);
        }
        Ok(())
    }

    async fn organisations(&mut self, file: &NetworkFile) -> Result<()> {
        for organisation in &file.organisations {
            let id = self.id();
            let (id,) = fetch_one!(
                self.conn,
                (Uuid,),
                ORGANISATION,
                id,
                organisation.code.to_string(),
                &organisation.name,
                organisation.kind.code(),
                organisation
                    .agb
                    .as_ref()
                    .map(std::string::ToString::to_string),
                organisation
                    .ura
                    .as_ref()
                    .map(std::string::ToString::to_string),
                organisation.production_percent.map(i64::from)
            )?;
            execute!(
                self.conn,
                "DELETE FROM organisation_contract WHERE organisation_id = $1",
                id
            )?;
            for uzovi in &organisation.contracts {
                let insert =
                    "INSERT INTO organisation_contract (organisation_id, uzovi) VALUES ($1, $2)";
                execute!(self.conn, insert, id, uzovi.to_string())?;
            }
            self.keep("organisation", &organisation.code, id);
        }
        Ok(())
    }

    /// The names of insurers are those of the file, and no others.
    async fn insurers(&mut self, file: &NetworkFile) -> Result<()> {
        execute!(self.conn, "DELETE FROM insurer")?;
        for insurer in &file.insurers {
            let insert = "INSERT INTO insurer (uzovi, name) VALUES ($1, $2)";
            execute!(self.conn, insert, insurer.uzovi.as_str(), &insurer.name)?;
        }
        Ok(())
    }

    /// For how many people insurers pay is what the file says, and nothing else.
    async fn contracts(&mut self, file: &NetworkFile) -> Result<()> {
        execute!(self.conn, "DELETE FROM contract_budget")?;
        for contract in &file.contracts {
            let organisation = self.of("organisation", &contract.organisation)?;
            execute!(
                self.conn,
                "INSERT INTO contract_budget (organisation_id, uzovi, first_day, last_day, places) VALUES ($1, $2, $3, $4, $5)",
                organisation,
                contract.insurer.as_str(),
                Day(contract.from),
                Day(contract.until),
                i64::from(contract.places)
            )?;
        }
        Ok(())
    }

    async fn districts(&mut self, file: &NetworkFile) -> Result<()> {
        for district in &file.districts {
            let municipality = district.code.municipality();
            let named = file
                .municipalities
                .iter()
                .find(|one| one.code == municipality);
            let municipality_name = named.map_or("", |one| one.name.as_str());
            for neighbourhood in &district.neighbourhoods {
                execute!(
                    self.conn,
                    NEIGHBOURHOOD,
                    neighbourhood.code.as_str(),
                    &neighbourhood.name,
                    district.code.as_str(),
                    &district.name,
                    municipality.as_str(),
                    municipality_name
                )?;
            }
        }
        Ok(())
    }

    async fn teams(&mut self, file: &NetworkFile) -> Result<()> {
        for team in &file.teams {
            let id = self.id();
            let area = self.of("sub_region", &team.sub_region)?;
            let (id,) = fetch_one!(
                self.conn,
                (Uuid,),
                TEAM,
                id,
                team.code.to_string(),
                &team.name,
                area
            )?;
            execute!(
                self.conn,
                "DELETE FROM team_neighbourhood WHERE team_id = $1",
                id
            )?;
            for code in team.all_neighbourhoods() {
                let insert =
                    "INSERT INTO team_neighbourhood (team_id, neighbourhood) VALUES ($1, $2)";
                execute!(self.conn, insert, id, code.as_str())?;
            }
            self.keep("team", &team.code, id);
        }
        Ok(())
    }

    async fn person(&mut self, person: &Person) -> Result<()> {
        let id = self.id();
        let languages: Vec<&str> = person
            .languages
            .iter()
            .map(|language| language.as_str())
            .collect();
        let registration = person.registration.as_ref();
        let (id,) = fetch_one!(
            self.conn,
            (Uuid,),
            STAFF,
            id,
            &person.name,
            person.email.to_string(),
            person.profession.code(),
            Json(&languages),
            Json(&person.expertise),
            registration.map(|registration| registration.number.as_str()),
            registration
                .and_then(|registration| registration.until)
                .map(Day),
            person.phone.as_ref().map(std::string::ToString::to_string),
            person.home_neighbourhood.map(|code| code.to_string()),
            true
        )?;
        self.keep("staff", &person.email, id);
        self.grants(person, id).await?;
        self.appointments(person, id).await
    }

    async fn grants(&mut self, person: &Person, staff: Uuid) -> Result<()> {
        execute!(
            self.conn,
            "DELETE FROM role_grant WHERE staff_id = $1",
            staff
        )?;
        for role in &person.roles {
            let id = self.id();
            execute!(
                self.conn,
                GRANT,
                id,
                staff,
                role.role.code(),
                self.maybe("sub_region", role.sub_region.as_ref())?,
                self.maybe("organisation", role.organisation.as_ref())?,
                self.maybe("team", role.team.as_ref())?,
                Day(role.from.unwrap_or(self.today)),
                role.until.map(Day)
            )?;
        }
        Ok(())
    }

    /// Whoever is no longer in the file has left. The first administrator, who came by a link before there was a file, stays.
    async fn end_roles_of_others(&mut self) -> Result<()> {
        let with_roles = "SELECT DISTINCT staff_id FROM role_grant WHERE staff_id NOT IN
            (SELECT staff_id FROM first_administrator WHERE staff_id IS NOT NULL)";
        for (staff,) in fetch_all!(self.conn, (Uuid,), with_roles)? {
            let is_named =
                |((table, _), id): (&(&str, String), &Uuid)| *table == "staff" && *id == staff;
            if !self.known.iter().any(is_named) {
                let delete = "DELETE FROM role_grant WHERE staff_id = $1";
                execute!(self.conn, delete, staff)?;
            }
        }
        Ok(())
    }

    async fn appointments(&mut self, person: &Person, staff: Uuid) -> Result<()> {
        execute!(
            self.conn,
            "DELETE FROM appointment WHERE staff_id = $1",
            staff
        )?;
        for appointment in &person.appointments {
            let id = self.id();
            execute!(
                self.conn,
                APPOINTMENT,
                id,
                staff,
                self.of("organisation", &appointment.organisation)?,
                self.maybe("team", appointment.team.as_ref())?,
                appointment.role.code(),
                appointment.hours.as_f64(),
                Day(appointment.from.unwrap_or(self.today)),
                appointment.until.map(Day)
            )?;
        }
        Ok(())
    }

    /// The rota of the areas that the file names is replaced.
    async fn rota(&mut self, rota: &[RotaEntry]) -> Result<()> {
        let areas = fetch_all!(self.conn, (Uuid, String), "SELECT id, code FROM sub_region")?;
        for (area, code) in areas {
            if rota
                .iter()
                .any(|entry| entry.sub_region.to_string() == code)
            {
                execute!(self.conn, "DELETE FROM rota WHERE sub_region_id = $1", area)?;
            }
        }
        for entry in rota {
            let id = self.id();
            execute!(
                self.conn,
                ROTA,
                id,
                self.of("sub_region", &entry.sub_region)?,
                self.of("staff", &entry.manager)?,
                self.maybe("staff", entry.deputy.as_ref())?,
                Day(entry.from),
                entry.until.map(Day)
            )?;
        }
        Ok(())
    }
}
