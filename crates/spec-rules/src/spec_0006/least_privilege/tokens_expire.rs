#![cfg_attr(feature = "pages", doc = include_str!("tokens_expire.md"))]
#![cfg_attr(not(feature = "pages"), doc = "Stored tokens expire within a year.")]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, answered};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Day, Project, Source,
    answers::Found,
    doors::{Endpoint, table},
    own::{OwnFile, Resource},
};

/// The rule. When a token ends is visible nowhere; how long ago a secret was stored is.
pub static RULE: Rule = Rule {
    id: "spec6/least-privilege/tokens-expire",
    claim: "stored tokens expire within a year",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::HostSettings, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("tokens_expire.md"),
};

const DECIDES: &str = "how long ago each secret was stored";

fn decide(project: &Project) -> Decision {
    let mut reader = Reader {
        project,
        today: said::today(project),
        tokens: said::register(project)
            .map(|(_, resources)| resources.iter().filter(|one| said::is_token(one)).collect())
            .unwrap_or_default(),
        decision: Decision::default(),
    };
    if let Some((own, _)) = said::register(project) {
        for token in reader.tokens.clone() {
            let place = registered(own, token, reader.today);
            reader.decision.places.push(place);
        }
    }
    reader.decision.declared = !reader.tokens.is_empty();
    reader.list(&table::SECRETS, &[]);
    if !said::belongs_to_a_person(project) {
        reader.list(&table::ORGANISATION_SECRETS, &[]);
    }
    reader.environments();
    let mut decision = reader.decision;
    let unknown = decision.count(Verdict::Unknown);
    decision.summary = match decision.verdict() {
        Verdict::Met => "each listed token expires within a year".into(),
        Verdict::MetDifferently => {
            "no secret is older than a year; when a token ends is visible nowhere".into()
        }
        Verdict::Unmet => "a listed token is good for more than a year".into(),
        Verdict::NotApplicable => "no secret is stored".into(),
        Verdict::Unknown => {
            let places = if unknown == 1 {
                "one place"
            } else {
                "several places"
            };
            format!("in {places} it is not known whether a stored token expires within a year")
        }
    };
    if unknown > 0 {
        decision.needs.push(said::entry(
            "the day on which each token ends, as `expires` of a `[[resource]]` with the secret's name",
            "which secrets are tokens, and whether they expire",
        ));
        decision.needs.push(said::statement(
            "which of the secrets are tokens, and whether each expires within a year",
        ));
    }
    decision
}

struct Reader<'a> {
    project: &'a Project,
    today: Option<Day>,
    tokens: Vec<&'a Resource>,
    decision: Decision,
}

impl Reader<'_> {
    /// The secrets of each environment that the host names.
    fn environments(&mut self) {
        let Some(environments) = self.project.listed(&table::ENVIRONMENTS, &[]) else {
            let need = answered::need(
                self.project,
                &table::ENVIRONMENTS,
                &[],
                "which environments may hold secrets",
            );
            self.missing(
                &table::ENVIRONMENTS.filled(&[]),
                "which environments there are, each with its secrets, was not looked up",
            );
            self.decision.needs.push(need);
            return;
        };
        if !environments.whole {
            self.cut(&environments.place);
        }
        for environment in &environments.items {
            let name = environment.get("name").and_then(|name| name.text());
            match name {
                Some(name) => self.list(&table::ENVIRONMENT_SECRETS, &[name]),
                None => self.decision.places.push(Exhibit::answered(
                    environment,
                    Verdict::Unknown,
                    "an environment without a name that could be read",
                )),
            }
        }
    }

    fn list(&mut self, endpoint: &'static Endpoint, arguments: &[&str]) {
        let Some(secrets) = self.project.listed(endpoint, arguments) else {
            let need = answered::need(self.project, endpoint, arguments, DECIDES);
            let mut filled: Vec<&str> = ["{owner}", "{repo}"].into();
            filled.extend(arguments);
            self.missing(
                &endpoint.filled(&filled),
                "which secrets are stored, and since when, was not looked up",
            );
            self.decision.needs.push(need);
            return;
        };
        if !secrets.whole {
            self.cut(&secrets.place);
            let need = answered::need(self.project, endpoint, arguments, DECIDES);
            self.decision.needs.push(need);
        }
        if secrets.items.is_empty() {
            self.decision.places.push(Exhibit::answered(
                &secrets.place,
                Verdict::NotApplicable,
                "no secret is stored here",
            ));
        }
        for secret in &secrets.items {
            let place = self.secret(secret);
            self.decision.places.push(place);
        }
    }

    fn missing(&mut self, path: &str, says: &str) {
        self.decision
            .places
            .push(Exhibit::absent(path, Verdict::Unknown, says));
    }

    fn cut(&mut self, place: &Found<'_>) {
        self.decision.places.push(Exhibit::answered(
            place,
            Verdict::Unknown,
            "this list was cut off, and what is missing from it is not known",
        ));
    }

    fn secret(&self, secret: &Found<'_>) -> Exhibit {
        let name = secret.get("name").and_then(|name| name.text());
        let shown = name.unwrap_or("a secret");
        let entered = self.tokens.iter().any(|token| {
            let same = |text: &str| name.is_some_and(|name| name.eq_ignore_ascii_case(text.trim()));
            same(&token.name.value) || token.location.as_deref().is_some_and(same)
        });
        let updated = secret.get("updated_at");
        let place = updated
            .clone()
            .or_else(|| secret.get("name"))
            .unwrap_or_else(|| secret.clone());
        let day = updated.and_then(|updated| Day::read(updated.text()?));
        let (verdict, says) = match (day, self.today) {
            _ if entered => (
                Verdict::NotApplicable,
                format!("`{shown}`: the access register has an entry for it"),
            ),
            (None, _) => (
                Verdict::Unknown,
                format!("`{shown}`: the day on which it was stored could not be read"),
            ),
            (_, None) => (
                Verdict::Unknown,
                format!("`{shown}`: how old it is takes the day of the report"),
            ),
            (Some(day), Some(today)) if day.a_year_later() < today => (
                Verdict::Unknown,
                format!(
                    "`{shown}` was stored {} days ago; whether it is a token, and when it ends, does not stand here",
                    today.days_after(day)
                ),
            ),
            (Some(day), Some(today)) => (
                Verdict::MetDifferently,
                format!(
                    "`{shown}` was stored {} days ago; its own end is not visible",
                    today.days_after(day).max(0)
                ),
            ),
        };
        Exhibit::answered(&place, verdict, says)
    }
}

/// A token of the access register.
fn registered(own: &OwnFile, token: &Resource, today: Option<Day>) -> Exhibit {
    let name = &token.name.value;
    let end = token
        .expires
        .as_ref()
        .and_then(|expires| Some((expires, said::day(expires)?)));
    let Some((expires, day)) = end else {
        let says = format!("the register has no day on which `{name}` ends");
        return said::exhibit(own, &token.name, Verdict::Unknown, says);
    };
    let (verdict, why): (Verdict, String) = match today {
        None => (
            Verdict::Unknown,
            "whether that is within a year takes the day of the report".into(),
        ),
        Some(today) if day < today => (
            Verdict::Unknown,
            "it has ended, and what took its place does not stand here".into(),
        ),
        Some(today) if today.a_year_later() < day => (
            Verdict::Unmet,
            format!(
                "it is good for {} more days, which is more than a year",
                day.days_after(today)
            ),
        ),
        Some(today) => (
            Verdict::Met,
            format!("it ends in {} days", day.days_after(today)),
        ),
    };
    said::exhibit(own, expires, verdict, format!("`{name}`: {why}"))
}
