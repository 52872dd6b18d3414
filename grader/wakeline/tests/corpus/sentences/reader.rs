//! Reads the text of a diagnosis as a row of claims. A claim is a phrase with
//! places for what it names, and what must hold of them.

use std::collections::BTreeSet;

use wakeline::Millis;
use wakeline::timeline::Actor;

use super::run::Run;

/// A phrase, and whether it is true of a run. In the phrase stand for
///
/// - `{op}`: an operation that the run or the expected view has
/// - `{task}`, `{tasks}`: `main`, `t1`, …; `t1, t2 and t3`
/// - `{ms}`: an instant or a duration, `20 ms`
/// - `{n}`: a number
/// - `{place}`: `file:line`
/// - `{text}`: anything
///
/// What stands in `[…]` may be missing; what it would name is then empty.
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

    /// Whether that was said at all.
    pub(super) fn has(&self, index: usize) -> bool {
        !self.0[index].is_empty()
    }

    pub(super) fn tasks(&self, index: usize) -> Vec<Actor> {
        tasks(self.0[index]).expect("it was matched")
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

fn tasks(text: &str) -> Option<Vec<Actor>> {
    let names = text.split(" and ").flat_map(|part| part.split(", "));
    names.map(|name| name.parse().ok()).collect()
}

/// What may stand between two claims.
const BETWEEN: [&str; 6] = [". ", "; ", ": ", ", and ", ".", " "];

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
    let lies = claims.iter().flat_map(|claim| {
        let named = matches(claim.phrase, rest, run).into_iter();
        let lies = named.filter(|(_, named)| !(claim.holds)(run, named));
        lies.map(|(_, named)| format!("\n  false: {} {:?}", claim.phrase, named.0))
    });
    // Three ways to read it are enough.
    let mut why: String = lies.take(3).collect();
    if why.is_empty() {
        why += "\n  no claim reads so; add its row to tests/corpus/sentences/claims.rs";
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
    if !has_the_words(phrase, text) {
        return found;
    }
    for phrase in variants(phrase) {
        go(&phrase, text, 0, &mut Vec::new(), run, &mut found);
    }
    found
}

/// Whether the text has what stands between the names of a phrase: most have not,
/// and to look for it is cheap.
fn has_the_words(phrase: &str, text: &str) -> bool {
    let mut depth = 0;
    let mut words = phrase.split(|letter| {
        match letter {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => return depth > 0,
        }
        true
    });
    words.all(|words| text.contains(words))
}

/// The phrase with and without each part that may be missing.
fn variants(phrase: &str) -> Vec<String> {
    let Some((before, rest)) = phrase.split_once('[') else {
        return vec![phrase.to_owned()];
    };
    let (part, after) = rest.split_once(']').expect("a part is closed");
    let nothing = NOTHING.repeat(part.matches('{').count());
    let both = [part, &nothing].map(|part| variants(&format!("{before}{part}{after}")));
    both.concat()
}

/// In the place of a name that is missing.
const NOTHING: &str = "{}";

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
    let next = tail.replace(NOTHING, "");
    let next = &next[..next.find('{').unwrap_or(next.len())];
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
    if kind.is_empty() {
        return vec![0];
    }
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
        "" => true,
        "tasks" => tasks(name).is_some(),
        "op" => run.knows(name),
        "task" => name.parse::<Actor>().is_ok(),
        "ms" => name.strip_suffix(" ms").is_some_and(number),
        "n" => number(name),
        "place" => name
            .rsplit_once(':')
            .is_some_and(|(file, line)| file.contains(".rs") && number(line)),
        "text" => !name.is_empty(),
        other => panic!("`{{{other}}}` stands for nothing"),
    }
}
