//! Which Rust code of a chapter has an asyncio twin, and whether every section
//! has one or says why not.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, HeadingLevel, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::chapter::directive::Directive;
use crate::chapter::problem::Problem;
use crate::widgets::request::Page;

/// Where a scenario's code stands unless the author says otherwise:
/// `demo::one_by_one` is the region `one_by_one` of `demo.rs`.
pub(crate) fn home(scenario: &str) -> (String, &str) {
    let (module, region) = scenario.rsplit_once("::").unwrap_or((scenario, scenario));
    (format!("{}.rs", module.replace("::", "/")), region)
}

fn value<'a>(directive: &'a Directive, key: &str) -> Option<&'a str> {
    directive.arg(key).map(|arg| arg.value.as_str())
}

/// The id of the `twin` in this chapter whose scenario stands in a region of a
/// Rust file, or that shows it.
pub(crate) fn twin_of(page: &Page<'_>, file: &str, region: &str) -> Option<String> {
    let mut twins = page.outline.named("twin");
    let (number, _) = twins.find(|(_, twin)| {
        let (own_file, own_region) = home(value(twin, "scenario").unwrap_or_default());
        let shown = value(twin, "rust_region").unwrap_or(own_region);
        let shown_file = value(twin, "rust_file").unwrap_or(&own_file);
        [(shown_file, shown), (own_file.as_str(), own_region)].contains(&(file, region))
    })?;
    Some(format!("{}-twin-{number}", page.chapter.stem))
}

/// The sections that show a scenario in Rust and neither have anything in Python
/// nor say why.
pub(crate) fn check(page: &Page<'_>) -> Vec<Problem> {
    let is_chapter = page.outline.named("chapter").next().is_some();
    if !is_chapter || !page.python || page.outline.named("listing").next().is_none() {
        return Vec::new();
    }
    let sections = sections(&page.chapter.text).into_iter();
    sections
        .filter_map(|section| twinless(page, &section))
        .collect()
}

fn twinless(page: &Page<'_>, section: &Range<usize>) -> Option<Problem> {
    let within = |name| {
        let all = page.outline.named(name).map(|(_, directive)| directive);
        all.filter(|directive| section.contains(&directive.all.start))
    };
    if within("twin").next().is_some() || within("listing").any(|listing| speaks(page, listing)) {
        return None;
    }
    let (listing, scenario) =
        within("listing").find_map(|listing| Some((listing, scenario(page, listing)?)))?;
    Some(page.chapter.problem(
        &listing.name_at,
        format!("this section shows `{scenario}` in Rust, and nothing in Python"),
        "add python=\"…\" with the same program in Python, or a `twin`; where there is none, \
         no_twin=\"…\" says why",
    ))
}

/// Whether a listing has a twin, is one, or says why it has none.
fn speaks(page: &Page<'_>, listing: &Directive) -> bool {
    let keys = ["python", "no_twin"];
    let (file, region) = (value(listing, "file"), value(listing, "region"));
    let file = file.unwrap_or_default();
    keys.iter().any(|key| listing.arg(key).is_some())
        || file.starts_with("python/")
        || twin_of(page, file, region.unwrap_or_default()).is_some()
}

/// The scenario that a listing shows.
fn scenario(page: &Page<'_>, listing: &Directive) -> Option<String> {
    let (file, region) = (value(listing, "file")?, value(listing, "region")?);
    let module = file.strip_suffix(".rs")?.replace('/', "::");
    let scenario = format!("{module}::{region}");
    page.resources.sources.recordings.get(&scenario)?;
    Some(scenario)
}

/// The stretches between two headings of the second level.
fn sections(text: &str) -> Vec<Range<usize>> {
    let parser = new_cmark_parser(text, &MarkdownOptions::default());
    let heads = parser
        .into_offset_iter()
        .filter_map(|(event, at)| match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => Some(at.start),
            _ => None,
        });
    let mut bounds = vec![0];
    bounds.extend(heads);
    bounds.push(text.len());
    bounds.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::{home, sections};
    use crate::widgets::testing::problems;

    const LISTING: &str = "```wakeline listing file=\"demo.rs\" region=\"one_by_one\"\n```\n";

    fn told(rest: &str) -> Vec<String> {
        problems(&format!(
            "# A\n\n```wakeline chapter minutes=\"9\"\nx\n```\n\n{rest}"
        ))
    }

    #[test]
    fn a_scenario_stands_in_the_region_of_its_name() {
        assert_eq!(
            home("demo::one_by_one"),
            ("demo.rs".to_owned(), "one_by_one")
        );
        assert_eq!(home("a::b::c"), ("a/b.rs".to_owned(), "c"));
    }

    #[test]
    fn a_section_that_shows_a_program_in_rust_alone_says_why() {
        let what = "this section shows `demo::one_by_one` in Rust, and nothing in Python";
        assert_eq!(told(&format!("## B\n\n{LISTING}")), [what]);
        let why = LISTING.replace("\"\n", "\" no_twin=\"asyncio has no such thing\"\n");
        assert_eq!(told(&format!("## B\n\n{why}\n{LISTING}")), [""; 0]);
        assert_eq!(told(&format!("## B\n\n{why}\n## C\n\n{LISTING}")), [what]);
        assert_eq!(
            problems(&format!("## B\n\n{LISTING}")),
            [""; 0],
            "no chapter"
        );
    }

    #[test]
    fn a_program_whose_twin_stands_elsewhere_in_the_chapter_has_one() {
        let twin = "```wakeline twin scenario=\"demo::one_by_one\" python=\"demo/one_by_one.py\"\nx\n```\n";
        assert_eq!(told(&format!("## B\n\n{LISTING}\n## C\n\n{twin}")), [""; 0]);
    }

    #[test]
    fn a_heading_in_code_begins_no_section() {
        let text = "# A\n\n## B\n\n```text\n## C\n```\n";
        assert_eq!(sections(text), [0..5, 5..text.len()]);
    }
}
