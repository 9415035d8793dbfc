//! `handover` turns a software repository into a handover portal and proves that the handover is complete.
//!
//! The modules are listed in the order a file travels; a module may use those above it, never those below.
//!
//! | Module | Gives |
//! |---|---|
//! | [`base`] | vocabulary of the whole house: paths, spans, digests, findings |
//! | [`kinds`] | what a handover needs, as data: kinds, fact tables, traits, profiles |
//! | [`yaml`], [`contracts`], [`manifest`], [`markup`], [`drawing`], [`records`] | libraries: texts to trees, policy, outlines, HTML, pictures and readings |
//! | [`source`] | window: the repository, read once, frozen as a `SourceTree` |
//! | [`formats`] | `parse`: one file to one `Document` |
//! | [`model`] | `link`: all documents to one `Portal` |
//! | [`policy`] | `check`: a portal to a `Report` of findings |
//! | [`author`] | what the tool writes into a repository: new documents, a first manifest |
//! | [`site`] | `plan` and `render`: portal and report to pages |
//! | [`pipeline`] | the five steps in one function, with their memos |
//! | [`output`], [`serve`] | windows: directories, object stores, streams, the preview server |
//! | [`cli`] | window: arguments, terminal, clock |
//!
//! Only the windows do IO. Everything else takes values and gives values, so it cannot fail:
//! broken input becomes a document with issues, never an `Err`.

pub mod base;
pub mod kinds;
pub mod yaml;
pub mod contracts;
pub mod manifest;
pub mod markup;
pub mod drawing;
pub mod records;
pub mod source;
pub mod formats;
pub mod model;
pub mod policy;
pub mod author;
pub mod site;
pub mod pipeline;
pub mod output;
pub mod serve;
pub mod cli;
