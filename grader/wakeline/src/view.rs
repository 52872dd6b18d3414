//! Ways to look at a timeline: the span view (text, graded), the side-by-side
//! comparison, the poll view (text, taught) and the drawing (SVG).

mod poll;
mod side_by_side;
mod span;
mod svg;

pub use poll::poll_view;
pub use side_by_side::side_by_side;
pub use span::{ParseSpanError, Snapshot, Span, SpanView};
pub use svg::{SvgOptions, lanes, svg};
