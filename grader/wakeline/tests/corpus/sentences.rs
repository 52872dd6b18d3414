//! Never a false sentence: whatever is said of a program is read as claims, and
//! each is held against the recording. What the tables do not know fails, too:
//! a new rule brings the rows of its claims and of its facts.

mod claims;
mod facts;
mod neighbours;
mod predicates;
mod reader;
mod run;
mod samples;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

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
}

/// One program in its worlds.
struct Subject {
    name: String,
    expected: Snapshot,
    recordings: Vec<Recording>,
    /// The same runs, as they are recorded where polls are not asked for.
    spans: Vec<Recording>,
}

/// Every program, recorded once for all tests.
static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    // Whoever never stops has said it all soon.
    let brief = |seed| {
        let options = Options::new(seed).polls_limit(1_000);
        // Nobody asks how busy the machine is.
        options.real_limit(Duration::from_mins(5))
    };
    let corpus = super::topics().into_iter();
    let cases = corpus.flatten().chain(samples::cases());
    cases
        .map(|case| {
            let name = case.name.to_owned();
            // Hundreds of threads take their time: one world is enough.
            if name.starts_with("pool::") {
                let (expected, got) = case.runs(0);
                return Subject {
                    name,
                    expected: Snapshot::of(&[expected]),
                    recordings: vec![got],
                    spans: Vec::new(),
                };
            }
            Subject {
                name,
                expected: case.snapshot(),
                recordings: case.recordings(&brief).into(),
                spans: case
                    .recordings(&|seed| brief(seed).depth(Depth::Spans))
                    .into(),
            }
        })
        .collect()
});

/// Everything that is said of one program, with the run it is said of: of each
/// world alone and of all, with polls and without.
fn said(subject: &Subject) -> Vec<(Run<'_>, Diagnosis)> {
    let expected = &subject.expected;
    let run = |seed: u64, fits_nominal| Run {
        recording: &subject.recordings[usize::try_from(seed).expect("it is small")],
        expected: expected.view(seed),
        worlds: expected.0.iter().map(|(_, view)| view).collect(),
        same_world: true,
        fits_nominal,
    };
    let mut said = Vec::new();
    let both = [&subject.recordings, &subject.spans];
    for recorded in both.into_iter().filter(|runs| !runs.is_empty()) {
        let judged = judge(expected, recorded).expect("there are snapshots");
        if let Some(by_luck) = judged.diagnosis.filter(|_| judged.seed != 0) {
            said.push((run(judged.seed, true), by_luck));
        }
        for recording in recorded {
            let judged = judge(expected, std::slice::from_ref(recording));
            let alone = judged.expect("there is a snapshot").diagnosis;
            let wanted = expected.view(recording.seed);
            let views = wanted.filter(|_| recording.ending == Ending::Finished);
            let views = views.and_then(|view| of_difference(view, &recording.span_view()));
            let judged = [alone, of_ending(recording)].into_iter().flatten();
            let judged = judged.map(|one| (one, run(recording.seed, false)));
            // Whoever sees two views knows of no other world.
            let views = views.into_iter().map(|one| {
                let worlds = wanted.into_iter().collect();
                (
                    one,
                    Run {
                        worlds,
                        ..run(recording.seed, false)
                    },
                )
            });
            for (one, mut run) in judged.chain(views) {
                // The second time a panic may name other numbers of tokio's.
                if matches!(recording.ending, Ending::Panicked { .. }) {
                    run.recording = recording;
                }
                said.push((run, one));
            }
        }
    }
    said
}

#[test]
#[ignore = "a long proof: every program again, in all its worlds"]
fn every_sentence_is_borne_out_by_its_recording() {
    let table = table();
    let mut findings = Findings::default();
    of_the_corpus(&table, &mut findings);
    beside_other_views(&table, &mut findings);
    println!("{} sentences", findings.sentences.len());
    for wrong in &findings.wrong {
        println!("{wrong}\n");
    }
    assert_eq!(findings.wrong.len(), 0, "false, or unknown to the tables");
    let phrases = table.iter().map(|claim| claim.phrase);
    let idle: Vec<&str> = phrases
        .filter(|phrase| !findings.read.contains(*phrase))
        .collect();
    // Without polls and wakes less is known, and less is said.
    let known = cfg!(not(tokio_unstable));
    assert!(known || idle.is_empty(), "no sentence says this: {idle:#?}");
}

fn of_the_corpus(table: &[Claim], findings: &mut Findings) {
    for subject in SUBJECTS.iter() {
        for (run, said) in said(subject) {
            findings.hold(table, &subject.name, &run, &said);
        }
    }
    for (name, recording) in samples::others() {
        let run = Run {
            recording: &recording,
            expected: None,
            worlds: Vec::new(),
            same_world: true,
            fits_nominal: false,
        };
        let said = of_ending(&recording).expect("it does not finish");
        findings.hold(table, name, &run, &said);
    }
}

/// Beside what others of its topic should do, a program is told things that
/// nobody thought of.
fn beside_other_views(table: &[Claim], findings: &mut Findings) {
    let topic = |subject: &Subject| subject.name.split("::").next().map(str::to_owned);
    let finished = SUBJECTS
        .iter()
        .filter(|one| one.recordings[0].ending == Ending::Finished);
    for subject in finished {
        let recording = &subject.recordings[0];
        let others = SUBJECTS.iter().filter(|one| topic(one) == topic(subject));
        let views = others.filter_map(|one| one.expected.view(0));
        let mut views: Vec<&SpanView> = views.collect();
        views.sort_by_key(ToString::to_string);
        views.dedup();
        for expected in views {
            let snapshot = Snapshot(vec![(0, expected.clone())]);
            let judged = judge(&snapshot, std::slice::from_ref(recording));
            let run = Run {
                recording,
                expected: Some(expected),
                worlds: vec![expected],
                same_world: false,
                fits_nominal: false,
            };
            if let Some(said) = judged.expect("there is a snapshot").diagnosis {
                findings.hold(table, &subject.name, &run, &said);
            }
        }
    }
}
