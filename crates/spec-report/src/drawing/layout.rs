//! Where everything stands: whole numbers from counts of characters, so that two machines draw the same and no text lies on another.

use super::{
    facts::{Fact, Facts, Node, label, last, name, quiet, said},
    shape::{Area, COLUMN, Picture, Shape, length},
    text::{Words, columns_of_words, cut, wrap},
};
use crate::{
    runs::{Lane, MOST_LANES, Run, RunJob},
    visible,
    wire::Report,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How a picture is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// From left to right: what starts it, what runs, where it goes.
    Wide,
    /// The same, one below the other.
    Tall,
}

/// The height of a line of text.
const LINE: i32 = 16;
/// The height of a fact that leads to a finding: enough for a finger beside others.
const TOUCH: i32 = 26;
/// The room around what stands in a box.
const PAD: i32 = 9;
/// The room between boxes.
const GAP: i32 = 12;
/// How many lines one fact takes at most.
const MOST_LINES: usize = 5;
/// How many jobs are drawn before one upload.
const MOST_JOBS: usize = 12;

/// A column of boxes.
#[derive(Debug, Clone, Copy)]
struct Track {
    x: i32,
    columns: usize,
}

impl Track {
    fn width(self) -> i32 {
        length(self.columns) + 2 * PAD
    }

    fn right(self) -> i32 {
        self.x + self.width()
    }

    /// The same box, narrower by what is left free on its left.
    fn indented(self) -> Self {
        Self {
            x: self.x + 2 * COLUMN,
            columns: self.columns.saturating_sub(2),
        }
    }
}

/// The tracks of a form.
struct Plan {
    form: Form,
    starts: Track,
    spine: i32,
    jobs: Track,
    leaves: Track,
    width: i32,
}

impl Plan {
    fn of(form: Form) -> Self {
        match form {
            Form::Wide => {
                let starts = Track { x: 1, columns: 17 };
                let spine = starts.right() + 26;
                let jobs = Track {
                    x: spine + 20,
                    columns: 42,
                };
                let leaves = Track {
                    x: jobs.right() + 40,
                    columns: 18,
                };
                Self {
                    form,
                    starts,
                    spine,
                    jobs,
                    leaves,
                    width: leaves.right() + 1,
                }
            }
            Form::Tall => {
                let jobs = Track { x: 26, columns: 48 };
                Self {
                    form,
                    starts: jobs,
                    spine: 8,
                    jobs,
                    leaves: jobs.indented(),
                    width: jobs.right() + 1,
                }
            }
        }
    }
}

/// Draws the release path of a report. Without an upload there is nothing to draw: the sentence of the report says so.
pub fn draw(report: &Report, runs: &[Run], form: Form) -> Option<Picture> {
    if runs.iter().all(|run| run.lanes.is_empty()) {
        return None;
    }
    let mut pen = Pen {
        plan: Plan::of(form),
        facts: Facts::new(report),
        shapes: Vec::new(),
        y: 0,
        first: None,
    };
    if form == Form::Wide {
        pen.captions();
    }
    let mut drawn = 0;
    for run in runs {
        if drawn > 0 {
            pen.y += 2 * GAP;
        }
        drawn += run.lanes.len();
        pen.run(run);
    }
    if drawn >= MOST_LANES {
        pen.y += GAP;
        let (x, columns) = (pen.plan.jobs.x, pen.plan.jobs.columns);
        pen.remark(x, columns, "if there are more, they are told in words");
    }
    Some(Picture {
        width: pen.plan.width,
        height: pen.y + 2,
        label: visible(&label(report, runs)),
        shapes: pen.shapes,
    })
}

/// A box whose content has its place in it.
struct Laid {
    area: Area,
    /// Texts, signs and links, at their places.
    inside: Vec<Shape>,
}

impl Laid {
    fn middle(&self) -> i32 {
        self.area.y + self.area.height / 2
    }

    fn bottom(&self) -> i32 {
        self.area.y + self.area.height
    }
}

/// Lays a box out at a place; it is drawn by [`Pen::put`].
fn lay(node: &Node, track: Track, y: i32) -> Laid {
    let mut inside = Vec::new();
    let mut at = y + PAD - 3;
    if !node.title.is_empty() {
        at += title(&mut inside, node, track, at);
    }
    for fact in &node.facts {
        at += fact_at(&mut inside, fact, track, at);
    }
    Laid {
        area: Area {
            x: track.x,
            y,
            width: track.width(),
            height: at + PAD - 3 - y,
        },
        inside,
    }
}

