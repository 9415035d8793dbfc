//! The files of the themes inside the binary.

use include_dir::{Dir, include_dir};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A file of a theme: its path below the theme's directory, and its text.
pub(super) type File = (&'static str, &'static str);

/// Files of the built-in theme, by path.
pub(super) fn built_in() -> Vec<File> {
    let mut files = Vec::new();
    collect(&DEFAULT, &mut files);
    files.sort_unstable();
    files
}

/// Those of the files that lie in a directory.
pub(super) fn below<'a>(files: &'a [File], dir: &'a str) -> impl Iterator<Item = File> + 'a {
    files.iter().copied().filter(move |(path, _)| path.starts_with(dir))
}

fn collect(dir: &Dir<'static>, files: &mut Vec<File>) {
    for file in dir.files() {
        let path = file.path().to_str().expect("paths of embedded files are ASCII");
        files.push((path, file.contents_utf8().expect("embedded files are UTF-8")));
    }
    dir.dirs().for_each(|inner| collect(inner, files));
}
