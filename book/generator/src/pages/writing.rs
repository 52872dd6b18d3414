//! Scripts that put no blank between words: Chinese, Japanese, Thai and their
//! neighbours. Where does a word end there, and how much is there to read?

/// Such a script, as far as it makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Chinese signs and hiragana: a word may end behind each.
    Sign,
    /// Katakana: one word, as long as they follow each other.
    Katakana,
    /// Thai, Lao, Burmese and Khmer: a word may end behind each letter.
    Letter,
    /// What belongs to the letter before it, in these scripts and elsewhere.
    Mark,
}

fn script(char: char) -> Option<Script> {
    Some(match char {
        '\u{300}'..='\u{36F}'
        | '\u{E31}'
        | '\u{E34}'..='\u{E3A}'
        | '\u{E47}'..='\u{E4E}'
        | '\u{EB1}'
        | '\u{EB4}'..='\u{EBC}'
        | '\u{EC8}'..='\u{ECE}'
        | '\u{102B}'..='\u{103E}'
        | '\u{17B4}'..='\u{17D3}'
        | '\u{3099}'..='\u{309A}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FF9E}'..='\u{FF9F}' => Script::Mark,
        '\u{3005}'
        | '\u{3007}'
        | '\u{3041}'..='\u{309F}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Script::Sign,
        '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{FF66}'..='\u{FF9D}' => Script::Katakana,
        '\u{E01}'..='\u{E46}'
        | '\u{E81}'..='\u{EDF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17DD}' => Script::Letter,
        _ => return None,
    })
}

/// Whether a word may end between these two.
pub(super) fn parted(left: char, right: char) -> bool {
    let (of_left, of_right) = (script(left), script(right));
    let word = |char: char| char.is_alphanumeric() || char == '_' || char == '-';
    match (of_left, of_right) {
        (_, Some(Script::Mark)) | (Some(Script::Katakana), Some(Script::Katakana)) => false,
        (None | Some(Script::Mark), None) => !word(left) || !word(right),
        _ => true,
    }
}

/// How many words a text is as long as: those between blanks; three Chinese or
/// Japanese signs are as much to read as two, four letters of Thai, Lao, Burmese
/// or Khmer as one.
pub(super) fn words(text: &str) -> usize {
    let twelfths: usize = text.split_whitespace().map(twelfths).sum();
    twelfths.div_ceil(12)
}

fn twelfths(token: &str) -> usize {
    let (mut sum, mut unspaced, mut inside) = (0, false, false);
    for char in token.chars() {
        let script = script(char);
        let weight = match script {
            Some(Script::Sign | Script::Katakana) => 8,
            Some(Script::Letter) => 3,
            Some(Script::Mark) | None => 0,
        };
        // A word of another script, in the midst of them.
        let word = script.is_none() && char.is_alphanumeric();
        sum += if word && !inside { 12 } else { weight };
        unspaced |= weight > 0;
        inside = word;
    }
    if unspaced { sum } else { 12 }
}

#[cfg(test)]
mod tests {
    use super::{parted, words};

    #[test]
    fn a_word_may_end_between_signs_and_not_in_a_katakana_word_or_before_a_mark() {
        let may = |pair: &str| {
            let mut chars = pair.chars();
            parted(chars.next().unwrap(), chars.next().unwrap())
        };
        for pair in [
            "轮询", "个t", "k都", "期タ", "をタ", "タは", "อบ", "t。", "询，", "a b",
        ] {
            assert!(may(pair), "{pair}");
        }
        for pair in ["ab", "a_", "-a", "éa", "トル", "プー", "ที", "บ่", "1a"] {
            assert!(!may(pair), "{pair}");
        }
    }

    #[test]
    fn words_stand_between_blanks_or_are_as_long_as_their_signs() {
        assert_eq!(words("One two — three, `x`."), 5);
        assert_eq!(words("事件循环一次只轮询一个任务。"), 9);
        assert_eq!(words("每个 task 都 await 一次"), 6);
        assert_eq!(words("调用await之后"), 4);
        assert_eq!(words("イベントループ"), 5);
        assert_eq!(words("งานรอคิว"), 2);
        assert_eq!(words(""), 0);
    }
}
