//! The examples of a rule's page, read from its fences.

use spec_model::Given;
use spec_rules::Verdict;
use spec_source::{Input, Origin};

/// Where a lone workflow stands.
const WORKFLOW: &str = ".github/workflows/release.yml";

/// A rule's page.
#[derive(Debug)]
pub struct Page {
    /// The level-one heading.
    pub title: String,
    /// The level-two headings with the text below each, fences left out.
    pub sections: Vec<(String, String)>,
    /// The examples in their order.
    pub examples: Vec<Example>,
}

/// One example: a project and what the page's rule says of it.
#[derive(Debug, Clone)]
pub struct Example {
    /// `line 12` or `case at line 12`, to find it by.
    pub name: String,
    /// The level-two heading it stands under.
    pub section: String,
    /// The project.
    pub given: Given,
    /// The page's verdict.
    pub verdict: Verdict,
    /// What the files are once every proposed edit is made.
    pub fixed: Vec<(String, String)>,
    /// The lines on which its fences begin, the last one that is no repaired file at the end of the first list.
    pub fences: (Vec<usize>, Vec<usize>),
}

/// What stands behind a fence's three backticks.
#[derive(Debug, Default)]
struct Fence {
    line: usize,
    section: String,
    language: String,
    body: String,
    case: Option<String>,
    file: Option<String>,
    answer: Option<String>,
    listing: bool,
    all: bool,
    as_of: Option<String>,
    verdict: Option<Verdict>,
    fixed: bool,
    attributes: usize,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// Every mistake in it, named with its line.
    pub fn read(text: &str) -> Result<Self, Vec<String>> {
        let mut page = Self {
            title: String::new(),
            sections: Vec::new(),
            examples: Vec::new(),
        };
        let mut errors = Vec::new();
        let fences = page.outline(text, &mut errors);
        let mut groups: Vec<Vec<Fence>> = Vec::new();
        for fence in fences {
            if fence.is_prose() {
                continue;
            }
            let same = |group: &[Fence]| {
                fence.case.is_some() && group.iter().any(|other| other.case == fence.case)
            };
            let stands = groups.iter().any(|group| same(group));
            match groups.last_mut() {
                Some(last) if same(last) => last.push(fence),
                _ if stands => errors.push(fence.error("the fences of one case stand together")),
                _ => groups.push(vec![fence]),
            }
        }
        for group in groups {
            match example(group) {
                Ok(example) => page.examples.push(example),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            Ok(page)
        } else {
            Err(errors)
        }
    }

    /// Takes the headings and the prose, and gives the fences back.
    fn outline(&mut self, text: &str, errors: &mut Vec<String>) -> Vec<Fence> {
        let mut fences: Vec<Fence> = Vec::new();
        let mut open: Option<&str> = None;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let bare = line.trim_end_matches(['\n', '\r']);
            if let Some(end) = open {
                if bare == end {
                    open = None;
                } else if let Some(fence) = fences.last_mut() {
                    fence.body.push_str(line);
                }
            } else if bare.starts_with("```") {
                // a text that holds fences stands between longer ones
                let info = bare.trim_start_matches('`');
                open = bare.get(..bare.len() - info.len());
                let section = self.sections.last().map(|(name, _)| name.clone());
                let (fence, wrong) = Fence::read(index + 1, section.unwrap_or_default(), info);
                errors.extend(wrong.into_iter().map(|wrong| fence.error(&wrong)));
                fences.push(fence);
            } else if bare.trim_start().starts_with("```") || bare.starts_with("~~~") {
                errors.push(format!(
                    "line {}: a fence begins its line with three backticks",
                    index + 1
                ));
            } else if let Some(title) = bare.strip_prefix("# ") {
                if !self.title.is_empty() {
                    errors.push(format!("line {}: a page has one title", index + 1));
                }
                self.title = title.into();
            } else if let Some(name) = bare.strip_prefix("## ") {
                self.sections.push((name.into(), String::new()));
            } else if bare.starts_with('#') {
                errors.push(format!(
                    "line {}: no heading of this level is known",
                    index + 1
                ));
            } else if let Some((_, text)) = self.sections.last_mut() {
                text.push_str(line);
            }
        }
        if open.is_some() {
            errors.push("the last fence has no end".into());
        }
        fences
    }
}

impl Fence {
    fn read(line: usize, section: String, info: &str) -> (Self, Vec<String>) {
        let mut words = info.split_whitespace();
        let mut fence = Self {
            line,
            section,
            language: words.next().unwrap_or_default().into(),
            ..Self::default()
        };
        let mut wrong = Vec::new();
        for word in words {
            fence.attributes += 1;
            if let Err(error) = fence.take(word) {
                wrong.push(error);
            }
        }
        let known = ["yaml", "toml", "text", "json"].contains(&fence.language.as_str());
        if !known && fence.attributes > 0 {
            wrong.push(format!("`{}` is no language of examples", fence.language));
        }
        if known && fence.case.is_none() && fence.verdict.is_none() {
            wrong.push("an example has a verdict, or a case that has one".into());
        }
        (fence, wrong)
    }

