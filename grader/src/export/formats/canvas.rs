//! A gradebook to import into Canvas, made from the one that was exported
//! there: five columns that say who, one with grades. Canvas drops without a
//! word what it takes for a total; such titles are refused.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Write;
use crate::error::Error;
use crate::export::gradebook::{Scaling, full_marks, read, scaled};
use crate::export::matching::{Grade, Keys, of_students, pairs};
use crate::export::output::Output;
use crate::intake::Shape;
use crate::results::{Results, Score};

/// Who a row is about, as Canvas writes it.
const WHO: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];
const POINTS: &str = "Points Possible";
/// A column whose title holds one of these is taken for a total.
const TOTALS: [&str; 6] = [
    "Final Score",
    "Current Points",
    "Current Score",
    "Final Points",
    "Final Grade",
    "Current Grade",
];

/// The gradebook as it was exported.
struct Gradebook {
    header: Vec<String>,
    /// The row that says how many points there are.
    points: Option<Vec<String>>,
    students: Vec<Vec<String>>,
}

/// The column that gets the grades.
struct Column {
    title: String,
    points: String,
}

/// A gradebook to import.
#[derive(Args)]
pub(crate) struct Canvas {
    /// The gradebook as it was exported from Canvas.
    #[arg(long, value_name = "FILE")]
    gradebook: PathBuf,
    /// The assignment; by default it is called like the course.
    #[arg(long, value_name = "NAME")]
    assignment: Option<String>,
    #[command(flatten)]
    scaling: Scaling,
}

impl Write for Canvas {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let path = &self.gradebook;
        let scale = self.scaling.to_maximum;
        let wrong = |message: &str| Error::Usage(format!("{}: {message}", path.display()));
        let book = parse(&read("the gradebook", path)?).map_err(|message| wrong(&message))?;
        let full = full_marks(results);
        let title = self.assignment.as_deref().unwrap_or(&results.course.title);
        let mut notes = Vec::new();
        let column = column(&book, title, full, &mut notes).map_err(|message| wrong(&message))?;
        let maximum: Option<f64> = column.points.trim().parse().ok();
        if scale && maximum.is_none() {
            let points = &column.points;
            return Err(wrong(&format!(
                "`{points}` is no number of points to scale to"
            )));
        }
        if !scale && maximum.is_some_and(|max| (max - full.number()).abs() > 0.001) {
            notes.push(format!(
                "full marks are {full}, in Canvas {}; --scale makes them the same",
                column.points
            ));
        }
        let cell = |row: &[String], name: &str| {
            let at = book.header.iter().position(|column| column == name);
            at.and_then(|at| row.get(at)).cloned().unwrap_or_default()
        };
        let keys: Vec<Keys> = book
            .students
            .iter()
            .map(|row| Keys {
                anonymous: false,
                number: vec![cell(row, "ID")],
                account: vec![cell(row, "SIS User ID"), cell(row, "SIS Login ID")],
                name: vec![cell(row, "Student")],
            })
            .collect();
        let students = of_students(results, Shape::Canvas);
        let mut found = pairs(&students, &keys);
        let grades = found.grades(results);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut put = |who: [String; 5], last: &str| {
            writer
                .write_record(who.iter().map(String::as_str).chain([last]))
                .expect("memory takes every row");
        };
        put(WHO.map(str::to_owned), &column.title);
        // Canvas looks for these words with blanks in front of them, as it wrote them.
        put(
            [
                format!("    {POINTS}"),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ],
            &column.points,
        );
        for Grade { row, score, .. } in &grades {
            let grade = match maximum {
                Some(max) if scale => scaled(*score, full, max),
                _ => score.to_string(),
            };
            put(WHO.map(|name| cell(&book.students[*row], name)), &grade);
        }
        let absent = book.students.len() - found.students.len();
        if absent > 0 {
            notes.push(format!("{absent} rows of the gradebook have no result here; they are not in the file, so Canvas leaves them as they are"));
        }
        Ok(Output::File {
            contents: writer.into_inner().expect("memory takes every row"),
            name: "canvas.csv",
            count: grades.len(),
            notes,
            left_out: found.left_out,
        })
    }
}

fn parse(text: &str) -> Result<Gradebook, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("is not what Canvas exports: {error}"))?;
        rows.push(row.iter().map(str::to_owned).collect::<Vec<String>>());
    }
    let mut rows = rows.into_iter();
    let header = rows.next().unwrap_or_default();
    if header.first().map(String::as_str) != Some("Student")
        || !header.iter().any(|name| name == "ID")
    {
        return Err(
            "is not a gradebook of Canvas: its first row does not begin with Student and ID"
                .to_owned(),
        );
    }
    let mut points = None;
    let mut students = Vec::new();
    for row in rows {
        let first = row.first().map_or("", |cell| cell.trim());
        if first.contains(POINTS) {
            points = Some(row);
        } else if points.is_some() || !first.is_empty() {
            students.push(row);
        }
    }
    Ok(Gradebook {
        header,
        points,
        students,
    })
}

fn column(
    book: &Gradebook,
    title: &str,
    full: Score,
    notes: &mut Vec<String>,
) -> Result<Column, String> {
    if let Some(total) = TOTALS.iter().find(|total| title.contains(**total)) {
        return Err(format!(
            "Canvas takes `{title}` for a total, because it holds `{total}`, and drops it; \
             rename the assignment"
        ));
    }
    let fitting: Vec<usize> = (0..book.header.len())
        .filter(|at| {
            let name = &book.header[*at];
            name == title || without_id(name) == Some(title)
        })
        .collect();
    match fitting.as_slice() {
        [at] => Ok(Column {
            title: book.header[*at].clone(),
            points: book
                .points
                .as_ref()
                .and_then(|row| row.get(*at))
                .map_or_else(|| full.to_string(), |points| points.trim().to_owned()),
        }),
        [] => {
            notes.push(format!(
                "the gradebook has no assignment `{title}`; Canvas will offer to make one"
            ));
            Ok(Column {
                title: title.to_owned(),
                points: full.to_string(),
            })
        }
        _ => Err(format!(
            "several assignments are called `{title}`; name one with its number, as in --assignment \"{}\"",
            book.header[fitting[0]]
        )),
    }
}

/// `Deadlines (1234)` → `Deadlines`.
fn without_id(name: &str) -> Option<&str> {
    let (title, id) = name.strip_suffix(')')?.rsplit_once(" (")?;
    id.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(title)
}
