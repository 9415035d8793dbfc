//! A portal as one file: the same portal gives the same bytes, on every machine.
//!
//! Entries are sorted, directories (0755) before what lies in them (0644), all of one owner and one day; there are no
//! links and no `.` in front. GitHub Pages takes such an archive as its artifact.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};
use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Packing, Staged};
use crate::output::write::{ancestors, set_mode};

/// Seconds of 1 January 1980: the first moment that all formats can express.
const MOMENT: u64 = 315_532_800;

/// Writes the archive `to`: beside it first, so that there is the old one or the new one.
///
/// # Errors
/// Those of the system.
pub(super) fn write(staged: &Staged, to: &Path, packing: Packing) -> io::Result<()> {
    let dir = to.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir)?;
    let beside = tempfile::NamedTempFile::new_in(dir)?;
    let mut out = BufWriter::new(beside.as_file());
    match packing {
        Packing::Tar => write_tar(staged, &mut out)?,
        Packing::TarGz => {
            // Without a name and a time.
            let mut packed = GzBuilder::new().operating_system(255).write(&mut out, Compression::default());
            write_tar(staged, &mut packed)?;
            packed.finish()?;
        }
        Packing::Zip => write_zip(staged, &mut out)?,
    }
    out.flush()?;
    drop(out);
    set_mode(beside.path(), 0o644)?;
    beside.persist(to)?;
    Ok(())
}

/// What goes into an archive, in its order: each directory before what lies in it.
fn entries(staged: &Staged) -> impl Iterator<Item = (&str, Option<&super::File>)> {
    let directories: BTreeSet<&str> = staged.files.iter().flat_map(|file| ancestors(&file.place)).collect();
    let files = staged.files.iter().map(|file| (file.place.as_str(), Some(file)));
    let mut entries: Vec<_> = directories.into_iter().map(|dir| (dir, None)).chain(files).collect();
    entries.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
    entries.into_iter()
}

fn write_tar(staged: &Staged, out: impl Write) -> io::Result<()> {
    let mut tar = tar::Builder::new(out);
    for (place, file) in entries(staged) {
        let mut header = Header::new_gnu();
        header.set_mtime(MOMENT);
        match file {
            None => {
                header.set_entry_type(EntryType::Directory);
                header.set_mode(0o755);
                header.set_size(0);
                tar.append_data(&mut header, format!("{place}/"), io::empty())?;
            }
            Some(file) => {
                header.set_entry_type(EntryType::Regular);
                header.set_mode(0o644);
                header.set_size(file.size);
                tar.append_data(&mut header, place, File::open(staged.dir.join(place))?)?;
            }
        }
    }
    tar.into_inner()?.flush()
}

fn write_zip(staged: &Staged, out: impl Write + Seek) -> io::Result<()> {
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (place, file) in entries(staged) {
        match file {
            None => zip.add_directory(format!("{place}/"), options.unix_permissions(0o755))?,
            Some(_) => {
                zip.start_file(place, options.unix_permissions(0o644))?;
                io::copy(&mut File::open(staged.dir.join(place))?, &mut zip)?;
            }
        }
    }
    zip.finish()?.flush()
}