    fn take(&mut self, word: &str) -> Result<(), String> {
        fn once<T>(slot: &mut Option<T>, value: T, word: &str) -> Result<(), String> {
            if slot.replace(value).is_some() {
                return Err(format!("`{word}` is said twice"));
            }
            Ok(())
        }
        let flag = |slot: &mut bool| {
            if std::mem::replace(slot, true) {
                return Err(format!("`{word}` is said twice"));
            }
            Ok(())
        };
        match word.split_once('=') {
            Some((_, "")) => Err(format!("`{word}` says nothing")),
            Some(("case", name)) => once(&mut self.case, name.into(), word),
            Some(("file", path)) => once(&mut self.file, path.into(), word),
            Some(("answer", path)) => once(&mut self.answer, path.into(), word),
            Some(("as-of", day)) if is_day(day) => once(&mut self.as_of, day.into(), word),
            Some(("coverage", "all")) => flag(&mut self.all),
            None if word == "listing" => flag(&mut self.listing),
            None if word == "fixed" => flag(&mut self.fixed),
            None => match Verdict::from_word(word) {
                Some(verdict) => once(&mut self.verdict, verdict, word),
                None => Err(format!("`{word}` is no attribute")),
            },
            Some(_) => Err(format!("`{word}` is no attribute")),
        }
    }

    /// Whether it only shows a command or a piece of output.
    fn is_prose(&self) -> bool {
        self.attributes == 0 && !["yaml", "toml", "text", "json"].contains(&self.language.as_str())
    }

    fn error(&self, what: &str) -> String {
        format!("line {}: {what}", self.line)
    }

    /// The path of its file.
    fn path(&self) -> Result<String, String> {
        match (&self.file, self.language.as_str()) {
            (Some(path), _) => Ok(path.clone()),
            (None, "yaml") => Ok(WORKFLOW.into()),
            (None, _) => Err(self.error("only a workflow can do without `file=`")),
        }
    }

    fn input(&self) -> Result<Input, String> {
        if usize::from(self.listing)
            + usize::from(self.file.is_some())
            + usize::from(self.answer.is_some())
            > 1
        {
            return Err(self.error("it is one of a file, an answer and a listing"));
        }
        if self.listing {
            if self.language != "text" {
                return Err(self.error("a listing is text"));
            }
            return Ok(Input::new("listing", self.body.as_str(), Origin::Listing));
        }
        if let Some(endpoint) = &self.answer {
            if self.language != "json" {
                return Err(self.error("an answer is JSON"));
            }
            return Ok(Input::new(endpoint, self.body.as_str(), Origin::Answer));
        }
        Ok(Input::new(&self.path()?, self.body.as_str(), Origin::File))
    }
}

fn is_day(text: &str) -> bool {
    let form = |text: &str| -> String {
        text.chars()
            .map(|char| if char.is_ascii_digit() { '0' } else { char })
            .collect()
    };
    form(text) == "0000-00-00"
}

/// The fences of one example, put together.
fn example(group: Vec<Fence>) -> Result<Example, String> {
    let (fixed, inputs): (Vec<Fence>, Vec<Fence>) =
        group.into_iter().partition(|fence| fence.fixed);
    let (Some(first), Some(last)) = (inputs.first(), inputs.last()) else {
        let wrong = |fence: &Fence| fence.error("what is fixed has nothing before it");
        return Err(fixed.first().map(wrong).unwrap_or_default());
    };
    let verdict = last.verdict.ok_or_else(|| {
        last.error("the verdict stands on the last fence of a case, `fixed` ones aside")
    })?;
    for fence in inputs.iter().rev().skip(1).chain(&fixed) {
        if fence.verdict.is_some() {
            return Err(fence.error("a case has one verdict, on its last fence"));
        }
    }
    let mut given = Given {
        name: "example".into(),
        ..Given::default()
    };
    for fence in &inputs {
        let input = fence.input()?;
        if given.inputs.iter().any(|other| other.path == input.path) {
            return Err(fence.error("this path stands in the case already"));
        }
        given.inputs.push(input);
        if let Some(day) = &fence.as_of
            && given.as_of.replace(day.clone()).is_some()
        {
            return Err(fence.error("a case has one day"));
        }
    }
    let files: Vec<String> = given
        .inputs
        .iter()
        .filter(|input| input.origin == Origin::File)
        .map(|input| input.path.clone())
        .collect();
    let listing = inputs.iter().find(|fence| fence.listing);
    match (listing, inputs.iter().find(|fence| fence.all)) {
        (Some(_), Some(fence)) => {
            return Err(fence.error("a case with a listing has coverage `all` by that"));
        }
        (Some(listing), None) => {
            let paths: Vec<&str> = listing.body.lines().collect();
            if let Some(missing) = files.iter().find(|file| !paths.contains(&file.as_str())) {
                return Err(listing.error(&format!("the listing does not name `{missing}`")));
            }
        }
        (None, Some(_)) => {
            let mut paths = files;
            paths.sort();
            let text = paths.join("\n") + "\n";
            given
                .inputs
                .push(Input::new("listing", text, Origin::Listing));
        }
        (None, None) => {}
    }
    let mut repaired: Vec<(String, String)> = Vec::new();
    for fence in &fixed {
        if fence.listing || fence.answer.is_some() || fence.all || fence.as_of.is_some() {
            return Err(fence.error("what is fixed is a file"));
        }
        let path = fence.path()?;
        if repaired.iter().any(|(other, _)| *other == path) {
            return Err(fence.error("this path is fixed already"));
        }
        repaired.push((path, fence.body.clone()));
    }
    Ok(Example {
        name: match &last.case {
            Some(case) => format!("`{case}` at line {}", first.line),
            None => format!("line {}", last.line),
        },
        section: last.section.clone(),
        given,
        verdict,
        fixed: repaired,
        fences: (
            inputs.iter().map(|fence| fence.line).collect(),
            fixed.iter().map(|fence| fence.line).collect(),
        ),
    })
}
