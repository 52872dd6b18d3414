//! Comma-separated tables as they come out of the grader. A spreadsheet takes
//! a cell that begins with `=` for a formula; names that students chose must
//! not be one.

/// A table being written.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(super) fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Table {
        let mut table = Table(csv::Writer::from_writer(Vec::new()));
        table.write(header.into_iter().map(str::to_owned));
        table
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.write(cells.into_iter().map(harmless));
    }

    fn write(&mut self, cells: impl Iterator<Item = String>) {
        self.0
            .write_record(cells)
            .expect("memory takes every row, and all rows are of one length");
    }

    pub(super) fn text(self) -> String {
        let bytes = self.0.into_inner().expect("memory takes every row");
        String::from_utf8(bytes).expect("the cells were text")
    }
}

/// A cell that no spreadsheet runs: an apostrophe makes it text.
fn harmless(cell: String) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_name_is_never_a_formula() {
        let mut table = Table::new(["student", "score"]);
        table.row(["=HYPERLINK(\"x\")".to_owned(), "-1.5".to_owned()]);
        assert_eq!(
            table.text(),
            "student,score\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\n"
        );
    }
}
