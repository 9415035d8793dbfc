//! Publishing a portal: to a directory, an archive, or an object store.
//!
//! Takes a portal that was written to a directory and the place it goes to; brings the place up to date with as few
//! uploads as there are files that differ, in an order in which readers never miss anything ([`run`]). What is there is
//! known from a list kept there ([`listing`]), never from times. Knows nothing of what the files say.
//!
//! | Target | Through |
//! |---|---|
//! | `dir:PATH` | [`dir`]: unchanged files keep their times, a lock keeps others out |
//! | `archive:FILE` | [`archive`]: the same portal gives the same bytes |
//! | `s3://`, `gs://`, `az://` | [`cloud`], with the feature `publish-cloud` |

mod archive;
#[cfg(feature = "publish-cloud")]
mod cloud;
mod dir;
pub mod fetch;
mod file;
mod listing;
mod plan;
mod run;
mod store;
mod target;

#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::base::hash::Digest;
use crate::output::write::{self, WriteError};

pub use file::{Class, File, Headers};
pub use plan::{Deletions, Plan, Refusal};
use run::{Job, Pace};
use store::Store;
pub use store::StoreError;
pub use target::{Bucket, Cloud, Packing, Target};

/// Uploads at a time.
const PARALLEL: usize = 16;

/// How often a run says that it is at work. Four times as long is waited for a run that was cut off.
const BEAT: Duration = Duration::from_secs(5);

/// A portal in a directory of its own, to be published.
#[derive(Debug)]
pub struct Staged {
    dir: PathBuf,
    files: Vec<File>,
}

impl Staged {
    /// The portal that [`write::write`] has put into a directory.
    ///
    /// # Errors
    /// When it cannot be read, or another wrote it.
    pub fn read(dir: &Path) -> Result<Self, WriteError> {
        let file = |(place, digest, size)| File { place, digest, size };
        Ok(Self { dir: dir.to_owned(), files: write::contents(dir)?.into_iter().map(file).collect() })
    }

    /// Its files, by place.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    fn content(&self, file: &File) -> io::Result<Vec<u8>> {
        fs::read(self.dir.join(&file.place))
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Name of the portal: what one of another name has published is never replaced.
    pub site: &'a str,
    /// Repository that the portal is of, which is never written to.
    pub root: Option<&'a Path>,
    /// Whether many files may go.
    pub deletions: Deletions,
    /// Whether it is done or only said.
    pub mode: Mode,
}

/// Whether a plan is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Yes.
    Publish,
    /// Nothing is touched.
    DryRun,
}

/// What became of it.
#[derive(Debug)]
pub enum Done {
    /// What was done, or would be.
    Planned(Plan),
    /// An archive of so many files, or so many would be in it.
    Archived(usize),
}

/// Why a portal was not published.
#[derive(Debug)]
pub enum PublishError {
    /// It had better not be.
    Refused(Refusal),
    /// `handover build` looks after that directory.
    OfBuild,
    /// Where our list should be is something else.
    NoListing,
    /// Somebody else publishes there.
    Busy,
    /// This program was compiled without the feature.
    NoFeature(Bucket),
    /// The environment does not tell how to reach the store.
    Environment(String),
    /// The directory is refused, or the system refuses.
    Write(WriteError),
    /// A staged file cannot be read.
    Unread(String, io::Error),
    /// The store said no.
    Store {
        /// What we were doing.
        doing: &'static str,
        /// The file.
        place: Option<String>,
        /// Its answer.
        cause: StoreError,
    },
    /// The archive cannot be written.
    Archive(PathBuf, io::Error),
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::Refused(refusal) => refusal.fmt(f),
            PublishError::OfBuild => f.write_str("this is the output of `handover build`"),
            PublishError::NoListing => {
                write!(f, "`{}` there is not what handover writes under that name", listing::NAME)
            }
            PublishError::Busy => f.write_str("somebody else publishes there just now"),
            PublishError::NoFeature(bucket) => {
                let scheme = bucket.cloud.scheme();
                write!(f, "this program cannot reach {scheme}://: it was compiled without the feature `publish-cloud`")
            }
            PublishError::Environment(why) => f.write_str(why),
            PublishError::Write(error) => error.fmt(f),
            PublishError::Unread(place, cause) => write!(f, "cannot read the staged `{place}`: {cause}"),
            PublishError::Store { doing, place: Some(place), cause } => write!(f, "cannot {doing} `{place}`: {cause}"),
            PublishError::Store { doing, place: None, cause } => write!(f, "cannot {doing}: {cause}"),
            PublishError::Archive(file, cause) => write!(f, "cannot write `{}`: {cause}", file.display()),
        }
    }
}

