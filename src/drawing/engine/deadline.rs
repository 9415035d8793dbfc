//! Ends drawings that go on for too long.
//!
//! The engine can keep a deadline itself, but then it asks the clock at every step, which costs a twentieth of all
//! drawing. Here a thread counts seconds while anything is drawn, and sleeps otherwise.

use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use merman::OperationControl;

use super::DEADLINE;

/// Drawings under way.
#[derive(Default)]
struct Drawings {
    running: Mutex<Vec<Running>>,
    begun: Condvar,
}

struct Running {
    control: OperationControl,
    /// Seconds that were counted since it began.
    age: u64,
}

static DRAWINGS: Drawings = Drawings { running: Mutex::new(Vec::new()), begun: Condvar::new() };

/// Whether there is a thread that counts; where none can be had, the engine keeps the deadline.
static IS_COUNTED: LazyLock<bool> = LazyLock::new(|| {
    let count = || loop {
        drop(DRAWINGS.begun.wait_while(DRAWINGS.running(), |running| running.is_empty()));
        thread::sleep(Duration::from_secs(1));
        DRAWINGS.grow_older();
    };
    thread::Builder::new().name("deadline of drawings".to_owned()).spawn(count).is_ok()
});

/// Draws with a control that ends the work at [`DEADLINE`], give or take a second.
pub(super) fn within<T>(draw: impl FnOnce(OperationControl) -> T) -> T {
    if !*IS_COUNTED {
        return draw(OperationControl::new().with_deadline(DEADLINE));
    }
    let control = OperationControl::new();
    DRAWINGS.begin(control.clone());
    // Ended also when the drawing panics: whoever catches that draws on.
    let _ended = Ended(control.clone());
    draw(control)
}

struct Ended(OperationControl);

impl Drop for Ended {
    fn drop(&mut self) {
        // A control that is cancelled after its drawing cancels nothing.
        self.0.cancel();
        DRAWINGS.forget_ended();
    }
}

impl Drawings {
    fn running(&self) -> MutexGuard<'_, Vec<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, control: OperationControl) {
        self.running().push(Running { control, age: 0 });
        self.begun.notify_one();
    }

    fn forget_ended(&self) {
        self.running().retain(|drawing| !drawing.control.is_cancelled());
    }

    /// A second has gone by.
    fn grow_older(&self) {
        for drawing in self.running().iter_mut() {
            drawing.age += 1;
            if drawing.age > DEADLINE.as_secs() {
                drawing.control.cancel();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_for_too_long_is_ended_and_what_ended_is_forgotten() {
        let drawings = Drawings::default();
        let (slow, quick) = (OperationControl::new(), OperationControl::new());
        drawings.begin(slow.clone());
        (0..DEADLINE.as_secs()).for_each(|_| drawings.grow_older());
        drawings.begin(quick.clone());
        assert!(slow.checkpoint().is_ok());
        drawings.grow_older();
        assert!(slow.checkpoint().is_err() && quick.checkpoint().is_ok());
        quick.cancel();
        drawings.forget_ended();
        assert!(drawings.running().is_empty());
    }

    #[test]
    fn a_drawing_that_panics_is_forgotten_too() {
        let panicked = std::panic::catch_unwind(|| within(|_| panic!("a mistake of the engine")));
        assert!(panicked.is_err());
        assert!(DRAWINGS.running().iter().all(|drawing| !drawing.control.is_cancelled()));
    }
}
