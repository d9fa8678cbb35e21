//! Tells of a regular expression that is matched for ever.
//!
//! The engine of [`JsRegex`](super::js_regex::JsRegex) backtracks and cannot be interrupted, and
//! there are patterns of a few characters that keep it busy for years. So each thread says what it
//! matches, and a [`Watch`] looks at that from another thread. Who holds the watch can end the
//! process, which nothing else can.

use std::{
    cell::OnceCell,
    fmt,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::escape::printable;

/// How long a single text may keep an expression busy. An ordinary match takes a microsecond.
pub const LIMIT: Duration = Duration::from_secs(1);

/// How often a [`Watch`] is meant to look.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// After how many looks at the same match it counts as endless. They are counted, and no clock is
/// read, so that it is no match's fault when the whole process is held up.
const LOOKS: u32 = 10;

/// What is matched: a pattern, and where it stands.
#[derive(Debug)]
pub struct Expression {
    /// The pattern.
    pub pattern: Box<str>,
    /// Where it stands, as in "of the rule `x` (`from.path`)"; empty when that is not known.
    pub place: Box<str>,
}

/// What one thread matches.
#[derive(Default)]
struct Slot {
    expression: Mutex<Option<Arc<Expression>>>,
    /// Changes with each text.
    text: AtomicU64,
}

/// The slots of all threads that have ever matched something.
static SLOTS: Mutex<Vec<Weak<Slot>>> = Mutex::new(Vec::new());

thread_local! {
    static MINE: OnceCell<Arc<Slot>> = const { OnceCell::new() };
}

/// An expression that is being matched by this thread, until this is dropped.
pub(super) struct Matching(Arc<Slot>);

impl Matching {
    /// Says that this thread begins to match an expression.
    pub(super) fn begin(expression: &Arc<Expression>) -> Self {
        let matching = Self(MINE.with(|mine| Arc::clone(mine.get_or_init(new_slot))));
        matching.next();
        *lock(&matching.0.expression) = Some(Arc::clone(expression));
        matching
    }

    /// Says that another text comes.
    pub(super) fn next(&self) {
        // Only this thread writes.
        let text = self.0.text.load(Ordering::Relaxed);
        self.0.text.store(text.wrapping_add(1), Ordering::Relaxed);
    }
}

impl Drop for Matching {
    fn drop(&mut self) {
        *lock(&self.0.expression) = None;
    }
}

fn new_slot() -> Arc<Slot> {
    let slot = Arc::new(Slot::default());
    let mut all = lock(&SLOTS);
    all.retain(|slot| slot.strong_count() > 0);
    all.push(Arc::downgrade(&slot));
    slot
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An expression whose match does not end.
#[derive(Debug, thiserror::Error)]
#[error("the regular expression {}{}{} takes more than {} s for a single name",
    shown(&.0.pattern), if .0.place.is_empty() { "" } else { " " }, printable(&.0.place),
    LIMIT.as_secs())]
pub struct Endless(Arc<Expression>);

/// How to mend such an expression.
pub const HELP: &str = "what repeats within something that repeats, as in `(a+)+`, is tried in every \
                        possible division: let only one of the two repeat";

/// Looks at what all threads match.
#[derive(Default)]
pub struct Watch {
    /// What was seen at the last look: the thread's slot, its text, and for how many looks.
    seen: Vec<(Weak<Slot>, u64, u32)>,
}

impl Watch {
    /// Looks once; to be called every [`INTERVAL`]. Gives the expression that has been busy with the
    /// same text for [`LIMIT`].
    pub fn look(&mut self) -> Option<Endless> {
        let all: Vec<Weak<Slot>> = lock(&SLOTS).clone();
        let mut seen = Vec::new();
        for weak in all {
            let Some(slot) = weak.upgrade() else { continue };
            let Some(expression) = lock(&slot.expression).clone() else { continue };
            let text = slot.text.load(Ordering::Relaxed);
            let same = |(known, at, _): &&(Weak<Slot>, u64, u32)| {
                Weak::ptr_eq(known, &weak) && *at == text
            };
            let looks = self.seen.iter().find(same).map_or(0, |(_, _, looks)| looks + 1);
            if looks >= LOOKS {
                return Some(Endless(expression));
            }
            seen.push((weak, text, looks));
        }
        self.seen = seen;
        None
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a watch over {} matches", self.seen.len())
    }
}

/// A pattern in a message: safe to print, and of bearable length.
fn shown(pattern: &str) -> String {
    const MOST: usize = 200;
    match pattern.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", printable(&pattern[..end])),
        None => format!("`{}`", printable(pattern)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(pattern: &str) -> Arc<Expression> {
        Arc::new(Expression { pattern: pattern.into(), place: "of a test".into() })
    }

    /// Whether an expression of a pattern counts as endless, after so many looks. Other tests may
    /// match something at the same time.
    fn is_endless(watch: &mut Watch, pattern: &str, looks: u32) -> bool {
        (0..looks).any(|_| watch.look().is_some_and(|found| &*found.0.pattern == pattern))
    }

    #[test]
    fn a_match_that_does_not_end_is_told() {
        let matching = Matching::begin(&expression("one"));
        let mut watch = Watch::default();
        assert!(!is_endless(&mut watch, "one", LOOKS));
        assert!(is_endless(&mut watch, "one", 1));
        drop(matching);
        assert!(!is_endless(&mut watch, "one", 2 * LOOKS));
    }

    #[test]
    fn a_text_after_the_other_is_no_match_without_an_end() {
        let matching = Matching::begin(&expression("two"));
        let mut watch = Watch::default();
        for _ in 0..3 {
            assert!(!is_endless(&mut watch, "two", LOOKS));
            matching.next();
        }
    }

    #[test]
    fn what_is_told_is_safe_to_print() {
        let told = Endless(expression("\u{1b}[31m(a+)+")).to_string();
        assert_eq!(
            told,
            "the regular expression `\\u{1b}[31m(a+)+` of a test takes more than 1 s for a single name"
        );
    }
}
