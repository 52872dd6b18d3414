//! A program: a tree of statements, each with a number, which is read from the
//! top and printed with its blocks indented.

use std::fmt;
use std::sync::Arc;

use crate::fidelity::statement::Statement;

/// Statements that run one after the other.
pub(crate) type Block = Arc<[Step]>;

/// A statement in its place.
#[derive(Clone)]
pub(crate) struct Step {
    pub(crate) number: usize,
    pub(crate) statement: Statement,
    /// What the statement runs.
    pub(crate) blocks: Vec<Block>,
}

/// A whole program.
pub(crate) struct Program {
    pub(crate) seed: u64,
    pub(crate) main: Block,
}

impl Program {
    /// All steps, by their numbers.
    pub(crate) fn steps(&self) -> Vec<&Step> {
        fn walk<'a>(block: &'a Block, into: &mut Vec<&'a Step>) {
            for step in block.iter() {
                into.push(step);
                for block in &step.blocks {
                    walk(block, into);
                }
            }
        }
        let mut steps = Vec::new();
        walk(&self.main, &mut steps);
        steps
    }
}

impl fmt::Display for Program {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn write(block: &Block, depth: usize, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            for step in block.iter() {
                let (number, indent) = (step.number, "    ".repeat(depth));
                writeln!(to, "{number:>4}  {indent}{:?}", step.statement)?;
                for (index, block) in step.blocks.iter().enumerate() {
                    if step.blocks.len() > 1 {
                        writeln!(to, "      {indent}  block {}", index + 1)?;
                    }
                    write(block, depth + 1, to)?;
                }
            }
            Ok(())
        }
        writeln!(to, "the program of seed {}:", self.seed)?;
        write(&self.main, 0, to)
    }
}
