//! Offsets to lines and columns, quick for offsets that come in their order: a line of ten megabytes is counted once.

use crate::policy::translate::source::{Place, Source};

/// Finds places.
pub(super) struct Places<'a> {
    source: &'a Source,
    /// Of each file: a line, an offset on it, and the column of that offset.
    last: Vec<Option<(usize, usize, usize)>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self { source, last: vec![None; source.files().len()] }
    }

    /// Where an offset stands.
    pub(super) fn of(&mut self, offset: usize) -> Place {
        let at = self.source.file_of(offset);
        let Some(file) = self.source.files().get(at) else { return Place { file: 0, line: 1, column: 1 } };
        // Most keys stand on the line of the last one or on the next.
        let near = self.last[at].map(|(line, _, _)| line).filter(|line| file.line_begin(*line) <= offset);
        let near = near.and_then(|line| (line..line + 3).find(|line| file.ends(*line, offset)));
        let line = near.unwrap_or_else(|| file.line_of(offset));
        let (from, column) = match self.last[at] {
            Some((last, from, column)) if last == line && from <= offset => (from, column),
            _ => (file.line_begin(line), 1),
        };
        let column = column + file.between(from, offset).chars().count();
        self.last[at] = Some((line, offset, column));
        Place { file: at, line, column }
    }
}
