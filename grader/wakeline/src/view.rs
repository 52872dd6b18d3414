//! Ways to look at a timeline: the span view (text, graded), the side-by-side
//! comparison, the poll view (text, taught), the drawing (SVG, of operations or of
//! tasks), the player (a page), and for other programs JSON and Perfetto.

mod busiest;
mod compared;
mod json;
mod lanes;
mod operations;
mod perfetto;
mod player;
mod poll;
mod side_by_side;
mod span;
mod svg;
mod waits;

pub use compared::{Pair, WHOLE, compared, first_difference, pairs};
pub use json::{JSON_SCHEMA, JSON_VERSION, ReadJsonError, read_json, write_json};
pub use lanes::lanes;
pub use operations::{Wait, waits};
pub use perfetto::write_perfetto;
pub use player::{
    PlayerOptions, PlayerParts, player_modules, player_parts, player_script, player_style,
    write_player,
};
pub use poll::{poll_view, write_poll_view};
pub use side_by_side::side_by_side;
pub use span::{ParseSpanError, Snapshot, Span, SpanView};
pub use svg::{Drawing, SvgOptions, svg};
