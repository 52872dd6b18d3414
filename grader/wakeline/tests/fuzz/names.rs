//! Texts that a program may give to operations, and may say and panic with: the
//! usual, and those that a format or a reader could trip over.

use super::dice::Dice;

const PLAIN: [&str; 8] = ["a", "b", "c", "save(1)", "save(2)", "get /", "naïve", "7"];

const HOSTILE: [&str; 40] = [
    // Nothing to see.
    "",
    " ",
    "\u{200b}",
    "\u{feff}",
    "\u{a0}",
    // Spaces, lines and controls.
    "  spaces  ",
    "two  spaces",
    "a\nb",
    "a\r\nb",
    "\n",
    "tab\there",
    "nul\0",
    "bell\u{7}",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{85}",
    "a\u{2028}b\u{2029}",
    // Quotes, escapes and brackets.
    "\"",
    "\"quoted\"",
    "say \"hi\"",
    "“so”",
    "back\\slash",
    "fetch(",
    ")",
    ")(",
    "((a)",
    // What is not a letter, and what turns the line around.
    "👩‍👩‍👧‍👦",
    "e\u{301}\u{323}",
    "\u{202e}drawkcab",
    "\u{2066}a\u{2069}",
    "שלום",
    // Other languages' own marks.
    "</script><script>alert(1)</script>",
    "<!-- & &amp; ]]>",
    "{{title}}",
    "\u{fffe}\u{ffff}",
    // What stands in the views anyway.
    "x   9 → 12  ok",
    "a timer",
    "t1",
    "main",
    "a ok; done",
    "\n  10 ms  main  ← timer  done",
];

/// Some text; each kind of them comes up.
pub(crate) fn any(dice: &mut Dice) -> String {
    match dice.roll(40) {
        0 => "long ".repeat(2_048),
        1 => "😀\n".repeat(2_048),
        2..16 => (*dice.pick(&HOSTILE)).to_owned(),
        _ => (*dice.pick(&PLAIN)).to_owned(),
    }
}
