//! Never a false sentence: whatever is said of a program is read as claims, and
//! each is held against the recording. What the tables do not know fails, too:
//! a new rule brings the rows of its claims and of its facts.

mod claims;
mod facts;
mod reader;
mod run;
mod samples;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use wakeline::diagnosis::{of_difference, of_ending};
use wakeline::scenario::{Depth, Options};
use wakeline::view::{Snapshot, SpanView};
use wakeline::{Diagnosis, Ending, Recording, judge};

use claims::{ADVICE, CLAIMS};
use reader::Claim;
use run::Run;

/// Claims and advice in one table: what advice claims holds always.
fn table() -> Vec<Claim> {
    let claims = CLAIMS.iter().map(|claim| Claim { ..*claim });
    let advice = ADVICE.iter().map(|phrase| Claim {
        phrase,
        holds: |_, _| true,
    });
    claims.chain(advice).collect()
}

/// What was held, and what was found to be false.
#[derive(Default)]
struct Findings {
    sentences: BTreeSet<String>,
    read: BTreeSet<String>,
    wrong: BTreeSet<String>,
}

impl Findings {
    fn hold(&mut self, table: &[Claim], name: &str, run: &Run<'_>, said: &Diagnosis) {
        let sentence = reader::read(table, run, &said.text);
        let held = sentence.and_then(|phrases| {
            self.read.extend(phrases.into_iter().map(str::to_owned));
            facts::hold(run, &said.facts)
        });
        if let Err(why) = held {
            let seed = run.recording.seed;
            let (id, text) = (said.id, &said.text);
            let line = format!("{name} (world {seed}), {id}: {text}\n  {why}");
            self.wrong.insert(line);
        }
        self.sentences.insert(said.text.clone());
    }

    fn report(&self) {
        println!("{} sentences", self.sentences.len());
        for wrong in &self.wrong {
            println!("{wrong}\n");
        }
        assert_eq!(self.wrong.len(), 0, "false, or unknown to the tables");
    }
}

/// One program in three worlds.
struct Subject {
    name: String,
    expected: Snapshot,
    recordings: [Recording; 3],
    /// The same runs, as they are recorded where polls are not asked for.
    spans: [Recording; 3],
}

/// Every program, recorded once for all tests.
static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    // Whoever never stops has said it all soon.
    let brief = |seed| Options::new(seed).polls_limit(1_000);
    let corpus = super::topics().into_iter().flatten();
    let cases = corpus.chain(samples::cases());
    cases
        .map(|case| Subject {
            name: case.name.to_owned(),
            expected: case.snapshot(),
            recordings: case.recordings(&brief),
            spans: case.recordings(&|seed| brief(seed).depth(Depth::Spans)),
        })
        .collect()
});

/// Everything that is said of runs of one program beside what was expected,
/// with the run it is said of: of each world alone and of all, with polls and
/// without.
fn said<'a>(
    recordings: &'a [Recording; 3],
    spans: &'a [Recording; 3],
    expected: &'a Snapshot,
    same_world: bool,
) -> Vec<(Run<'a>, Diagnosis)> {
    let mut said = Vec::new();
    let run = |at: usize, fits_nominal| Run {
        recording: &recordings[at],
        expected: expected.view(at as u64),
        same_world,
        fits_nominal,
    };
    for at in 0..3 {
        let Run {
            recording,
            expected: wanted,
            ..
        } = run(at, false);
        let mut add =
            |diagnosis: Option<Diagnosis>| said.extend(diagnosis.map(|one| (run(at, false), one)));
        for recorded in [recording, &spans[at]] {
            let judged =
                judge(expected, std::slice::from_ref(recorded)).expect("there is a snapshot");
            add(judged.diagnosis);
            add(of_ending(recorded));
        }
        if let (Some(wanted), Ending::Finished) = (wanted, &recording.ending) {
            add(of_difference(wanted, &recording.span_view()));
        }
    }
    for recorded in [recordings, spans] {
        let judged = judge(expected, recorded).expect("there are snapshots");
        let at = usize::try_from(judged.seed).expect("a small seed");
        let fits = judged.seed != 0;
        said.extend(judged.diagnosis.map(|one| (run(at, fits), one)));
    }
    said
}

#[test]
fn every_sentence_of_the_corpus_is_borne_out_by_its_recording() {
    let table = table();
    let mut findings = Findings::default();
    let t = std::time::Instant::now();
    println!("recorded {:?}", t.elapsed());
    for subject in SUBJECTS.iter() {
        for (run, said) in said(&subject.recordings, &subject.spans, &subject.expected, true) {
            findings.hold(&table, &subject.name, &run, &said);
        }
    }
    println!("held {:?}", t.elapsed());
    for (name, recording) in samples::others() {
        let run = Run {
            recording: &recording,
            expected: None,
            same_world: true,
            fits_nominal: false,
        };
        let said = of_ending(&recording).expect("it does not finish");
        findings.hold(&table, name, &run, &said);
    }
    println!("others {:?}", t.elapsed());
    findings.report();
    let unread: Vec<&str> = table
        .iter()
        .map(|claim| claim.phrase)
        .filter(|phrase| !findings.read.contains(*phrase))
        .collect();
    println!("never said: {unread:#?}");
}

/// Beside views that it was not written for, a program is told things that
/// nobody thought of.
#[test]
fn every_sentence_about_a_program_that_does_something_else_is_true() {
    let table = table();
    let mut findings = Findings::default();
    let mut views: Vec<&SpanView> = SUBJECTS
        .iter()
        .filter_map(|one| one.expected.view(0))
        .collect();
    views.sort_by_key(ToString::to_string);
    views.dedup();
    let finished = SUBJECTS
        .iter()
        .filter(|one| one.recordings[0].ending == Ending::Finished);
    for subject in finished {
        let recording = &subject.recordings[0];
        let done = &recording.timeline.operations;
        for expected in &views {
            if !expected
                .operations()
                .any(|wanted| done.iter().any(|one| *one.name == wanted.name))
            {
                continue;
            }
            let snapshot = Snapshot(vec![(0, (*expected).clone())]);
            let run = Run {
                recording,
                expected: Some(expected),
                same_world: false,
                fits_nominal: false,
            };
            for recorded in [recording, &subject.spans[0]] {
                let judged =
                    judge(&snapshot, std::slice::from_ref(recorded)).expect("there is a snapshot");
                if let Some(said) = judged.diagnosis {
                    findings.hold(&table, &subject.name, &run, &said);
                }
            }
        }
    }
    findings.report();
}
