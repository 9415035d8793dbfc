//! A git command that answers one line at a time, for as long as somebody asks.
//!
//! Takes request lines, gives what a reader makes of each answer. Knows nothing of what is asked.
//! Time counts only while git has the word, so a caller may think between two requests.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::program::{self, PATIENCE, Silence};

/// The running command; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Dialogue<A> {
    child: Child,
    requests: Sender<String>,
    answers: Receiver<A>,
    /// How long git may still take in all; `None` when it has failed to answer.
    patience: Option<Duration>,
}

impl<A: Send + 'static> Dialogue<A> {
    /// Starts a hardened command in `root`. `read` takes one answer from its standard output.
    pub(super) fn start(
        root: &Path,
        args: &[&str],
        mut read: impl FnMut(&mut dyn BufRead) -> io::Result<A> + Send + 'static,
    ) -> Result<Self, Silence> {
        let mut command = program::command(root, args).ok_or(Silence::Absent)?;
        let spawned = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = spawned.map_err(|_| Silence::Absent)?;
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let mut stdout = BufReader::with_capacity(1 << 16, child.stdout.take().expect("standard output is piped"));
        let (requests, inbox) = mpsc::channel::<String>();
        let (outbox, answers) = mpsc::channel();
        thread::spawn(move || {
            for request in inbox {
                let answer = writeln!(stdin, "{request}").and_then(|()| stdin.flush()).and_then(|()| read(&mut stdout));
                // After an error nobody knows where the next answer begins.
                let Ok(answer) = answer else { break };
                if outbox.send(answer).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, requests, answers, patience: Some(PATIENCE) })
    }

    /// The answer to one line; `None` when git has ended or takes too long, and from then on.
    pub(super) fn ask(&mut self, line: String) -> Option<A> {
        debug_assert!(!line.contains('\n'), "a request is one line");
        let patience = self.patience.take()?;
        let started = Instant::now();
        self.requests.send(line).ok()?;
        let answer = self.answers.recv_timeout(patience).ok()?;
        self.patience = Some(patience.saturating_sub(started.elapsed()));
        Some(answer)
    }
}

impl<A> Drop for Dialogue<A> {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_has_ended_answers_nothing_more() {
        let mut none = Dialogue::start(Path::new("/"), &["no-such-command"], |_| Ok(())).unwrap();
        none.child.wait().unwrap();
        assert_eq!(none.ask("x".into()), None);
        assert_eq!(none.ask("x".into()), None);
    }
}
