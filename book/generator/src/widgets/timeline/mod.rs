//! A picture of a scenario that really ran.

use wakeline::Millis;

use crate::chapter::problem::Problem;
use crate::widgets::parts::drawing::{View, figure};
use crate::widgets::recording;
use crate::widgets::request::Request;

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
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
    let until = request.arg("until").map(str::parse).transpose();
    let until = until.map_err(|_| {
        let what = "`until` is not a number of milliseconds";
        request.wrong("until", what, "write it without a unit: until=\"1000\"")
    })?;
    let recording = recording(request, scenario)?;
    let title = format!("Timeline of {scenario}");
    Ok(figure(
        request,
        recording,
        view,
        &title,
        &request.markdown(),
        until.map(Millis),
    ))
}
