//! A finished page, read back: what it has, where it leads, what it says.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a page has and where it leads.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) ids: BTreeSet<String>,
    /// Those that more than one element has.
    pub(crate) twice: BTreeSet<String>,
    pub(crate) links: Vec<Link>,
    /// Everything that stands between its tags, as a browser takes it.
    pub(crate) text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) target: String,
    pub(crate) use_of: Use,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The reader may follow it.
    Followed,
    /// The page needs it.
    Loaded,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Reader(RefCell::default()), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

struct Reader(RefCell<Page>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let tag = match token {
            Token::TagToken(tag) => tag,
            Token::CharacterTokens(text) => {
                self.0.borrow_mut().text.push_str(&text);
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        let raw = match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        };
        let mut page = self.0.borrow_mut();
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            let use_of = match (&*tag.name, &*attribute.name.local) {
                (_, "id") => {
                    if !page.ids.insert(value.clone()) {
                        page.twice.insert(value);
                    }
                    continue;
                }
                ("a", "href") => Use::Followed,
                ("link", "href") | (_, "src") => Use::Loaded,
                _ => continue,
            };
            page.links.push(Link {
                target: value,
                use_of,
            });
        }
        raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_stands_twice_is_known() {
        let page = read("<a id=x><b id='x'></b><i id=y></i></a><!-- <u id=y> -->");
        assert_eq!(page.twice, BTreeSet::from(["x".to_owned()]));
    }

    #[test]
    fn ids_and_links_are_read_from_tags_and_not_from_text() {
        let page = read(
            "<a id=x href=\"b.html#c\">href=\"no\"</a><img src='p.svg'><!-- <a href=q> --><script>'<a href=r>'</script>",
        );
        assert!(page.ids.contains("x"));
        let targets: Vec<_> = page.links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["b.html#c", "p.svg"]);
        assert_eq!(page.text, "href=\"no\"'<a href=r>'");
        assert_eq!(page.links[1].use_of, Use::Loaded);
    }
}