struct Pen<'a> {
    plan: Plan,
    facts: Facts<'a>,
    shapes: Vec<Shape>,
    /// How far down everything reaches.
    y: i32,
    /// Where the way passes the first job of a run.
    first: Option<i32>,
}

impl Pen<'_> {
    fn captions(&mut self) {
        let captions = [
            (self.plan.starts, "what starts it"),
            (self.plan.jobs, "what runs"),
            (self.plan.leaves, "where it goes"),
        ];
        for (track, text) in captions {
            self.shapes.push(Shape::Text {
                x: track.x,
                y: 12,
                class: "quiet",
                words: [(false, text.to_string())].into(),
                whole: None,
            });
        }
        self.y = 18 + GAP / 2;
    }

    fn remark(&mut self, x: i32, columns: usize, text: &str) {
        let (lines, _) = wrap(text, columns, MOST_LINES);
        for words in lines {
            self.y += LINE;
            self.shapes.push(Shape::Text {
                x,
                y: self.y - 4,
                class: "quiet",
                words,
                whole: None,
            });
        }
    }

    fn put(&mut self, laid: Laid, class: &'static str) -> Area {
        let area = laid.area;
        self.shapes.push(Shape::Box { area, class });
        self.shapes.extend(laid.inside);
        self.y = self.y.max(area.y + area.height);
        area
    }

    fn line(&mut self, points: &[(i32, i32)], class: &'static str, arrow: bool) {
        self.shapes.push(Shape::Line {
            points: points.into(),
            class,
            arrow,
        });
    }

    /// A workflow with all that it uploads.
    fn run(&mut self, run: &Run) {
        self.header(run);
        let top = self.y;
        let branches = branches(run);
        let trunk = trunk(&branches);
        let aim = self.aim(run, &branches, &trunk, top);
        let (entry, bottom) = self.starts(run, top, aim);
        let mut at = match self.plan.form {
            Form::Wide => top,
            Form::Tall => bottom + GAP,
        };
        let mut drawn: Vec<usize> = Vec::new();
        self.first = None;
        for (count, job) in trunk.iter().enumerate() {
            if count == MOST_JOBS {
                let more = trunk.len() - count;
                at = self.stop(
                    &many(run, &trunk[..], count, more),
                    self.plan.jobs,
                    at,
                    true,
                );
                break;
            }
            if let Some(view) = run.jobs.get(*job) {
                let node = self.facts.job(run, view);
                at = self.stop(&node, self.plan.jobs, at, false);
            }
        }
        drawn.extend(&trunk);
        let mut end = entry;
        for (index, branch) in branches.iter().enumerate() {
            if index > 0 {
                at += GAP;
            }
            let (next, joins) = self.branch(run, branch, &trunk, &mut drawn, at);
            at = next;
            end = joins;
        }
        let begin = entry.min(self.first.unwrap_or(entry)).min(end);
        let end = entry.max(end);
        self.shapes.insert(
            0,
            Shape::Line {
                points: [(self.plan.spine, begin), (self.plan.spine, end)].into(),
                class: "way",
                arrow: false,
            },
        );
        self.y = self.y.max(bottom);
    }

    fn header(&mut self, run: &Run) {
        let full = match &run.name {
            Some(name) if *name != run.path => format!("{} “{name}”", run.path),
            _ => run.path.clone(),
        };
        let full = visible(&full);
        let room = usize::try_from(self.plan.width / COLUMN).unwrap_or(40);
        let (text, was_cut) = cut(&full, room);
        self.y += LINE;
        self.shapes.push(Shape::Text {
            x: 1,
            y: self.y - 4,
            class: "title",
            words: [(true, text)].into(),
            whole: was_cut.then_some(full),
        });
        self.y += 2;
        let track = Track {
            x: 1 - PAD,
            columns: room.saturating_sub(3),
        };
        for fact in self.facts.workflow(run) {
            let mut inside = Vec::new();
            self.y += fact_at(&mut inside, &fact, track, self.y);
            self.shapes.extend(inside);
        }
        self.y += 4;
    }

    /// Where the way would go straight from the events into the first box.
    fn aim(&self, run: &Run, branches: &[Branch<'_>], trunk: &[usize], top: i32) -> i32 {
        let node = match (trunk.first(), branches.first()) {
            (Some(job), _) => run.jobs.get(*job).map(|job| self.facts.job(run, job)),
            (None, Some(branch)) if branch.feeds.is_empty() => {
                let job = branch.job.and_then(|job| run.jobs.get(job));
                let row = branch.lanes.first().and_then(|lane| self.facts.row(lane));
                job.zip(row).map(|(job, row)| self.facts.gate(job, row))
            }
            _ => None,
        };
        node.map_or(top, |node| lay(&node, self.plan.jobs, top).middle())
    }

    /// The events. Gives back where the way begins, and how far down they reach.
    fn starts(&mut self, run: &Run, top: i32, aim: i32) -> (i32, i32) {
        let nodes = if run.jobs.is_empty() {
            Vec::new()
        } else {
            self.facts.events(run)
        };
        let track = self.plan.starts;
        let mut at = top;
        let mut middles = Vec::new();
        let count = match self.plan.form {
            Form::Wide => nodes.iter().filter(|node| !node.title.is_empty()).count(),
            Form::Tall => 0,
        };
        for node in &nodes {
            let laid = lay(node, track, at);
            at = laid.bottom() + GAP / 2;
            let is_event = !node.title.is_empty();
            if is_event {
                let (first, last) = (laid.area.y + 10, laid.bottom() - 10);
                middles.push(if count == 1 {
                    aim.clamp(first.min(last), last)
                } else {
                    laid.middle()
                });
            }
            self.put(laid, if is_event { "start" } else { "aside" });
        }
        let bottom = at - GAP / 2;
        let spine = self.plan.spine;
        let (first, last) = (middles.first().copied(), middles.last().copied());
        let entry = match (self.plan.form, first, last) {
            (Form::Wide, Some(first), Some(last)) => {
                let bus = track.right() + 12;
                for middle in &middles {
                    self.line(&[(track.right(), *middle), (bus, *middle)], "way", false);
                }
                if last > first {
                    self.line(&[(bus, first), (bus, last)], "way", false);
                }
                let entry = aim.clamp(first, last);
                self.line(&[(bus, entry), (spine, entry)], "way", false);
                entry
            }
            (Form::Tall, Some(first), _) => {
                for middle in &middles {
                    self.line(&[(spine, *middle), (track.x, *middle)], "way", false);
                }
                first
            }
            (form, None, _) | (form, _, None) => {
                let entry = top + 14;
                if form == Form::Wide && !nodes.is_empty() {
                    self.line(&[(track.right(), entry), (spine, entry)], "unsure", false);
                }
                entry
            }
        };
        (entry, bottom)
    }

    /// A job that the way passes. Gives back where the next one can stand.
    fn stop(&mut self, node: &Node, track: Track, y: i32, aside: bool) -> i32 {
        let laid = lay(node, track, y);
        let (middle, bottom) = (laid.middle(), laid.bottom());
        // the way runs as far to the left of a box as it does from the track's own
        let spine = self.plan.spine + track.x - self.plan.jobs.x;
        self.line(&[(spine, middle), (track.x, middle)], "way", false);
        self.shapes.push(Shape::Dot {
            x: spine,
            y: middle,
        });
        self.first = self.first.or(Some(middle));
        self.put(laid, if aside { "aside" } else { "job" });
        bottom + GAP
    }

    /// What leads to one publishing job, and the job. Gives back where the next can stand, and where it leaves the way.
    fn branch(
        &mut self,
        run: &Run,
        branch: &Branch<'_>,
        trunk: &[usize],
        drawn: &mut Vec<usize>,
        y: i32,
    ) -> (i32, i32) {
        let more: Vec<usize> = branch
            .feeds
            .iter()
            .copied()
            .filter(|job| !trunk.contains(job))
            .collect();
        let aside = !more.is_empty();
        let track = if aside {
            self.plan.jobs.indented()
        } else {
            self.plan.jobs
        };
        let spine = self.plan.spine + track.x - self.plan.jobs.x;
        let mut at = y;
        let joins = y + 8;
        let above: Vec<String> = more
            .iter()
            .filter(|job| drawn.contains(job))
            .filter_map(|job| Some(name(&run.jobs.get(*job)?.key)))
            .collect();
        if !above.is_empty() {
            let node = Node {
                facts: [quiet(format!("after {}, drawn above", above.join(", ")))].into(),
                ..Node::default()
            };
            at = self.stop(&node, track, at, true);
        }
        let fresh: Vec<usize> = more
            .iter()
            .copied()
            .filter(|job| !drawn.contains(job))
            .collect();
        for (count, job) in fresh.iter().enumerate() {
            if count == MOST_JOBS {
                let node = many(run, &fresh, count, fresh.len() - count);
                at = self.stop(&node, track, at, true);
                break;
            }
            if let Some(view) = run.jobs.get(*job) {
                let node = self.facts.job(run, view);
                at = self.stop(&node, track, at, false);
            }
        }
        drawn.extend(fresh);
        let job = branch.job.and_then(|job| run.jobs.get(job));
        let row = branch.lanes.first().and_then(|lane| self.facts.row(lane));
        let enters = match (job, row) {
            (Some(job), Some(row)) => {
                let gate = self.facts.gate(job, row);
                let laid = lay(&gate, track, at);
                let (middle, bottom) = (laid.middle(), laid.bottom());
                let open = job.environment.is_none();
                self.put(laid, if open { "open" } else { "gate" });
                self.line(&[(spine, middle), (track.x, middle)], "way", true);
                let x = track.x + 3 * COLUMN;
                self.line(&[(x, bottom), (x, bottom + GAP + 4)], "way", true);
                at = bottom + GAP + 4;
                middle
            }
            _ => at + PAD + LINE,
        };
        if aside {
            let main = self.plan.spine;
            self.line(
                &[(main, joins), (spine, joins), (spine, enters)],
                "way",
                false,
            );
        }
        at = self.publisher(run, branch, job, track, at);
        (at + GAP, if aside { joins } else { enters })
    }

    /// The publishing job with its uploads, and where each of them goes.
    fn publisher(
        &mut self,
        run: &Run,
        branch: &Branch<'_>,
        job: Option<&RunJob>,
        track: Track,
        y: i32,
    ) -> i32 {
        let head = match job {
            Some(job) => self.facts.publisher(run, job, &branch.lanes),
            None => Node {
                title: last(&run.path).into(),
                code: true,
                facts: [said("another service, whose steps are not in sight".into())].into(),
            },
        };
        let laid = lay(&head, track, y);
        let mut inside = laid.inside;
        let mut bottom = laid.area.y + laid.area.height;
        let mut below = Vec::new();
        // no line of a leaf reaches into the next one
        let mut free = y;
        for lane in &branch.lanes {
            let node = self.facts.upload(run, job, lane);
            let leaf = self.facts.leaf(run, job, lane);
            let mut top = bottom;
            if self.plan.form == Form::Wide {
                top = top.max(free);
            }
            inside.push(Shape::Line {
                points: [(track.x, top), (track.right(), top)].into(),
                class: "rule",
                arrow: false,
            });
            let upload = lay(&node, track, top);
            bottom = upload.bottom();
            if self.plan.form == Form::Wide {
                let leaf = lay(&leaf, self.plan.leaves, top);
                let middle = top + (bottom - top).min(leaf.area.height) / 2;
                free = leaf.bottom() + GAP / 2;
                let class = class_of_leaf(&self.facts, lane);
                self.line(
                    &[(track.right(), middle), (self.plan.leaves.x, middle)],
                    "way",
                    true,
                );
                self.put(leaf, class);
            } else {
                below.push((leaf, class_of_leaf(&self.facts, lane)));
            }
            inside.extend(upload.inside);
        }
        let area = Area {
            x: track.x,
            y,
            width: track.width(),
            height: bottom - y,
        };
        self.put(Laid { area, inside }, "publish");
        let mut at = self.y.max(bottom);
        let from = bottom;
        let x = track.x + COLUMN;
        for (leaf, class) in below {
            let leaves = Track {
                x: track.x + 3 * COLUMN,
                columns: track.columns.saturating_sub(3),
            };
            let laid = lay(&leaf, leaves, at + GAP);
            at = laid.bottom();
            let middle = laid.middle();
            self.line(&[(x, from), (x, middle), (leaves.x, middle)], "way", true);
            self.put(laid, class);
        }
        at
    }
}

