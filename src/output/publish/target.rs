//! Where a portal is published, as it is written behind `--to`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a portal is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `dir:PATH`.
    Dir(PathBuf),
    /// `archive:FILE`.
    Archive(PathBuf, Packing),
    /// `s3://bucket/prefix` and its like.
    Bucket(Bucket),
}

/// How an archive is packed, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// `.tar`.
    Tar,
    /// `.tar.gz` or `.tgz`.
    TarGz,
    /// `.zip`.
    Zip,
}

/// A place in an object store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Whose.
    pub cloud: Cloud,
    /// Name of the bucket, or container.
    pub name: String,
    /// What keys start with, without slashes at its ends; may be empty.
    pub prefix: String,
}

/// An object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    /// Amazon S3 and what speaks its language.
    S3,
    /// Google Cloud Storage.
    Gcs,
    /// Azure Blob Storage.
    Azure,
}

impl Cloud {
    const ALL: [Cloud; 3] = [Cloud::S3, Cloud::Gcs, Cloud::Azure];

    /// What its addresses start with.
    pub fn scheme(self) -> &'static str {
        match self {
            Cloud::S3 => "s3",
            Cloud::Gcs => "gs",
            Cloud::Azure => "az",
        }
    }
}

/// What may stand behind `--to`.
const FORMS: &str = "dir:PATH, archive:FILE, s3://bucket/prefix, gs://bucket/prefix or az://container/prefix";

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((scheme, rest)) = text.split_once("://") {
            let cloud = Cloud::ALL.into_iter().find(|cloud| cloud.scheme() == scheme);
            let cloud = cloud.ok_or_else(|| format!("`{scheme}://` is no place that is known; write {FORMS}"))?;
            return bucket(cloud, rest).map(Target::Bucket);
        }
        match text.split_once(':') {
            Some((_, "")) => Err(format!("`{text}` names nothing; write {FORMS}")),
            Some(("dir", path)) => Ok(Target::Dir(path.into())),
            Some(("archive", path)) => archive(path),
            _ => Err(format!("`{text}` does not say what it is; write {FORMS}")),
        }
    }
}

fn archive(path: &str) -> Result<Target, String> {
    let endings =
        [(".tar.gz", Packing::TarGz), (".tgz", Packing::TarGz), (".tar", Packing::Tar), (".zip", Packing::Zip)];
    let packing = endings.into_iter().find(|(ending, _)| path.to_ascii_lowercase().ends_with(ending));
    let (_, packing) =
        packing.ok_or_else(|| format!("`{path}` is no name of an archive; it ends in .tar.gz, .tar or .zip"))?;
    Ok(Target::Archive(path.into(), packing))
}

fn bucket(cloud: Cloud, rest: &str) -> Result<Bucket, String> {
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let scheme = cloud.scheme();
    // Names of buckets on all three; what looks like a user, a port or a query is an address of another sort.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if name.is_empty() || !name.chars().all(is_plain) {
        // Not repeated: somebody may have written a key before it.
        return Err(format!("what follows `{scheme}://` is no name of a bucket; write {scheme}://bucket/prefix"));
    }
    let prefix = prefix.trim_matches('/');
    let is_odd = |segment: &str| matches!(segment, "" | "." | "..") || segment.chars().any(char::is_control);
    if !prefix.is_empty() && prefix.split('/').any(is_odd) {
        return Err(format!("`{prefix}` is no prefix of keys: it has an empty segment, `.` or `..`"));
    }
    Ok(Bucket { cloud, name: name.to_owned(), prefix: prefix.to_owned() })
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = |f: &mut fmt::Formatter<'_>, path: &Path| write!(f, "{}", path.display());
        match self {
            Target::Dir(dir) => path(f, dir),
            Target::Archive(file, _) => path(f, file),
            Target::Bucket(bucket) => bucket.fmt(f),
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.cloud.scheme(), self.name)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> String {
        match text.parse::<Target>() {
            Ok(target) => format!("{target:?}"),
            Err(error) => error,
        }
    }

    #[test]
    fn a_target_says_what_it_is() {
        assert_eq!(target("dir:public"), r#"Dir("public")"#);
        assert_eq!(target("archive:out/a.TGZ"), r#"Archive("out/a.TGZ", TarGz)"#);
        assert_eq!(target("s3://b.c-d/x/y/"), r#"Bucket(Bucket { cloud: S3, name: "b.c-d", prefix: "x/y" })"#);
        assert_eq!("az://box".parse::<Target>().unwrap().to_string(), "az://box");
        assert_eq!("gs://box/a b".parse::<Target>().unwrap().to_string(), "gs://box/a b");
    }

    #[test]
    fn a_target_that_cannot_be_is_refused_with_what_can() {
        for (text, why) in [
            ("ftp://host/x", "`ftp://` is no place that is known"),
            ("public", "`public` does not say what it is"),
            ("dir:", "`dir:` names nothing"),
            ("archive:x.rar", "`x.rar` is no name of an archive"),
            ("s3://", "what follows `s3://` is no name of a bucket"),
            ("s3://key:secret@bucket/x", "what follows `s3://` is no name of a bucket"),
            ("s3://b/a//c", "`a//c` is no prefix of keys"),
            ("s3://b/../c", "`../c` is no prefix of keys"),
        ] {
            assert!(target(text).contains(why) && !target(text).contains("secret"), "{text}: {}", target(text));
        }
    }
}
