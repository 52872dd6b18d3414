//! From style sheets to one, without what only their authors want.

/// Styles without comments and the spaces that only a reader wants.
pub(super) fn joined(styles: &[&str]) -> String {
    let mut bare = String::new();
    for style in styles {
        let mut rest = *style;
        while let Some((before, after)) = rest.split_once("/*") {
            bare += before;
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        }
        bare += rest;
    }
    let mut out = String::new();
    for line in bare.lines().map(str::trim) {
        // The last declaration of a block needs no end of its own.
        if line == "}" && out.ends_with(';') {
            out.pop();
        }
        let line = tight(line);
        match line.strip_suffix(" {") {
            Some(selector) => out.extend([selector, "{"]),
            None if line.ends_with(';') => out += &line.replacen(": ", ":", 1),
            None => out += &line,
        }
        // A line that goes on with the next one is parted from it by a space.
        if !line.is_empty() && !line.ends_with(['{', '}', ';', ',']) {
            out.push('\n');
        }
    }
    out
}

/// A line without the spaces beside its signs and the nought before a point, unless
/// it has a text in it.
fn tight(line: &str) -> String {
    if line.contains(['"', '\'']) {
        return line.to_owned();
    }
    let line = line.replace(", ", ",").replace(" > ", ">");
    [" ", "(", ",", "-"].iter().fold(line, |line, before| {
        line.replace(&format!("{before}0."), &format!("{before}."))
    })
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_style_loses_comments_and_spaces_but_none_that_means_something() {
        assert_eq!(
            joined(&[
                "/* a\n b */\nx :is(b, f),\nc {\n    y: z 0.5em;\n}\n",
                "\n:is(d)\n> e {}"
            ]),
            "x :is(b,f),c{y:z .5em}:is(d)\n> e {}"
        );
    }
}
