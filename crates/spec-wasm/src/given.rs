//! What JavaScript gave, read with a word for whatever has the wrong shape.

use js_sys::{Array, Reflect, Uint8Array};
use spec_model::{
    Given, Unread,
    doors::look_up::{Asked, Came, Head, Outcome},
};
use spec_report::wire::Made;
use spec_source::{Input, Origin};
use wasm_bindgen::{JsCast, JsValue};

/// Reads `given`; the refusal names the place, what stands there and what is needed.
pub(crate) fn read(given: &JsValue) -> Result<Vec<Given>, String> {
    let given = Place {
        name: "given".into(),
        value: given.clone(),
    };
    let parts = given
        .get("parts")?
        .optional(|parts| parts.list(Place::text))?;
    let whole = Given {
        name: given.get("name")?.text()?,
        as_of: given.get("asOf")?.optional(Place::date)?,
        inputs: given.get("inputs")?.list(|place| {
            let path = place.get("path")?.text()?;
            let bytes = place.get("bytes")?.bytes()?;
            Ok(Input::new(&path, bytes, place.get("origin")?.origin()?))
        })?,
        unread: given.get("unread")?.list(|place| {
            Ok(Unread {
                path: place.get("path")?.text()?,
                message: place.get("message")?.text()?,
            })
        })?,
    };
    Ok(match parts {
        Some(parts) if parts.len() > 1 => part(whole, parts),
        _ => [whole].into(),
    })
}

/// Parts what was given into repositories by the first part of every path.
fn part(whole: Given, names: Vec<String>) -> Vec<Given> {
    let mut parts: Vec<Given> = Vec::new();
    for name in names {
        parts.push(Given {
            name,
            as_of: whole.as_of.clone(),
            ..Given::default()
        });
    }
    for mut input in whole.inputs {
        let at = own(&parts, &mut input.path);
        if let Some(part) = parts.get_mut(at) {
            part.inputs.push(input);
        }
    }
    for mut unread in whole.unread {
        let at = own(&parts, &mut unread.path);
        if let Some(part) = parts.get_mut(at) {
            part.unread.push(unread);
        }
    }
    parts
}

/// Which part a path is of; its name is taken off.
fn own(parts: &[Given], path: &mut String) -> usize {
    for (at, part) in parts.iter().enumerate() {
        if let Some(inside) = path
            .strip_prefix(part.name.as_str())
            .and_then(|rest| rest.strip_prefix('/'))
        {
            *path = inside.into();
            return at;
        }
    }
    0
}

/// Reads what is to be looked up.
pub(crate) fn asked(asked: &JsValue) -> Result<Asked, String> {
    let asked = Place {
        name: "asked".into(),
        value: asked.clone(),
    };
    Ok(Asked {
        repository: asked.get("repository")?.text()?,
        reference: asked.get("reference")?.optional(Place::text)?,
        packages: asked.get("packages")?.list(Place::text)?,
        further: asked.get("further")?.truth()?,
    })
}

/// Reads what came of a batch of requests.
pub(crate) fn outcomes(outcomes: &JsValue) -> Result<Vec<Outcome>, String> {
    let outcomes = Place {
        name: "outcomes".into(),
        value: outcomes.clone(),
    };
    outcomes.list(|place| {
        let came = if let Some(reason) = place.get("failed")?.optional(Place::text)? {
            Came::Failed(reason)
        } else {
            let headers = place.get("headers")?;
            let header = |name: &str| headers.get(name).ok()?.value.as_string();
            Came::Answered {
                head: Head::read(place.get("at")?.number()?.into(), header),
                status: u16::try_from(place.get("status")?.number()?).unwrap_or_default(),
                body: place.get("body")?.bytes()?,
            }
        };
        Ok(Outcome {
            id: place.get("id")?.number()?,
            came,
        })
    })
}

/// A file before and after it was changed.
pub(crate) struct Changed {
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) after: String,
}

/// Reads what was changed.
pub(crate) fn changes(changes: &JsValue) -> Result<Vec<Changed>, String> {
    let changes = Place {
        name: "changes".into(),
        value: changes.clone(),
    };
    changes.list(|place| {
        Ok(Changed {
            path: place.get("path")?.text()?,
            before: place.get("before")?.optional(Place::text)?,
            after: place.get("after")?.text()?,
        })
    })
}

