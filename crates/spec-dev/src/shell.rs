//! Running other programs: never waiting for input, failing with a sentence.

use crate::{failure::Failure, room::Room};
use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// One program with its arguments, run in the workspace's top unless another folder is named.
#[derive(Debug)]
pub(crate) struct Shell {
    words: Vec<OsString>,
    settings: Vec<(String, Option<OsString>)>,
    folder: PathBuf,
}

impl Shell {
    pub(crate) fn new(room: &Room, program: impl AsRef<OsStr>) -> Self {
        Self {
            words: vec![program.as_ref().into()],
            settings: Vec::new(),
            folder: room.top.clone(),
        }
    }

    /// Adds a line of arguments, parted at blanks.
    pub(crate) fn line(mut self, line: &str) -> Self {
        self.words
            .extend(line.split_whitespace().map(OsString::from));
        self
    }

    /// Adds one argument, blanks and all.
    pub(crate) fn word(mut self, word: impl AsRef<OsStr>) -> Self {
        self.words.push(word.as_ref().into());
        self
    }

    pub(crate) fn set(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.settings
            .push((name.into(), Some(value.as_ref().into())));
        self
    }

    pub(crate) fn unset(mut self, name: &str) -> Self {
        self.settings.push((name.into(), None));
        self
    }

    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.folder = folder.into();
        self
    }

    /// The command as a person would type it, for messages.
    pub(crate) fn spelled(&self) -> String {
        let words: Vec<_> = self
            .words
            .iter()
            .map(|word| word.to_string_lossy())
            .collect();
        let program = words.first().map_or("", |program| {
            program.rsplit(['/', '\\']).next().unwrap_or(program)
        });
        let mut spelled = program.to_string();
        for word in words.iter().skip(1) {
            spelled.push(' ');
            spelled.push_str(word);
        }
        spelled
    }

    fn command(&self) -> Command {
        let mut words = self.words.iter();
        let mut command = Command::new(words.next().map_or(OsStr::new(""), OsString::as_os_str));
        command
            .args(words)
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        for (name, value) in &self.settings {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    fn absent(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!(
            "`{}` could not be started: {error}",
            self.spelled()
        ))
    }

    /// Runs it with its output in sight; whether it succeeded.
    pub(crate) fn succeeds(&self) -> Result<bool, Failure> {
        self.command()
            .status()
            .map(|status| status.success())
            .map_err(|error| self.absent(&error))
    }

    /// Runs it with its output in sight; a failure is the sentence that is given.
    pub(crate) fn run(&self, otherwise: &str) -> Result<(), Failure> {
        if self.succeeds()? {
            Ok(())
        } else {
            Err(Failure::new(format!(
                "`{}` failed: {otherwise}",
                self.spelled()
            )))
        }
    }

    /// Runs it out of sight; what it wrote to standard output, when it succeeded.
    pub(crate) fn output(&self) -> Option<Vec<u8>> {
        let output = self.command().stderr(Stdio::null()).output().ok()?;
        output.status.success().then_some(output.stdout)
    }

    /// As [`Self::output`], as text.
    pub(crate) fn text(&self) -> Option<String> {
        String::from_utf8(self.output()?).ok()
    }

    /// Runs it with its errors in sight, and takes what it wrote to standard output.
    pub(crate) fn take(&self, otherwise: &str) -> Result<Vec<u8>, Failure> {
        let output = self
            .command()
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| self.absent(&error))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(Failure::new(format!(
                "`{}` failed: {otherwise}",
                self.spelled()
            )))
        }
    }

    /// Runs it with its output in sight and hands each line of it to `each` as well; whether it succeeded.
    pub(crate) fn lines(&self, mut each: impl FnMut(&str)) -> Result<bool, Failure> {
        let mut child = self
            .command()
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| self.absent(&error))?;
        if let Some(out) = child.stdout.take() {
            let mut reader = BufReader::new(out);
            let mut line = Vec::new();
            while reader
                .read_until(b'\n', &mut line)
                .is_ok_and(|read| read > 0)
            {
                let text = String::from_utf8_lossy(&line);
                print!("{text}");
                each(text.trim_end());
                line.clear();
            }
        }
        child
            .wait()
            .map(|status| status.success())
            .map_err(|error| self.absent(&error))
    }

    /// Starts it and lets it run.
    pub(crate) fn start(&self) -> Result<(), Failure> {
        let started = self.command().spawn();
        started.map(drop).map_err(|error| self.absent(&error))
    }

    /// Becomes it: this program ends, and what it was told by signals goes to the other.
    #[cfg(unix)]
    pub(crate) fn instead(&self) -> Result<(), Failure> {
        use std::os::unix::process::CommandExt;
        Err(self.absent(&self.command().exec()))
    }

    /// Runs it to its end, where programs cannot become others.
    #[cfg(not(unix))]
    pub(crate) fn instead(&self) -> Result<(), Failure> {
        self.run("its own words stand above")
    }
}

/// The process that started this one; it changes when that one ends.
#[cfg(unix)]
pub(crate) fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// Not known here: the one who waits for another does so until both are ended.
#[cfg(not(unix))]
pub(crate) fn parent() -> u32 {
    0
}

/// How long something took, as a person reads it.
pub(crate) fn took(since: Instant) -> String {
    spell(since.elapsed())
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        10..60 => format!("{seconds} s"),
        _ => format!("{}m{:02}", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::spell;
    use std::time::Duration;

    #[test]
    fn times_are_short_and_readable() {
        assert_eq!(spell(Duration::from_millis(1240)), "1.2 s");
        assert_eq!(spell(Duration::from_millis(42_700)), "42 s");
        assert_eq!(spell(Duration::from_secs(166)), "2m46");
    }
}
