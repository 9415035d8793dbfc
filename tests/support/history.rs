//! A history for trees that are read without git.

use handover::source::{Commit, GitState, SourceTree};

/// Keys that state the day of a review.
const REVIEWED: [&str; 2] = ["reviewed:", "last_reviewed_on:"];

/// A whole history in which every file was last changed on one day; a file that states an earlier review, on that day.
/// So ages in examples are what their authors wrote down.
pub(crate) fn history(tree: &SourceTree, date: &str) -> GitState {
    let mut days: Vec<String> = tree.files.values().map(|file| day_of(file.text(), date)).collect();
    days.sort();
    days.dedup();
    days.reverse();
    let commits: Vec<Commit> = days.iter().zip(0..).map(|(day, ix)| commit(day, ix)).collect();
    let mut git = GitState { head: commits.first().cloned(), is_whole: true, ..GitState::default() };
    for (path, file) in &*tree.files {
        let day = day_of(file.text(), date);
        let Some(ix) = days.iter().position(|known| *known == day) else { continue };
        git.last.insert(path.clone(), commits[ix].clone());
        git.first.insert(path.clone(), commits[ix].clone());
        git.touched.insert(path.clone(), vec![ix as u32]);
    }
    git.commits = commits;
    git
}

fn commit(date: &str, ix: u32) -> Commit {
    Commit {
        id: format!("{:08x}", 0x4f2c_9b1e_u32.wrapping_add(ix)).repeat(5),
        date: date.to_owned(),
        author: "Priya Nair".to_owned(),
    }
}

/// The stated review when it is earlier than `date`, else `date`.
fn day_of(text: &str, date: &str) -> String {
    let front = text.strip_prefix("---\n").and_then(|rest| rest.split("\n---").next()).unwrap_or_default();
    let stated = front.lines().find_map(|line| REVIEWED.iter().find_map(|key| line.strip_prefix(key)));
    stated.map(str::trim).filter(|day| *day < date).unwrap_or(date).to_owned()
}
