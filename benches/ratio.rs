//! How much longer a check takes than the least that it could, and how much memory.
//!
//! `cargo bench --bench ratio [-- FILES…]` prints a table; with `1000 10000 100000` it shows how both grow
//! (the last of these trees takes a gigabyte of the temporary folder). The two are measured in turns, so that
//! whatever else the machine does hits both; what counts is the ratio of their medians. With
//! `--keep` the trees are left on the disk, for a profiler.

mod floor;
mod monorepo;
mod setup;

use std::{
    env,
    ffi::OsStr,
    fmt, fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use monorepo::Tree;
use ringfence::{
    pipeline::{self, Options},
    session::{Changes, Session},
};

const SIZES: [usize; 2] = [1_000, 4_000];
/// Pairs of runs inside of this process, and of processes: with fewer, the median says more about what else
/// the machine did.
const ROUNDS: [usize; 2] = [15, 25];
/// The same for a tree of more files than this.
const LARGE: usize = 20_000;
const ROUNDS_OF_LARGE: [usize; 2] = [3, 7];
/// Asks this very program to do nothing but the floor: the process to compare with.
const FLOOR: &str = "--floor";
/// Leaves the trees on the disk.
const KEEP: &str = "--keep";

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, root] = &arguments[..]
        && flag == FLOOR
    {
        setup::start_threads();
        floor::floor(Path::new(root));
        return Ok(());
    }
    // Cargo says so when it is `cargo bench` that runs this, and not a test of everything.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    setup::start_threads();
    let mut sizes: Vec<usize> =
        arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let mut out = io::stdout().lock();
    for files in sizes {
        let tree = Tree::generate(files)?;
        write!(out, "{}", measure(&tree)?)?;
        if arguments.iter().any(|argument| argument == KEEP) {
            writeln!(out, "  kept at {}", tree.root.keep().display())?;
        }
        out.flush()?;
    }
    Ok(())
}

/// What was measured on one tree.
struct Figures {
    files: usize,
    bytes: usize,
    inside: Pair,
    /// [`Session::apply`] of one file that was written.
    apply: Pair,
    /// `ringfence watch`, from a file that was written to the verdict.
    watch: Pair,
    /// Without a cache, with one, and with `--changed` and one.
    processes: [Pair; 3],
    peak: [Option<u64>; 2],
}

/// The medians of a floor and of a check.
struct Pair {
    floor: Duration,
    check: Duration,
}

fn measure(tree: &Tree) -> io::Result<Figures> {
    let root = tree.root.path();
    let options =
        Options { cwd: root.to_owned(), root: Some(root.to_owned()), ..Options::default() };
    let [rounds, processes] = if tree.files > LARGE { ROUNDS_OF_LARGE } else { ROUNDS };
    let inside = Pair::of(
        rounds,
        || {
            floor::floor(root);
            Ok(())
        },
        || pipeline::check(&options).map(drop).map_err(io::Error::other),
    )?;
    let apply = applied(root, &options, rounds)?;
    let watch = watched(root, &options, processes)?;
    let mut floor = Command::new(env::current_exe()?);
    floor.arg(FLOOR).arg(root);
    let cache = tempfile::tempdir()?;
    let check = |arguments: &[&OsStr]| {
        let mut check = Command::new(env!("CARGO_BIN_EXE_ringfence"));
        check.arg("check").arg("--root").arg(root).args(arguments).stdout(Stdio::null());
        check
    };
    let caching = [OsStr::new("--cache-dir"), cache.path().as_os_str()];
    let changed = some_source(root, &options)?;
    let mut cold = check(&[OsStr::new("--no-cache")]);
    let mut warm = check(&caching);
    let mut on_save = check(&[&caching[..], &["--changed".as_ref(), changed.as_os_str()]].concat());
    let peak = [peak(&mut floor)?, peak(&mut cold)?];
    let mut pair = |check: &mut Command| {
        Pair::of(processes, || floor.status().map(drop), || check.status().map(drop))
    };
    let processes = [pair(&mut cold)?, pair(&mut warm)?, pair(&mut on_save)?];
    Ok(Figures { files: tree.files, bytes: tree.bytes, inside, apply, watch, processes, peak })
}