/// Reads which repairs were made.
pub(crate) fn made(made: &JsValue) -> Result<Vec<Made>, String> {
    let made = Place {
        name: "made".into(),
        value: made.clone(),
    };
    made.list(|place| {
        Ok(Made {
            rule: String::new(),
            title: place.get("title")?.text()?,
            before: place.get("before")?.list(Place::text)?,
            after: place.get("after")?.list(Place::text)?,
        })
    })
}

/// A value and the way to it.
struct Place {
    name: String,
    value: JsValue,
}

impl Place {
    fn get(&self, key: &str) -> Result<Self, String> {
        if !self.value.is_object() {
            return Err(self.needs("an object"));
        }
        let value = Reflect::get(&self.value, &key.into()).map_err(|_| self.needs("an object"))?;
        Ok(Self {
            name: format!("{}.{key}", self.name),
            value,
        })
    }

    fn optional<T>(&self, read: impl Fn(&Self) -> Result<T, String>) -> Result<Option<T>, String> {
        if self.value.is_null() || self.value.is_undefined() {
            Ok(None)
        } else {
            read(self).map(Some)
        }
    }

    fn list<T>(&self, read: impl Fn(&Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let list: &Array = self.value.dyn_ref().ok_or_else(|| self.needs("an array"))?;
        list.iter()
            .enumerate()
            .map(|(index, value)| {
                read(&Self {
                    name: format!("{}[{index}]", self.name),
                    value,
                })
            })
            .collect()
    }

    fn text(&self) -> Result<String, String> {
        self.value.as_string().ok_or_else(|| self.needs("a string"))
    }

    fn truth(&self) -> Result<bool, String> {
        self.value
            .as_bool()
            .ok_or_else(|| self.needs("true or false"))
    }

    /// A whole number from 0; seconds since 1970 fit for eighty years.
    fn number(&self) -> Result<u32, String> {
        self.value
            .as_f64()
            .filter(|number| (0.0..=f64::from(u32::MAX)).contains(number))
            .map(whole)
            .ok_or_else(|| self.needs("a number from 0"))
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let bytes: &Uint8Array = self
            .value
            .dyn_ref()
            .ok_or_else(|| self.needs("a `Uint8Array`"))?;
        Ok(bytes.to_vec())
    }

    fn date(&self) -> Result<String, String> {
        let text = self.text()?;
        if is_date(&text) {
            Ok(text)
        } else {
            Err(self.needs("a day as `YYYY-MM-DD`, or null"))
        }
    }

    fn origin(&self) -> Result<Origin, String> {
        match self.text()?.as_str() {
            "file" => Ok(Origin::File),
            "pasted" => Ok(Origin::Pasted),
            "listing" => Ok(Origin::Listing),
            "answer" => Ok(Origin::Answer),
            _ => Err(self.needs("one of `file`, `pasted`, `listing`, `answer`")),
        }
    }

    fn needs(&self, what: &str) -> String {
        let is = match self.value.as_string() {
            Some(text) => format!("the string {text:?}"),
            None if self.value.is_null() => "null".into(),
            None => format!(
                "of type {}",
                self.value.js_typeof().as_string().unwrap_or_default()
            ),
        };
        format!(
            "`{}` is {is}, so nothing was judged: it must be {what}",
            self.name
        )
    }
}

/// A number between 0 and the largest that fits, without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast keeps to the bounds"
)]
const fn whole(number: f64) -> u32 {
    number as u32
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::{Given, is_date, part};
    use spec_model::Unread;

    #[test]
    fn every_path_goes_to_the_repository_that_it_names() {
        let unread = |path: &str| Unread {
            path: path.into(),
            message: String::new(),
        };
        let whole = Given {
            name: "a and a-release".into(),
            as_of: Some("2026-11-22".into()),
            unread: ["a/x", "a-release/y", "z"].map(unread).into(),
            ..Given::default()
        };
        let parts = part(whole, ["a".into(), "a-release".into()].into());
        let paths = |at: usize| -> Vec<&str> {
            let part: &Given = &parts[at];
            part.unread.iter().map(|one| one.path.as_str()).collect()
        };
        assert_eq!(paths(0), ["x", "z"]);
        assert_eq!(paths(1), ["y"]);
        assert_eq!(parts[1].as_of.as_deref(), Some("2026-11-22"));
    }

    #[test]
    fn a_day_is_four_two_and_two_digits() {
        assert!(is_date("2026-11-22"));
        for text in [
            "",
            "2026-11-2",
            "22-11-2026",
            "2026/11/22",
            "2026-11-22T00",
            "２０２６",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
