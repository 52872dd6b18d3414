//! A picture of a scenario that really ran.

use super::drawing::{View, figure};
use super::recording;
use crate::page::Request;
use crate::problem::Problem;

pub(super) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let scenario = request.required("scenario");
    let view = match request.arg("view") {
        Some(_) => {
            let words = [
                ("spans", View::Spans),
                ("lanes", View::Lanes),
                ("polls", View::Polls),
            ];
            request.one_of("view", &words)?
        }
        None => View::Spans,
    };
    let recording = recording(request, scenario)?;
    let title = format!("Timeline of {scenario}");
    Ok(figure(
        request,
        recording,
        view,
        &title,
        &request.markdown(),
    ))
}