/// A source in the middle of the tree.
fn some_source(root: &Path, options: &Options) -> io::Result<PathBuf> {
    let checked = pipeline::check(options).map_err(io::Error::other)?;
    let sources: Vec<_> = checked.modules.iter().filter(|module| module.is_source).collect();
    Ok(root.join(checked.index.path(sources[sources.len() / 2].file)))
}

/// A session that takes in, again and again, that one file was written.
fn applied(root: &Path, options: &Options, rounds: usize) -> io::Result<Pair> {
    let file = some_source(root, options)?;
    let text = fs::read_to_string(&file)?;
    let mut session = Session::open(options).map_err(io::Error::other)?;
    let changes = Changes { touched: vec![file.clone()], ..Changes::default() };
    let pair = Pair::of(
        rounds,
        || {
            floor::floor(root);
            // So that there is something to take in.
            let more = format!("{}// edited\n", fs::read_to_string(&file)?);
            fs::write(&file, more)
        },
        || session.apply(&changes).map_err(io::Error::other),
    );
    fs::write(&file, text)?;
    pair
}

/// A process that watches, and is told by the system, again and again, that one file was written.
fn watched(root: &Path, options: &Options, rounds: usize) -> io::Result<Pair> {
    let file = some_source(root, options)?;
    let text = fs::read_to_string(&file)?;
    let mut watch = Command::new(env!("CARGO_BIN_EXE_ringfence"));
    watch.args(["watch", "--no-cache", "--format", "json", "--root"]).arg(root);
    let mut watch = watch.stdout(Stdio::piped()).spawn()?;
    let verdicts = watch.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut verdicts = BufReader::new(verdicts);
    let mut next = || match verdicts.read_line(&mut String::new())? {
        0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        _ => Ok(()),
    };
    next()?;
    let mut edited = text.clone();
    let pair = Pair::of(
        rounds,
        || {
            floor::floor(root);
            Ok(())
        },
        || {
            edited.push_str("// edited\n");
            fs::write(&file, &edited)?;
            next()
        },
    );
    watch.kill()?;
    watch.wait()?;
    fs::write(&file, text)?;
    pair
}

impl Pair {
    /// Runs both in turns, once more than is counted.
    fn of(
        rounds: usize,
        mut floor: impl FnMut() -> io::Result<()>,
        mut check: impl FnMut() -> io::Result<()>,
    ) -> io::Result<Self> {
        floor()?;
        check()?;
        let (mut floors, mut checks) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            floors.push(timed(&mut floor)?);
            checks.push(timed(&mut check)?);
        }
        Ok(Self { floor: median(floors), check: median(checks) })
    }
}

fn timed(work: &mut impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The most memory that a process ever held, in bytes: Linux says so as long as it runs.
fn peak(command: &mut Command) -> io::Result<Option<u64>> {
    let mut child = command.spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait()?.is_none() {
        let now = std::fs::read_to_string(&status).ok().and_then(|text| high_water_mark(&text));
        peak = peak.max(now);
        thread::sleep(Duration::from_micros(200));
    }
    Ok(peak)
}

fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, bytes, inside, apply, watch, processes, peak: [floor, check] } = self;
        let [cold, warm, changed] = processes;
        writeln!(f, "{files} files, {} kB", bytes / 1000)?;
        writeln!(f, "  in process    {inside}")?;
        writeln!(f, "  apply a file  {apply}")?;
        writeln!(f, "  watch         {watch}")?;
        writeln!(f, "  process cold  {cold}")?;
        writeln!(f, "  process warm  {warm}")?;
        writeln!(f, "  --changed     {changed}")?;
        if let (Some(floor), Some(check)) = (floor, check) {
            writeln!(
                f,
                "  peak memory   floor {floor:>7} kB  check {check:>7} kB",
                floor = floor / 1000,
                check = check / 1000
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (floor, check) = (ms(self.floor), ms(self.check));
        write!(f, "floor {floor:>7.1} ms  check {check:>7.1} ms  ratio {:.2}", check / floor)
    }
}
