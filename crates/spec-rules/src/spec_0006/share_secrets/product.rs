//! What a product that is named in a statement is known for.

use super::super::said;
use crate::{Decision, Exhibit, Verdict, stated};
use alloc::{format, vec::Vec};
use spec_model::{
    Place, Project,
    facts::{Product, products},
    own::{OwnFile, Statement},
};
use spec_source::is_among;

/// One property of the product in which the team shares its secrets. A statement about another rule of this clause that names a product
/// says what is used; whether it has the property stands in a table. A statement about the rule itself is heard as any other.
pub(super) fn judge(
    project: &Project,
    rule: &str,
    claim: &str,
    property: fn(&Product) -> Option<&'static str>,
) -> Decision {
    let need = said::statement(
        "which product holds the secrets that are shared, as its `note`, and whether it is so there; or `not-applicable` where none is shared",
    );
    let unsaid = |says| {
        let summary = format!("whether {claim} is not known");
        said::unsaid(project, says, &summary, [need.clone()].into())
    };
    let Some(own) = &project.own else {
        return unsaid("nobody has said where shared secrets are kept");
    };
    let statements = || fresh(project, own);
    if statements().any(|statement| statement.rule.value == rule) {
        return unsaid("where shared secrets are kept cannot be seen");
    }
    let mut places = Vec::new();
    for statement in statements() {
        let Some(note) = &statement.note else {
            continue;
        };
        if !matches!(statement.says.value.as_str(), "met" | "met-differently") {
            continue;
        }
        for product in products(&note.value) {
            let place = Place::new(own.document, note.span);
            let name = product.name;
            if !names_alone(&note.value) {
                places.push(Exhibit::at(
                    place,
                    Verdict::Unknown,
                    format!("what the note says of {name} was not understood: name what is used, and nothing else"),
                ));
                continue;
            }
            places.push(match property(product) {
                Some(source) => Exhibit::at(
                    place,
                    Verdict::Met,
                    format!("the project says that it uses {name}, of which this is documented: {source}"),
                ),
                None => Exhibit::at(
                    place,
                    Verdict::Unknown,
                    format!("whether {name} has this depends on how it is set up, or was not found documented"),
                ),
            });
        }
    }
    if places.is_empty() {
        return unsaid("nobody has said which product holds the secrets that are shared");
    }
    let mut decision = Decision {
        places,
        declared: true,
        ..Decision::default()
    };
    if decision.verdict() == Verdict::Met {
        decision.summary = "it is so in the product that the project says it uses".into();
    } else {
        decision.summary = format!("whether {claim} is not known of every product that is named");
        decision.needs.push(need);
    }
    decision
}

/// Whether a note only names products: any other word could say that one is used no more, or not for this.
fn names_alone(note: &str) -> bool {
    let lower = note.to_ascii_lowercase();
    let mut words = lower.split(|char: char| char.is_whitespace() || ",;()+&".contains(char));
    words.all(|word| {
        let word = word.trim_matches(['.', '"', '\'', ':']);
        word.is_empty()
            || products(word).next().is_some()
            || is_among(
                word,
                "the our own a an of in at on with by for from and we it is all us use uses using shared share sharing secrets secret passwords password tokens token keys key are kept held stored organisation organization organisation's organization's team team's teams vault vaults collection collections account accounts project project's plan family business enterprise cloud hosted self-hosted server source open manager maintainers core members group free server's servers still",
            )
    })
}

/// The statements about this clause that count on the day of the report.
fn fresh<'a>(project: &'a Project, own: &'a OwnFile) -> impl Iterator<Item = &'a Statement> {
    own.statements.iter().filter(|statement| {
        statement.rule.value.starts_with("spec6/share-secrets/")
            && stated::counts(statement, project.as_of.as_deref())
    })
}
