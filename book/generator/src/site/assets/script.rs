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

    /// Whether it imports something from a module of this name.
    fn imports(&self, name: &str) -> bool {
        let lines = self.source.lines().map(str::trim);
        lines.filter_map(imported).any(|(_, module)| module == name)
    }

    /// Every name that it imports, and the module that has to export it.
    #[cfg(test)]
    pub(super) fn wants(&self) -> Vec<(&'source str, &'source str)> {
        let lines = self.source.lines().map(str::trim).filter_map(imported);
        let names = lines.flat_map(|(names, module)| {
            let names = names.trim_matches(['{', '}', ' ']).split(',');
            names.map(move |name| (name.trim(), module))
        });
        names.collect()
    }

    /// Whether it exports this name.
    #[cfg(test)]
    pub(super) fn gives(&self, name: &str) -> bool {
        let lines = self.source.lines().map(str::trim);
        let mut given = lines.filter_map(|line| line.strip_prefix("export "));
        given.any(|line| exported(line) == Some(name))
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

/// Modules as one script, each behind those that it imports. `known` are
/// modules of earlier scripts.
pub(super) fn bundle(modules: &[Module<'_>], known: &[&str]) -> String {
    let mut lines = vec!["(()=>{\"use strict\";".to_owned()];
    if !known.is_empty() {
        lines.push(format!("const{{{}}}=wakeline;", known.join(",")));
    }
    let modules = in_order(modules);
    for module in &modules {
        module.write(&mut lines);
    }
    let names: Vec<&str> = modules.iter().map(|module| module.name).collect();
    let names = names.join(",");
    lines.push(if known.is_empty() {
        format!("self.wakeline={{{names}}};")
    } else {
        format!("Object.assign(wakeline,{{{names}}});")
    });
    lines.push("})();\n".to_owned());
    joined(&lines)
}

/// The same modules; one that another imports comes before it.
fn in_order<'m>(modules: &'m [Module<'m>]) -> Vec<&'m Module<'m>> {
    fn visit<'m>(module: &'m Module<'m>, all: &'m [Module<'m>], out: &mut Vec<&'m Module<'m>>) {
        if out.iter().any(|placed| placed.name == module.name) {
            return;
        }
        for other in all {
            if other.name != module.name && module.imports(other.name) {
                visit(other, all, out);
            }
        }
        out.push(module);
    }
    let mut out = Vec::new();
    for module in modules {
        visit(module, modules, &mut out);
    }
    out
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
    let (names, module) = imported(line)?;
    Some(format!("const {names}={module};"))
}

/// The names and the module of an import. `script.js` is the module of its folder.
fn imported(line: &str) -> Option<(&str, &str)> {
    let (names, from) = line.strip_prefix("import ")?.split_once(" from ")?;
    let path = from.trim_matches([';', '"']);
    let path = path.strip_suffix("/script.js").unwrap_or(path);
    let file = path.rsplit('/').next().unwrap_or(path);
    Some((names, file.trim_end_matches(".js")))
}

/// A line of code without the spaces beside its punctuation. Strings and templates
/// stay; from a template within another one, a regular expression or a division on,
/// everything does.
fn tight(line: &str) -> String {
    const LOOSE: &str = "=<>(){}[],;:?&|!*";
    /// Two of them together would be another sign.
    const SIGNS: &str = "+-";
    let are_apart = templates_are_apart(line);
    let mut out = String::with_capacity(line.len());
    let mut string = None;
    let mut chars = line.char_indices();
    while let Some((at, char)) = chars.next() {
        let touches = |marks: &str| {
            let before = out.ends_with(|before| marks.contains(before));
            let next = chars.clone().next();
            (before, next.is_some_and(|(_, next)| marks.contains(next)))
        };
        let (loose, sign) = (touches(LOOSE), touches(SIGNS));
        let beside = loose.0 || loose.1 || (sign.0 != sign.1);
        match (string, char) {
            (None, '/') => return out + &line[at..],
            (None, '`') if !are_apart => return out + &line[at..],
            (None, ' ') if beside => continue,
            (None, '"' | '\'' | '`') => string = Some(char),
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

/// Whether each template of a line ends there, and none is within another.
fn templates_are_apart(line: &str) -> bool {
    let parts: Vec<&str> = line.split('`').collect();
    let inside = parts.iter().skip(1).step_by(2);
    let mut whole = inside.map(|text| text.matches("${").count() <= text.matches('}').count());
    parts.len() % 2 == 1 && whole.all(|whole| whole)
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
            Module::new(
                "b",
                "import { two } from \"../a/script.js\";\nfunction enhance(x) {\n  x(two);\n}\n",
            ),
            Module::new("a", "// why\nconst own = 1;\nexport const two = own + 1;\n"),
        ];
        assert_eq!(
            bundle(&modules, &[]),
            "(()=>{\"use strict\";const a=(()=>{const own=1;const two=own+1;\
             return{two};})();const b=(()=>{const{two}=a;function enhance(x){x(two);\
             }\nreturn{};})();self.wakeline={a,b};})();\n"
        );
        let spaced = r#"if (a === "x = \" y" && b > 1) return { c: [d, e], ...f ? g : -h };"#;
        let bare = r#"if(a==="x = \" y"&&b>1)return{c:[d,e],...f?g:-h};"#;
        assert_eq!(tight(spaced), bare);
        assert_eq!(tight("a = / = /.test(b = c)"), "a=/ = /.test(b = c)");
        assert_eq!(tight("a = `${b = c}` + d"), "a=`${b = c}`+d");
        assert_eq!(tight("a = `${b ? `c` : d}`"), "a=`${b ? `c` : d}`");
        assert_eq!(tight("a + +b - c++ + d"), "a+ +b-c++ +d");
        assert!(bundle(&[], &["store"]).contains("const{store}=wakeline;"));
    }
}
