//! `ringfence watch`: checks again on every change, until it is stopped.

use std::{
    collections::BTreeSet,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::Args as ClapArgs;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    cli::{
        Answer, Failure,
        args::{Format, Place},
        output::{Output, complain},
        pipeline_options,
        rules::Liveness,
    },
    discover::FileId,
    events::{self, Events, Folders},
    pipeline::{self, Checked},
    report::{json, terminal, watch},
    session::{Changes, Session},
};

const EXAMPLES: &str = "\
Examples:
  ringfence watch
  ringfence watch --poll 2                   where the system tells of no changes (network drives)
  ringfence watch --format json | jq -c '.summary'";

/// The arguments of `watch`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Watch {
    /// Where the run takes place.
    #[command(flatten)]
    pub place: Place,
    /// What to do about what does nothing.
    #[command(flatten)]
    pub liveness: Liveness,
    /// For people, or for tools: the report of `check` as JSON, a line for each check
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
    /// How many violations to show, and whether to show every blind spot; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub max: usize,
    /// Keep what was printed before, instead of clearing the terminal
    #[arg(long)]
    pub no_clear: bool,
    /// Look every so many seconds, instead of waiting for the system to tell of changes
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub poll: Option<u64>,
}

/// Checks, and checks again on every change. Ends when nobody reads its reports any more.
///
/// # Errors
/// When the first run cannot be made. One that cannot be made later is reported, and the next change
/// is waited for.
pub(super) fn run(args: &Watch, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let options = pipeline_options(&args.place, args.liveness.into(), cwd);
    let failed = |error: pipeline::RunError| Failure::Run(error.render(output.color_of_errors()));
    let mut events = Waiting::new(args.poll.map(Duration::from_secs));
    let started = Instant::now();
    let session = Session::open(&options).map_err(failed)?;
    let root = session.checked().index.root().to_owned();
    let mut watch = Watching { args, output, session, root, shown: 0 };
    watch.follow_folders(&mut events, &[]).map_err(failed)?;
    let mut shown = watch.show(&[], started.elapsed(), &events);
    while shown.is_ok() {
        let changes = events.next();
        shown = watch.take_in(&changes, &mut events);
    }
    match shown {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Run(format!("error: cannot write the report: {error}\n")))
        }
        _ => Ok(Answer::new(String::new(), false)),
    }
}

struct Watching<'w> {
    args: &'w Watch,
    output: &'w Output,
    session: Session,
    root: PathBuf,
    /// Tells the verdict that was shown last from others.
    shown: u64,
}

impl Watching<'_> {
    /// Checks again, and shows what came of it, if that can interest anybody.
    fn take_in(&mut self, changes: &Changes, events: &mut Waiting) -> io::Result<()> {
        let started = Instant::now();
        let known = self.known(&changes.touched);
        let applied = self
            .session
            .apply(changes)
            .and_then(|()| self.follow_folders(events, &changes.touched));
        match applied {
            Ok(()) => {
                let mut names = self.known(&changes.touched);
                names.extend(known);
                let names: Vec<String> = names.into_iter().collect();
                if names.is_empty() && self.verdict() == self.shown {
                    return Ok(());
                }
                self.show(&names, started.elapsed(), events)
            }
            Err(error) => {
                self.shown = 0;
                self.clear()?;
                complain(&error.render(self.output.color_of_errors()));
                if self.args.format == Format::Terminal {
                    self.output.show(&watch::line_of_failure(self.output.color()))?;
                }
                Ok(())
            }
        }
    }

    /// The touched paths that are files of the tree now in which imports are looked for, root-relative.
    /// What else lies there may well be what this very program writes.
    fn known(&self, touched: &[PathBuf]) -> BTreeSet<String> {
        let Checked { index, modules, .. } = self.session.checked();
        let is_read = |file: &FileId| modules.binary_search_by_key(file, |it| it.file).is_ok();
        let files = touched.iter().filter_map(|path| index.at(path)).filter(is_read);
        files.map(|file| index.path(file).to_owned()).collect()
    }

    /// Watches the folders that came up. They have been there unwatched for a moment, so what happened in
    /// them meanwhile is taken in as well.
    fn follow_folders(
        &mut self,
        events: &mut Waiting,
        touched: &[PathBuf],
    ) -> Result<(), pipeline::RunError> {
        let follow = |this: &Self, events: &mut Waiting, touched: &[PathBuf]| {
            events.follow(&this.root, this.session.checked().index.walked_folders(), touched)
        };
        let mut new = follow(self, events, touched);
        while !new.is_empty() {
            self.session.apply(&Changes { touched: new, ..Changes::default() })?;
            new = follow(self, events, &[]);
        }
        Ok(())
    }

    fn show(&mut self, changed: &[String], took: Duration, events: &Waiting) -> io::Result<()> {
        self.clear()?;
        let checked = self.session.checked();
        let text = match self.args.format {
            Format::Json => json::line(checked),
            Format::Terminal => {
                let color = self.output.color();
                let options = terminal::Options { color, max: self.args.max };
                let trouble = events.trouble();
                terminal::render(checked, options) + &watch::line(changed, took, trouble, color)
            }
        };
        self.output.show(&text)?;
        self.shown = self.verdict();
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        let clears = self.args.format == Format::Terminal && !self.args.no_clear;
        if clears { Output::clear() } else { Ok(()) }
    }

    /// What was found, as one number: the time that it took does not count.
    fn verdict(&self) -> u64 {
        let report = json::render(self.session.checked());
        let lines = report.lines().filter(|line| !line.contains("\"durationMs\":"));
        xxh3_64(lines.collect::<String>().as_bytes())
    }
}

/// What is waited for: that the system tells of changes, or that it is time to look.
struct Waiting {
    told: Option<(Folders, Events)>,
    poll: Duration,
}

impl Waiting {
    /// Waits for the system to tell of changes, or looks every `poll`.
    fn new(poll: Option<Duration>) -> Self {
        let told = poll.is_none().then(events::watch);
        Self { told, poll: poll.unwrap_or(events::POLL) }
    }

    fn follow(&mut self, root: &Path, folders: &[Box<str>], touched: &[PathBuf]) -> Vec<PathBuf> {
        let told = self.told.as_mut();
        told.map(|(watched, _)| watched.follow(root, folders, touched)).unwrap_or_default()
    }

    /// Why changes are looked for instead of waited for, if nobody asked for that.
    fn trouble(&self) -> Option<&str> {
        self.told.as_ref()?.0.trouble()
    }

    fn next(&self) -> Changes {
        let told = self.told.as_ref().and_then(|(_, events)| events.next());
        told.unwrap_or_else(|| {
            std::thread::sleep(self.poll);
            Changes { everything: true, ..Changes::default() }
        })
    }
}