impl From<WriteError> for PublishError {
    fn from(error: WriteError) -> Self {
        PublishError::Write(error)
    }
}

impl PublishError {
    /// What to try.
    pub fn hint(&self, target: &Target) -> Option<String> {
        let cloud = |bucket: &Bucket| match bucket.cloud {
            Cloud::S3 => "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, for others than Amazon AWS_ENDPOINT",
            Cloud::Gcs => "GOOGLE_SERVICE_ACCOUNT, the path of a key file",
            Cloud::Azure => "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
        };
        let hint = match (self, target) {
            (PublishError::Refused(refusal), _) => refusal.hint(),
            (PublishError::OfBuild, _) => "another directory, or `handover build --out`",
            (PublishError::NoListing, _) => "a place of its own",
            (PublishError::Busy, _) => "again when that has ended; what was uploaded is not uploaded twice",
            (PublishError::NoFeature(_), _) => {
                "`cargo install` without `--no-default-features`, or `dir:` and a tool of your own"
            }
            (PublishError::Store { cause: StoreError::NoBucket, .. }, _) => "making the bucket first, or another name",
            (PublishError::Environment(_), Target::Bucket(bucket)) => {
                return Some(format!("setting {}", cloud(bucket)));
            }
            (
                PublishError::Store { cause: StoreError::Denied(_) | StoreError::NoCredentials, .. },
                Target::Bucket(bucket),
            ) => {
                return Some(format!("{}; they need to list, read, write and delete there", cloud(bucket)));
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// Whether a target can be reached at all, before anything is made for it. Sends nothing.
///
/// # Errors
/// [`PublishError::NoFeature`], or the environment does not tell how.
pub fn is_possible(target: &Target) -> Result<(), PublishError> {
    match target {
        #[cfg(feature = "publish-cloud")]
        Target::Bucket(bucket) => cloud::open(bucket).map(drop),
        #[cfg(not(feature = "publish-cloud"))]
        Target::Bucket(bucket) => Err(PublishError::NoFeature(bucket.clone())),
        Target::Dir(_) | Target::Archive(..) => Ok(()),
    }
}

/// Publishes a portal. `progress` is called after each upload.
///
/// # Errors
/// When it had better not be done, or the place does not take it. What was uploaded until then stays and is not uploaded
/// again by the next run; readers see the portal before, or parts of the new one with all that they need.
pub fn publish(
    staged: &Staged,
    target: &Target,
    ask: Ask<'_>,
    progress: &(dyn Fn() + Sync),
) -> Result<Done, PublishError> {
    match target {
        Target::Archive(file, packing) => {
            if !staged.files.iter().any(|file| file.place.ends_with(".html")) {
                return Err(PublishError::Refused(Refusal::Empty));
            }
            if ask.mode == Mode::Publish {
                archive::write(staged, file, *packing).map_err(|cause| PublishError::Archive(file.clone(), cause))?;
            }
            Ok(Done::Archived(staged.files.len()))
        }
        Target::Dir(dir) => {
            if ask.mode == Mode::DryRun {
                return to(&dir::Dir::look(dir, ask.root)?, staged, ask, progress);
            }
            let store = dir::Dir::hold(dir, ask.root)?;
            let done = to(&store, staged, ask, progress);
            store.release()?;
            done
        }
        #[cfg(feature = "publish-cloud")]
        Target::Bucket(bucket) => to(&cloud::open(bucket)?, staged, ask, progress),
        #[cfg(not(feature = "publish-cloud"))]
        Target::Bucket(bucket) => Err(PublishError::NoFeature(bucket.clone())),
    }
}

fn to(store: &dyn Store, staged: &Staged, ask: Ask<'_>, progress: &(dyn Fn() + Sync)) -> Result<Done, PublishError> {
    let read = |file: &File| staged.content(file);
    let job = Job { site: ask.site, files: &staged.files, read: &read, deletions: ask.deletions };
    let plan = match ask.mode {
        Mode::DryRun => run::look(store, &job)?,
        Mode::Publish => {
            let pace = Pace { parallel: PARALLEL, beat: BEAT, wait: &thread::sleep, token: token(), progress };
            run::publish(store, &job, &pace)?
        }
    };
    Ok(Done::Planned(plan))
}

/// What no other run has.
fn token() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Digest::of(format!("{} {}", since.as_nanos(), std::process::id()).as_bytes()).to_string()
}
