//! Keeps one file from holding up the run forever.
//!
//! The parser cannot be interrupted, and there are sources of a few kilobytes that keep it busy for
//! minutes. So the files are parsed on the pool while the caller waits with a limit: when a single
//! file exceeds it, the run ends with an error that names the file (and the process with it).

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

use rayon::prelude::*;

/// How long one file may take. A source of 10 MB takes a fifth of a second.
pub const LIMIT: Duration = Duration::from_secs(30);

/// How many items a thread takes at once. What it has taken no other thread can take over, which would
/// wait at the end.
pub const TOGETHER: usize = 4;

/// What each thread of the pool is busy with, and since when.
type Busy<K> = Vec<Mutex<Option<(K, Instant)>>>;

/// `work` on every item, in parallel, results in order; `key` names an item.
///
/// # Errors
/// The key of an item that took longer than `limit`. The thread that works on it is lost.
pub fn map<T, K, R>(
    limit: Duration,
    items: Vec<T>,
    key: impl Fn(&T) -> K + Send + Sync + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
) -> Result<Vec<R>, K>
where
    T: Send + 'static,
    K: Copy + Send + 'static,
    R: Send + 'static,
{
    let threads = rayon::current_num_threads();
    let busy: Arc<Busy<K>> = Arc::new((0..threads).map(|_| Mutex::new(None)).collect());
    let (done, result) = channel();
    let seen = Arc::clone(&busy);
    rayon::spawn(move || {
        let results: Vec<R> = items
            .into_par_iter()
            .with_max_len(TOGETHER)
            .map(|item| {
                let slot = rayon::current_thread_index().and_then(|at| seen.get(at));
                set(slot, Some((key(&item), Instant::now())));
                let result = work(item);
                set(slot, None);
                result
            })
            .collect();
        // Nobody waits any more when the limit was exceeded.
        let _ = done.send(results);
    });
    loop {
        match result.recv_timeout(limit / 30) {
            Ok(results) => return Ok(results),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(stuck) = busy.iter().find_map(|slot| exceeded(slot, limit)) {
                    return Err(stuck);
                }
            }
            // The work panicked: so does this thread, with the panic's message already printed.
            Err(RecvTimeoutError::Disconnected) => panic!("a worker thread panicked"),
        }
    }
}

fn set<K>(slot: Option<&Mutex<Option<(K, Instant)>>>, value: Option<(K, Instant)>) {
    if let Some(slot) = slot {
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = value;
    }
}

fn exceeded<K: Copy>(slot: &Mutex<Option<(K, Instant)>>, limit: Duration) -> Option<K> {
    let (key, since) = (*slot.lock().unwrap_or_else(PoisonError::into_inner))?;
    (since.elapsed() > limit).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let doubled = map(LIMIT, (0..100).collect(), |item: &i32| *item, |item| item * 2);
        assert_eq!(doubled, Ok((0..100).map(|item| item * 2).collect()));
    }

    #[test]
    fn an_item_that_takes_too_long_is_named() {
        let sleepy = |item: u64| std::thread::sleep(Duration::from_secs(item));
        let limit = Duration::from_millis(100);
        assert_eq!(map(limit, vec![0, 0, 3, 0], |item| *item, sleepy), Err(3));
    }
}
