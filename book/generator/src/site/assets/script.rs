//! From ES modules to one classic script: each module becomes a function that
//! is called once and gives back what it exports.

/// How lines begin that a page does not need.
const COMMENTS: [&str; 4] = ["//", "/*", "* ", "*/"];

/// One ES module. It imports by names, and exports functions and constants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Module<'source> {
    pub(super) name: &'source str,
    source: &'source str,
}

impl<'source> Module<'source> {
    pub(super) const fn new(name: &'source str, source: &'source str) -> Module<'source> {
        Module { name, source }
    }

    /// `const NAME=(()=>{ … return{exports};})();`
    fn write(&self, lines: &mut Vec<String>) {
        let mut exports: Vec<&str> = Vec::new();
        lines.push(format!("const {}=(()=>{{", self.name));
        for line in self.source.lines().map(str::trim) {
            if line.is_empty() || COMMENTS.iter().any(|start| line.starts_with(start)) {
                continue;
            }
            let line = import(line).unwrap_or_else(|| match line.strip_prefix("export ") {
                Some(line) => {
                    exports.extend(exported(line));
                    line.to_owned()
                }
                None => line.to_owned(),
            });
            lines.push(tight(&line));
        }
        lines.push(format!("return{{{}}};}})();", exports.join(",")));
    }
}

/// Modules as one script. `known` are modules of an earlier script; to every
/// element of a class of `widgets` its function is applied at the end.
pub(super) fn bundle(modules: &[Module<'_>], known: &[&str], widgets: &[(&str, &str)]) -> String {
    let mut lines = vec!["(()=>{\"use strict\";".to_owned()];
    if !known.is_empty() {
        lines.push(format!("const{{{}}}=wakeline;", known.join(",")));
    }
    for module in modules {
        module.write(&mut lines);
    }
    if known.is_empty() {
        let names: Vec<&str> = modules.iter().map(|module| module.name).collect();
        lines.push(format!("self.wakeline={{{}}};", names.join(",")));
    }
    for (class, enhance) in widgets {
        lines.push(format!("dom.each(\".{class}\",{enhance});"));
    }
    lines.push("})();\n".to_owned());
    joined(&lines)
}

/// Lines as one text. After these signs a statement goes on or has ended, so no
/// line break is needed; a template that runs over lines is not found in here.
fn joined(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        if !out.is_empty() && !out.ends_with(['{', ';', ',', '(', '[']) {
            out.push('\n');
        }
        out += line;
    }
    out
}

/// `import { a } from "./b.js";` as `const { a } = b;`.
fn import(line: &str) -> Option<String> {
    let (names, from) = line.strip_prefix("import ")?.split_once(" from ")?;
    let module = from.trim_matches([';', '"']).trim_start_matches("./");
    Some(format!(
        "const {names}={};",
        module.trim_end_matches(".js").replace('-', "_")
    ))
}

/// A line of code without the spaces beside its punctuation. Strings stay, and
/// from a template, a regular expression or a division on, everything does.
fn tight(line: &str) -> String {
    const LOOSE: &str = "=<>(){}[],;:?&|!";
    let mut out = String::with_capacity(line.len());
    let mut string = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let beside = out.ends_with(|before| LOOSE.contains(before))
            || chars.peek().is_some_and(|(_, next)| LOOSE.contains(*next));
        match (string, char) {
            (None, '`' | '/') => return out + &line[at..],
            (None, ' ') if beside => continue,
            (None, '"' | '\'') => string = Some(char),
            (Some(quote), end) if quote == end => string = None,
            (Some(_), '\\') => {
                out.push(char);
                out.extend(chars.next().map(|(_, escaped)| escaped));
                continue;
            }
            _ => {}
        }
        out.push(char);
    }
    out
}

/// The name that `function name(…` or `const name = …` declares.
fn exported(line: &str) -> Option<&str> {
    let rest = ["function ", "const "]
        .iter()
        .find_map(|word| line.strip_prefix(word))?;
    rest.split(|char: char| !char.is_alphanumeric() && char != '_')
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_keeps_its_scope_and_gives_what_it_exports() {
        let modules = [
            Module::new("a", "// why\nconst own = 1;\nexport const two = own + 1;\n"),
            Module::new(
                "b",
                "import { two } from \"./a.js\";\nexport function enhance(x) {\n  x(two);\n}\n",
            ),
        ];
        assert_eq!(
            bundle(&modules, &[], &[("wl-b", "b.enhance")]),
            "(()=>{\"use strict\";const a=(()=>{const own=1;const two=own + 1;\
             return{two};})();const b=(()=>{const{two}=a;function enhance(x){x(two);\
             }\nreturn{enhance};})();self.wakeline={a,b};dom.each(\".wl-b\",b.enhance);})();\n"
        );
        let spaced = r#"if (a === "x = \" y" && b > 1) return { c: [d, e], ...f ? g : -h };"#;
        let bare = r#"if(a==="x = \" y"&&b>1)return{c:[d,e],...f?g:-h};"#;
        assert_eq!(tight(spaced), bare);
        assert_eq!(tight("a = / = /.test(b = c)"), "a=/ = /.test(b = c)");
        assert_eq!(tight("a = `${b = c}`"), "a=`${b = c}`");
        assert!(bundle(&[], &["store"], &[]).contains("const{store}=wakeline;"));
    }
}
