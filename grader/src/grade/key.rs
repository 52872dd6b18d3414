//! What a result depends on, part by part. The parts together are the job's
//! fingerprint; apart they tell why a job has to be graded again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use crate::results::Cause;

/// Hashes of everything that a result depends on, by what changes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Key(BTreeMap<Cause, String>);

impl Key {
    /// The key with one more part.
    pub(crate) fn with(self, cause: Cause, part: Fingerprint) -> Key {
        self.with_hash(cause, part.finish())
    }

    /// The same with a part that is a hash already.
    pub(crate) fn with_hash(mut self, cause: Cause, hash: String) -> Key {
        self.0.insert(cause, hash);
        self
    }

    /// Of these parts, what there is.
    pub(crate) fn only(mut self, causes: &[Cause]) -> Key {
        self.0.retain(|cause, _| causes.contains(cause));
        self
    }

    /// One hash of all parts: 32 hexadecimal digits.
    pub(crate) fn whole(&self) -> String {
        let mut whole = Fingerprint::new();
        for (cause, part) in &self.0 {
            whole.text(cause.words());
            whole.text(part);
        }
        whole.finish()
    }

    /// The parts that differ from those of an older key. A part that only one
    /// of them has says nothing: what is not run does not depend on it.
    pub(crate) fn changed_since(&self, old: &Key) -> Vec<Cause> {
        let differs = |(cause, part): (&Cause, &String)| {
            let before = old.0.get(cause);
            before
                .is_some_and(|before| before != part)
                .then_some(*cause)
        };
        self.0.iter().filter_map(differs).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Key};
    use crate::results::Cause;

    fn key(parts: &[(Cause, &str)]) -> Key {
        parts.iter().fold(Key::default(), |key, (cause, text)| {
            let mut part = Fingerprint::new();
            part.text(text);
            key.with(*cause, part)
        })
    }

    #[test]
    fn a_key_names_the_parts_that_changed() {
        let old = key(&[(Cause::Sources, "a"), (Cause::Checks, "b")]);
        let new = key(&[(Cause::Sources, "a"), (Cause::Checks, "c")]);
        assert_eq!(new.changed_since(&old), [Cause::Checks]);
        assert_ne!(new.whole(), old.whole());
        assert_eq!(old.changed_since(&old), []);
    }

    #[test]
    fn the_same_text_in_another_part_is_another_key() {
        let sources = key(&[(Cause::Sources, "a")]);
        assert_ne!(sources.whole(), key(&[(Cause::Checks, "a")]).whole());
    }

    #[test]
    fn what_only_one_key_has_is_no_change() {
        let missing = key(&[(Cause::Sources, "missing")]);
        let run = key(&[(Cause::Sources, "code"), (Cause::Limits, "10 s")]);
        assert_eq!(run.changed_since(&missing), [Cause::Sources]);
    }
}
