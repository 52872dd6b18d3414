//! Which of the first two depths a chapter has, and what of it is folded before and
//! behind them: what `chapter`, `depth` and the end of a chapter have to agree on.

use serde_json::json;

use crate::chapter::directive::Directive;
use crate::chapter::outline::Outline;
use crate::html::deferred;
use crate::widgets::request::{Page, Request};

/// What ends a fold.
pub(crate) const END: &str = "</details>";

/// Which of the first two depths a chapter has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depths {
    pub(crate) breath: bool,
    pub(crate) page: bool,
}

impl Depths {
    pub(crate) fn of(outline: &Outline) -> Depths {
        Depths {
            breath: first(outline, "breath").is_some(),
            page: first(outline, "page").is_some(),
        }
    }
}

/// Whether the chapter stands above its summary, and is folded there: from its head to
/// the first depth.
pub(crate) fn is_above(page: &Page<'_>) -> bool {
    let head = page.outline.top().find(|one| one.name == "chapter");
    let (Some(head), Some(breath)) = (head, first(page.outline, "breath")) else {
        return false;
    };
    let between = page.chapter.text.get(head.all.end..breath.all.start);
    between.is_some_and(|text| !text.trim().is_empty())
}

fn first<'a>(outline: &'a Outline, level: &str) -> Option<&'a Directive> {
    let mut depths = outline.top().filter(|directive| directive.name == "depth");
    depths.find(|directive| directive.arg("level").is_some_and(|arg| arg.value == level))
}

/// The depth behind which the whole chapter is folded. Without a breath a reader
/// has no choice, and nothing is folded.
pub(crate) fn last(outline: &Outline) -> Option<&Directive> {
    let breath = first(outline, "breath")?;
    Some(first(outline, "page").unwrap_or(breath))
}

/// The beginning of a fold, which only a screen has: paper shows everything.
pub(crate) fn fold(request: &Request<'_>, level: &str, label: &str) -> String {
    let values = json!({ "level": level, "label": label });
    let fold = request.render("depth/fold.html", &values);
    deferred::for_screen(fold.trim())
}

/// What ends a chapter whose rest is folded.
pub(crate) fn end(outline: &Outline) -> &'static str {
    last(outline).map_or("", |_| END)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(levels: &[&str]) -> Outline {
        let depth = |level: &&str| format!("```wakeline depth level=\"{level}\"\nx\n```\n\n");
        Outline::of(&levels.iter().map(depth).collect::<String>())
    }

    #[test]
    fn a_chapter_is_folded_behind_its_page_or_else_its_breath() {
        let folded = |levels: &[&str]| {
            let outline = outline(levels);
            last(&outline).map(|directive| directive.args[0].value.clone())
        };
        assert_eq!(folded(&["breath", "page"]).as_deref(), Some("page"));
        assert_eq!(folded(&["breath"]).as_deref(), Some("breath"));
        assert_eq!(folded(&["page"]), None, "there is no choice");
        assert_eq!(end(&outline(&["page"])), "");
    }
}
