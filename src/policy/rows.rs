//! The edit that adds rows to a register.

use crate::base::diag::{Edit, Location};
use crate::base::span::Span;
use crate::kinds::facts::fit_as;
use crate::model::facts::FactTable;

use super::Cx;

/// Says that a cell has yet to be filled: as good as nothing, so that the gap stays seen.
const OPEN: &str = "TODO";

/// Rows below the last one of a register, each with what is known of it by column id; in other columns that must be
/// filled stands [`OPEN`]. `None` for what is no plain table in Markdown, and for words that would break it.
pub(super) fn appended(cx: &Cx<'_>, table: &FactTable, rows: &[Vec<(&str, String)>]) -> Option<Edit> {
    let document = cx.portal.find(&table.at.path).map(|doc| cx.portal.doc(doc))?;
    let is_here = |written: &&crate::markup::Table| written.span == table.at.span;
    let headings: Vec<&str> =
        document.outline.tables.iter().find(is_here)?.header.iter().map(|cell| &*cell.text).collect();
    let whole = table.at.span.of(document.source.text()).trim_end();
    let last = whole.lines().next_back()?;
    let indent = &last[..last.len() - last.trim_start().len()];
    if !last.trim_start().starts_with('|') {
        return None;
    }
    let fit = fit_as(table.fact, &headings);
    let mut text = String::new();
    for row in rows {
        let mut cells = vec![String::new(); headings.len()];
        for (column, at) in table.fact.columns.iter().zip(&fit.columns) {
            let known = row.iter().find(|(id, _)| *id == column.id).map(|(_, value)| value.clone());
            let Some(at) = at else { continue };
            cells[*at] = known.unwrap_or_else(|| if column.required { OPEN.to_owned() } else { String::new() });
        }
        let is_named = table.fact.key.iter().all(|id| fit.column(id).is_some_and(|at| !cells[at].is_empty()));
        if !is_named || cells.iter().any(|cell| cell.contains(['|', '\n'])) {
            return None;
        }
        let cell = |cell: &String| if cell.is_empty() { "| ".to_owned() } else { format!("| {cell} ") };
        text += &format!("\n{indent}{}|", cells.iter().map(cell).collect::<String>());
    }
    let end = table.at.span.range().start + whole.len();
    Some(Edit { at: Location::new(&table.at.path, Span::new(end, end)), text })
}
