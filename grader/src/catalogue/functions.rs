//! The names of the test functions in a file and its modules, read from their
//! tokens: a pristine exercise need not compile with its own tests. What
//! macros make is not seen.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::error::Error;

/// The tests of a test target, each with its modules: `names::one_name`.
pub(super) fn tests_of(root: &Path) -> Result<Vec<String>, Error> {
    let mut tests = Vec::new();
    // `mod a;` in `tests/first.rs` is `tests/a.rs`, as it is in a `main.rs`.
    let beside = root.parent().unwrap_or(Path::new("")).to_owned();
    file(root, &beside, "", &mut tests)?;
    Ok(tests)
}

/// Adds the tests of a file whose modules lie in the folder `inner`.
fn file(path: &Path, inner: &Path, prefix: &str, tests: &mut Vec<String>) -> Result<(), Error> {
    let text = std::fs::read_to_string(path).map_err(Error::io("read", path))?;
    let tokens = text.parse::<TokenStream>();
    proc_macro2::extra::invalidate_current_thread_spans();
    let tokens = tokens.map_err(|error| {
        Error::course(
            path,
            format!("it is not Rust ({error}); the tests are read from it"),
        )
    })?;
    let beside = path.parent().unwrap_or(Path::new(""));
    let module = Module {
        beside,
        inner,
        prefix,
    };
    module.read(tokens, tests)
}

struct Module<'a> {
    /// Where a `#[path]` begins.
    beside: &'a Path,
    /// Where `mod name;` lies.
    inner: &'a Path,
    /// `names::`
    prefix: &'a str,
}

impl Module<'_> {
    fn read(&self, tokens: TokenStream, tests: &mut Vec<String>) -> Result<(), Error> {
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(sign) if sign.as_char() == '#' => {
                    if let Some(TokenTree::Group(group)) = tokens.peek() {
                        attributes.push(Attribute::of(group.stream()));
                    }
                }
                TokenTree::Punct(sign) if sign.as_char() == ';' => attributes.clear(),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    attributes.clear();
                }
                TokenTree::Ident(word) if word == "fn" => {
                    if let Some(TokenTree::Ident(name)) = tokens.peek()
                        && attributes.iter().any(|one| one.makes_a_test)
                    {
                        tests.push(format!("{}{name}", self.prefix));
                    }
                }
                TokenTree::Ident(word) if word == "mod" => {
                    let Some(TokenTree::Ident(name)) = tokens.next() else {
                        continue;
                    };
                    let name = name.to_string();
                    let path = attributes.drain(..).find_map(|one| one.path);
                    match tokens.next() {
                        Some(TokenTree::Group(body)) => {
                            let inner = self.inner.join(path.as_deref().unwrap_or(plain(&name)));
                            let inline = Module {
                                beside: &inner,
                                inner: &inner,
                                prefix: &format!("{}{name}::", self.prefix),
                            };
                            inline.read(body.stream(), tests)?;
                        }
                        _ => self.out_of_line(&name, path.as_deref(), tests)?,
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn out_of_line(
        &self,
        name: &str,
        path: Option<&str>,
        tests: &mut Vec<String>,
    ) -> Result<(), Error> {
        let prefix = format!("{}{name}::", self.prefix);
        let name = plain(name);
        let own: PathBuf = self.inner.join(format!("{name}.rs"));
        let (file_of, inner) = match path {
            Some(path) => {
                let path = self.beside.join(path);
                let inner = path.parent().unwrap_or(Path::new("")).to_owned();
                (path, inner)
            }
            None if own.is_file() => (own, self.inner.join(name)),
            None => {
                let inner = self.inner.join(name);
                (inner.join("mod.rs"), inner)
            }
        };
        // A module that is not there may be for another system.
        if file_of.is_file() {
            file(&file_of, &inner, &prefix, tests)?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Attribute {
    /// `#[test]`, `#[tokio::test(…)]`
    makes_a_test: bool,
    /// `#[path = "…"]`
    path: Option<String>,
}

impl Attribute {
    fn of(tokens: TokenStream) -> Attribute {
        let mut tokens = tokens.into_iter();
        let mut last = String::new();
        for token in tokens.by_ref() {
            match token {
                TokenTree::Ident(name) => last = name.to_string(),
                TokenTree::Punct(sign) if sign.as_char() == ':' => {}
                _ => break,
            }
        }
        let path = (last == "path").then(|| tokens.next()).flatten();
        Attribute {
            makes_a_test: last == "test",
            path: path.map(|literal| literal.to_string().trim_matches('"').to_owned()),
        }
    }
}

/// A file is called without the `r#` that the name of its module may need.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