fn class_of_leaf(facts: &Facts<'_>, lane: &Lane) -> &'static str {
    match facts.row(lane).map(|row| row.index.as_str()) {
        Some("pypi") => "leaf",
        _ => "leaf lesser",
    }
}

/// The jobs that are too many to be drawn.
fn many(run: &Run, jobs: &[usize], from: usize, more: usize) -> Node {
    let names: Vec<String> = jobs
        .iter()
        .skip(from)
        .filter_map(|job| Some(name(&run.jobs.get(*job)?.key)))
        .collect();
    Node {
        title: format!("and {more} more jobs"),
        code: false,
        facts: [quiet(names.join(", "))].into(),
    }
}

/// The title of a box; gives back how high it is.
fn title(inside: &mut Vec<Shape>, node: &Node, track: Track, y: i32) -> i32 {
    let full = visible(&node.title);
    let (lines, was_cut): (Vec<Words>, bool) = if node.code {
        let (text, was_cut) = cut(&full, track.columns);
        ([[(true, text)].into()].into(), was_cut)
    } else {
        wrap(&node.title, track.columns, 2)
    };
    let mut height = 0;
    for words in lines {
        inside.push(Shape::Text {
            x: track.x + PAD,
            y: y + height + 12,
            class: "title",
            words,
            whole: was_cut.then(|| full.replace('`', "")),
        });
        height += LINE;
    }
    height + 2
}

/// A fact at a height; gives back how high it is.
fn fact_at(inside: &mut Vec<Shape>, fact: &Fact, track: Track, y: i32) -> i32 {
    let left = track.x + PAD;
    let (x, columns_left) = if fact.mark.is_some() {
        (left + 3 * COLUMN, track.columns.saturating_sub(3))
    } else {
        (left, track.columns)
    };
    let (lines, was_cut) = wrap(&fact.text, columns_left, MOST_LINES);
    let whole = was_cut.then(|| visible(&fact.text).replace('`', ""));
    let class = match &fact.mark {
        Some(mark) if matches!(mark.verdict, "unmet" | "unknown") => "weak",
        _ if fact.quiet => "quiet",
        _ => "fact",
    };
    let count = i32::try_from(lines.len()).unwrap_or(1);
    let height = if fact.mark.is_some() {
        (count * LINE).max(LINE) + TOUCH - LINE
    } else {
        count * LINE
    };
    let lead = if fact.mark.is_some() {
        (TOUCH - LINE) / 2
    } else {
        0
    };
    let widest = lines.iter().map(columns_of_words).max().unwrap_or(0);
    let mut shapes = Vec::new();
    if let Some(mark) = &fact.mark {
        shapes.push(Shape::Sign {
            x: left,
            y: y + lead + 1,
            verdict: mark.verdict,
        });
    }
    for (index, words) in lines.into_iter().enumerate() {
        let down = i32::try_from(index).unwrap_or(0) * LINE;
        shapes.push(Shape::Text {
            x,
            y: y + lead + down + 12,
            class,
            words,
            whole: whole.clone(),
        });
    }
    match &fact.mark {
        Some(mark) => {
            let place = if mark.place.is_empty() {
                String::new()
            } else {
                format!(", {}", mark.place)
            };
            let text = visible(&fact.text).replace('`', "");
            inside.push(Shape::Link {
                area: Area {
                    x: left - 3,
                    y,
                    width: 3 * COLUMN + length(widest) + 6,
                    height,
                },
                rule: mark.rule.clone(),
                says: visible(&format!("{text} ({}: {}{place})", mark.verdict, mark.rule)),
                shapes,
            });
        }
        None => inside.extend(shapes),
    }
    height
}

/// A publishing job with its uploads.
struct Branch<'a> {
    job: Option<usize>,
    feeds: Vec<usize>,
    lanes: Vec<&'a Lane>,
}

fn branches(run: &Run) -> Vec<Branch<'_>> {
    let mut branches: Vec<Branch<'_>> = Vec::new();
    for lane in &run.lanes {
        match branches
            .iter_mut()
            .find(|branch| branch.job.is_some() && branch.job == lane.job)
        {
            Some(branch) => branch.lanes.push(lane),
            None => branches.push(Branch {
                job: lane.job,
                feeds: lane.feeds.clone(),
                lanes: [lane].into(),
            }),
        }
    }
    branches
}

/// The jobs that lead to every publishing job.
fn trunk(branches: &[Branch<'_>]) -> Vec<usize> {
    let Some(first) = branches.first() else {
        return Vec::new();
    };
    let is_common = |job: &usize| branches.iter().all(|branch| branch.feeds.contains(job));
    // a job that uploads itself has a box of its own
    let publishes = |job: &usize| branches.iter().any(|branch| branch.job == Some(*job));
    first
        .feeds
        .iter()
        .copied()
        .filter(|job| is_common(job) && !publishes(job))
        .collect()
}
