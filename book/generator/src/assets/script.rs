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
            lines.push(line);
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
    lines.join("\n")
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
            "(()=>{\"use strict\";\nconst a=(()=>{\nconst own = 1;\nconst two = own + 1;\n\
             return{two};})();\nconst b=(()=>{\nconst { two }=a;\nfunction enhance(x) {\nx(two);\n\
             }\nreturn{enhance};})();\nself.wakeline={a,b};\ndom.each(\".wl-b\",b.enhance);\n})();\n"
        );
        assert!(bundle(&[], &["store"], &[]).contains("const{store}=wakeline;"));
    }
}
