//! Reads the text of a diagnosis as a row of claims. A claim is a phrase with
//! places for what it names, and what must hold of them.

use std::collections::BTreeSet;

use wakeline::Millis;
use wakeline::timeline::Actor;

use super::run::Run;

/// A phrase, and whether it is true of a run. In the phrase stand for
///
/// - `{op}`: an operation that the run or the expected view has
/// - `{task}`: `main`, `t1`, …
/// - `{ms}`: an instant or a duration, `20 ms`
/// - `{n}`: a number
/// - `{place}`: `file:line`
/// - `{text}`: anything
pub(super) struct Claim {
    pub(super) phrase: &'static str,
    pub(super) holds: fn(&Run<'_>, &Named<'_>) -> bool,
}

/// What a phrase names, in its order.
pub(super) struct Named<'t>(Vec<&'t str>);

impl Named<'_> {
    /// An operation, a place or a text.
    pub(super) fn text(&self, index: usize) -> &str {
        self.0[index]
    }

    pub(super) fn ms(&self, index: usize) -> Millis {
        let digits = self.0[index].strip_suffix(" ms").expect("it was matched");
        Millis(digits.parse().expect("it was matched"))
    }

    pub(super) fn n(&self, index: usize) -> usize {
        self.0[index].parse().expect("it was matched")
    }

    pub(super) fn task(&self, index: usize) -> Actor {
        self.0[index].parse().expect("it was matched")
    }
}

/// What may stand between two claims.
const BETWEEN: [&str; 5] = [". ", "; ", ": ", ".", " "];

/// Reads `text` from its beginning to its end as claims that hold of `run`, and
/// gives the phrases. The error says where no true claim follows.
pub(super) fn read<'c>(
    claims: &'c [Claim],
    run: &Run<'_>,
    text: &str,
) -> Result<BTreeSet<&'c str>, String> {
    let mut reader = Reader {
        claims,
        run,
        text,
        dead: BTreeSet::new(),
        furthest: 0,
    };
    let mut phrases = Vec::new();
    if reader.from(0, &mut phrases) {
        return Ok(phrases.into_iter().collect());
    }
    let rest = &text[reader.furthest..];
    let mut why = String::new();
    for claim in claims {
        for (_, named) in matches(claim.phrase, rest, run) {
            if !(claim.holds)(run, &named) {
                why += &format!("\n  false: {} {:?}", claim.phrase, named.0);
            }
        }
    }
    if why.is_empty() {
        why = "\n  no claim reads so; add its row to tests/corpus/sentences/claims.rs".to_owned();
    }
    Err(format!("at “{rest}”{why}"))
}

struct Reader<'c, 't> {
    claims: &'c [Claim],
    run: &'t Run<'t>,
    text: &'t str,
    /// From here the text is known not to be readable.
    dead: BTreeSet<usize>,
    furthest: usize,
}

impl<'c> Reader<'c, '_> {
    fn from(&mut self, at: usize, phrases: &mut Vec<&'c str>) -> bool {
        if at == self.text.len() {
            return true;
        }
        if self.dead.contains(&at) {
            return false;
        }
        self.furthest = self.furthest.max(at);
        for claim in self.claims {
            for (length, named) in matches(claim.phrase, &self.text[at..], self.run) {
                if !(claim.holds)(self.run, &named) {
                    continue;
                }
                let end = at + length;
                let rest = &self.text[end..];
                let begins = BETWEEN.iter().filter(|gap| rest.starts_with(*gap));
                let mut nexts: Vec<usize> = begins.map(|gap| end + gap.len()).collect();
                if rest.is_empty() {
                    nexts.push(end);
                }
                phrases.push(claim.phrase);
                if nexts.into_iter().any(|next| self.from(next, phrases)) {
                    return true;
                }
                phrases.pop();
            }
        }
        self.dead.insert(at);
        false
    }
}

/// Every way in which `text` begins with the phrase: how far, and what it names.
fn matches<'t>(phrase: &str, text: &'t str, run: &Run<'_>) -> Vec<(usize, Named<'t>)> {
    let mut found = Vec::new();
    go(phrase, text, 0, &mut Vec::new(), run, &mut found);
    found
}

fn go<'t>(
    phrase: &str,
    text: &'t str,
    at: usize,
    named: &mut Vec<&'t str>,
    run: &Run<'_>,
    found: &mut Vec<(usize, Named<'t>)>,
) {
    let rest = &text[at..];
    let Some(place) = phrase.find('{') else {
        if rest.starts_with(phrase) {
            found.push((at + phrase.len(), Named(named.clone())));
        }
        return;
    };
    let (literal, tail) = phrase.split_at(place);
    let Some(rest) = rest.strip_prefix(literal) else {
        return;
    };
    let (kind, tail) = tail[1..].split_once('}').expect("a place is closed");
    let at = at + literal.len();
    let next = &tail[..tail.find('{').unwrap_or(tail.len())];
    for length in ends(kind, rest, next) {
        let name = &rest[..length];
        if fits(kind, name, run) {
            named.push(name);
            go(tail, text, at + length, named, run, found);
            named.pop();
        }
    }
}

/// Where a name may end: before what follows it in the phrase, or, where
/// nothing does, at the end of a clause.
fn ends(kind: &str, rest: &str, next: &str) -> Vec<usize> {
    let all = |part: &str| rest.match_indices(part).map(|(at, _)| at).collect();
    if !next.is_empty() {
        return all(next);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match kind {
        "ms" => vec![(digits + " ms".len()).min(rest.len())],
        "n" => vec![digits],
        _ => {
            let mut ends: Vec<usize> = BETWEEN.iter().flat_map(|gap| all(gap)).collect();
            ends.push(rest.len());
            ends
        }
    }
}

fn fits(kind: &str, name: &str, run: &Run<'_>) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        "op" => run.knows(name),
        "task" => name.parse::<Actor>().is_ok(),
        "ms" => name.strip_suffix(" ms").is_some_and(number),
        "n" => number(name),
        "place" => name
            .rsplit_once(':')
            .is_some_and(|(file, line)| file.ends_with(".rs") && number(line)),
        "text" => !name.is_empty(),
        other => panic!("`{{{other}}}` stands for nothing"),
    }
}
