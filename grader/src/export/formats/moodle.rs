//! The grading worksheet of Moodle, filled in. Every cell but the grades stays
//! as it was downloaded. Its headers are in the language of who downloaded it,
//! so columns are known by what stands in them: the maximum is one number in
//! every row, and the grade stands left of it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Write;
use crate::error::Error;
use crate::export::gradebook::{Scaling, full_marks, read, scaled};
use crate::export::matching::{Grade, Keys, of_students, pairs};
use crate::export::output::Output;
use crate::intake::Shape;
use crate::results::Results;

const BOM: char = '\u{feff}';

/// The worksheet as it was downloaded.
struct Worksheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    delimiter: u8,
    line_end: csv::Terminator,
    has_bom: bool,
    /// The column of grades; the maximum stands right of it.
    grade: usize,
    max: f64,
    /// As the maximum is written: `100,00`.
    decimal: char,
}

/// The grading worksheet, filled in.
#[derive(Args)]
pub(crate) struct Moodle {
    /// The grading worksheet as it was downloaded from Moodle.
    #[arg(long, value_name = "FILE")]
    worksheet: PathBuf,
    #[command(flatten)]
    scaling: Scaling,
}

impl Write for Moodle {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let path = &self.worksheet;
        let scale = self.scaling.to_maximum;
        let wrong = |message: &str| Error::Usage(format!("{}: {message}", path.display()));
        let mut sheet = parse(&read("the worksheet", path)?).map_err(|message| wrong(&message))?;
        let full = full_marks(results);
        let mut notes = Vec::new();
        if !scale && (full.number() - sheet.max).abs() > 0.001 {
            notes.push(format!(
                "full marks are {full}, in Moodle {}; --scale makes them the same",
                sheet.max
            ));
        }
        let keys: Vec<Keys> = sheet
            .rows
            .iter()
            .map(|row| keys(row, sheet.grade))
            .collect();
        let students = of_students(results, Shape::Moodle);
        let mut found = pairs(&students, &keys);
        let grades = found.grades(results);
        for grade in &grades {
            let Grade {
                row,
                student,
                score,
            } = *grade;
            let grade = match scale {
                true => scaled(score, full, sheet.max),
                // Moodle would skip the row and say nothing.
                false if score.number() > sheet.max => {
                    return Err(wrong(&format!(
                        "{student} has {score} points and the maximum is {}, so Moodle would skip \
                         them without a word; raise the maximum there, or use --scale",
                        sheet.max
                    )));
                }
                false => format!("{:.2}", score.number()),
            };
            sheet.rows[row][sheet.grade] = grade.replace('.', &sheet.decimal.to_string());
        }
        let absent = sheet.rows.len() - found.students.len();
        if absent > 0 {
            notes.push(format!(
                "{absent} rows of the worksheet have no result here; they are as they were"
            ));
        }
        Ok(Output::File {
            contents: text(&sheet),
            name: "moodle.csv",
            count: grades.len(),
            notes,
            left_out: found.left_out,
        })
    }
}

/// What stands left of the grade says who it is.
fn keys(row: &[String], grade: usize) -> Keys {
    let rest = row.get(1..grade).unwrap_or_default();
    // `Participant 12`, in any language.
    let identifier = row.first().map_or("", |cell| cell.trim());
    let digits = identifier
        .bytes()
        .rev()
        .take_while(u8::is_ascii_digit)
        .count();
    Keys {
        anonymous: false,
        number: vec![identifier[identifier.len() - digits..].to_owned()],
        account: rest.to_vec(),
        name: rest.to_vec(),
    }
}

fn parse(text: &str) -> Result<Worksheet, String> {
    let has_bom = text.starts_with(BOM);
    let text = text.trim_start_matches(BOM);
    let first = text.lines().next().unwrap_or_default();
    let often = |delimiter: &&u8| first.bytes().filter(|byte| byte == *delimiter).count();
    let delimiter = *b",;\t".iter().max_by_key(often).unwrap_or(&b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("is not what Moodle exports: {error}"))?;
        rows.push(row.iter().map(str::to_owned).collect::<Vec<String>>());
    }
    if rows.len() < 2 {
        return Err("holds no student".to_owned());
    }
    let header = rows.remove(0);
    let (grade, max) = grade_column(&header, &rows).ok_or(
        "has no column of grades left of a maximum that is the same number in every row; \
         download it with `Download grading worksheet`, for an assignment graded in points",
    )?;
    let maximum = &rows[0][grade + 1];
    Ok(Worksheet {
        decimal: if maximum.contains(',') { ',' } else { '.' },
        line_end: if first.len() < text.len() && text[first.len()..].starts_with("\r\n") {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(b'\n')
        },
        header,
        rows,
        delimiter,
        has_bom,
        grade,
        max,
    })
}

fn grade_column(header: &[String], rows: &[Vec<String>]) -> Option<(usize, f64)> {
    // First comes the identifier, then at least a name or a state.
    (2..header.len().saturating_sub(1)).find_map(|grade| {
        let max = number(&rows[0][grade + 1]).filter(|max| *max > 0.0)?;
        let fits = rows.iter().all(|row| {
            let is_grade = row[grade].trim().is_empty() || number(&row[grade]).is_some();
            is_grade && row[grade + 1] == rows[0][grade + 1]
        });
        fits.then_some((grade, max))
    })
}

/// `100.00` or `100,00`.
fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim().replace(',', ".");
    let is_plain = cell
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    cell.parse().ok().filter(|_| is_plain)
}

fn text(sheet: &Worksheet) -> Vec<u8> {
    let mut contents = Vec::new();
    if sheet.has_bom {
        contents.extend(BOM.to_string().bytes());
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(sheet.delimiter)
        .terminator(sheet.line_end)
        .from_writer(contents);
    for row in [&sheet.header].into_iter().chain(&sheet.rows) {
        writer.write_record(row).expect("memory takes every row");
    }
    writer.into_inner().expect("memory takes every row")
}
