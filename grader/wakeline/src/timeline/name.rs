//! Texts of a timeline, shared: an operation's name stands in many events and
//! is kept once.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that clones without being copied.
///
/// ```
/// use wakeline::timeline::Name;
/// let name = Name::from("fetch(a)");
/// assert_eq!(name, "fetch(a)");
/// assert!(name.starts_with("fetch"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Name {
        Name(text.into())
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, f)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
        let text = String::deserialize(from)?;
        Ok(Name(text.into()))
    }
}

/// A list of names that clones without being copied. An empty one is free.
///
/// ```
/// use wakeline::timeline::{Name, Names};
/// let names: Names = ["a timer", "a permit"].map(Name::from).into_iter().collect();
/// assert_eq!(names[1], "a permit");
/// assert!(Names::default().is_empty());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Names(Option<Arc<[Name]>>);

impl Deref for Names {
    type Target = [Name];

    fn deref(&self) -> &[Name] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl FromIterator<Name> for Names {
    fn from_iter<I: IntoIterator<Item = Name>>(names: I) -> Names {
        let names: Arc<[Name]> = names.into_iter().collect();
        Names((!names.is_empty()).then_some(names))
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(&**self)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Names, D::Error> {
        Ok(Vec::<Name>::deserialize(from)?.into_iter().collect())
    }
}

/// Gives equal texts, and equal lists of them, one allocation.
#[derive(Default)]
pub(crate) struct Interner {
    names: FxHashSet<Name>,
    lists: FxHashSet<Arc<[Name]>>,
}

impl Interner {
    pub(crate) fn name(&mut self, text: &str) -> Name {
        if let Some(known) = self.names.get(text) {
            return known.clone();
        }
        let name = Name::from(text);
        self.names.insert(name.clone());
        name
    }

    pub(crate) fn list(&mut self, names: &[Name]) -> Names {
        if names.is_empty() {
            return Names::default();
        }
        if let Some(known) = self.lists.get(names) {
            return Names(Some(Arc::clone(known)));
        }
        let list: Arc<[Name]> = names.into();
        self.lists.insert(Arc::clone(&list));
        Names(Some(list))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Interner, Name, Names};

    #[test]
    fn equal_texts_are_one_allocation() {
        let mut known = Interner::default();
        let (a, b, c) = (
            known.name("fetch(a)"),
            known.name("fetch(a)"),
            known.name("b"),
        );
        assert!(Arc::ptr_eq(&a.0, &b.0));
        assert_eq!(
            (a, b, c),
            ("fetch(a)".into(), "fetch(a)".into(), "b".into())
        );
    }

    #[test]
    fn equal_lists_are_one_allocation_and_the_empty_one_is_none() {
        let mut known = Interner::default();
        let names = ["a", "b"].map(Name::from);
        let (one, two) = (known.list(&names), known.list(&names));
        assert!(Arc::ptr_eq(&one.0.unwrap(), &two.0.unwrap()));
        assert_eq!(*known.list(&names[1..]), names[1..]);
        assert!(known.list(&[]).0.is_none());
    }

    #[test]
    fn names_and_lists_are_plain_texts_and_arrays_in_json() {
        let names: Names = ["a", "“b”"].map(Name::from).into_iter().collect();
        let json = serde_json::to_string(&names).unwrap();
        assert_eq!(json, r#"["a","“b”"]"#);
        assert_eq!(serde_json::from_str::<Names>(&json).unwrap(), names);
        let empty: Names = serde_json::from_str("[]").unwrap();
        assert_eq!(empty, Names::default());
    }
}
