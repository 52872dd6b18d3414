//! Labs: a program of the listings with parameters, and all its runs.

use serde::Deserialize;
use wakeline::timeline::Recording;

/// A lab as the listings print it.
#[derive(Debug, Deserialize)]
pub(crate) struct Lab {
    /// `many_at_once::any_limit`.
    #[serde(rename = "lab")]
    pub(crate) name: String,
    pub(crate) parameters: Vec<Parameter>,
    /// Equal runs stand in it once.
    pub(crate) runs: Vec<Recording>,
    /// The place in `runs` of every combination of values; the last parameter
    /// changes first.
    pub(crate) points: Vec<usize>,
}

/// What a reader can move, and where to.
#[derive(Debug, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) values: Vec<u64>,
    /// It parts two versions of the program, and is no number.
    pub(crate) switch: bool,
}

impl Lab {
    /// Where a point stands that has the value of this index in each parameter.
    pub(crate) fn point(&self, indices: &[usize]) -> usize {
        let parameters = self.parameters.iter().zip(indices);
        parameters.fold(0, |point, (parameter, index)| {
            point * parameter.values.len() + index
        })
    }

    /// The values of a point.
    pub(crate) fn values(&self, point: usize) -> Vec<u64> {
        let mut rest = point;
        let parameters = self.parameters.iter().rev();
        let mut values: Vec<u64> = parameters
            .map(|parameter| {
                let value = parameter.values[rest % parameter.values.len()];
                rest /= parameter.values.len();
                value
            })
            .collect();
        values.reverse();
        values
    }

    /// The run at a point.
    pub(crate) fn run(&self, point: usize) -> &Recording {
        &self.runs[self.points[point]]
    }

    /// What is wrong with it, if it was not printed by `lab.rs`.
    pub(super) fn is_whole(&self) -> bool {
        let counts = self
            .parameters
            .iter()
            .map(|parameter| parameter.values.len());
        let points: usize = counts.product();
        points == self.points.len() && self.points.iter().all(|run| *run < self.runs.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Lab, Parameter};

    #[test]
    fn a_point_has_the_values_that_it_is_found_by() {
        let parameter = |name: &str, values: &[u64]| Parameter {
            name: name.to_owned(),
            values: values.to_vec(),
            switch: false,
        };
        let lab = Lab {
            name: "a::b".to_owned(),
            parameters: vec![parameter("a", &[10, 20, 30]), parameter("b", &[0, 1])],
            runs: Vec::new(),
            points: vec![0; 6],
        };
        assert_eq!(lab.point(&[2, 1]), 5);
        assert_eq!(lab.values(5), [30, 1]);
        assert_eq!(lab.values(lab.point(&[1, 0])), [20, 0]);
    }
}
