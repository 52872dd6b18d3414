//! The same on another machine, with other numbers: what a plan made for the other
//! checks gets wrong.

use crate::checks::{CALLS, LOOP, Part, Work, of, run};
use crate::subject::{Machine, old_calls, pages, pictures};
use wakeline::{World, ms};

const SERVER: Machine = Machine { processors: 4 };

#[wakeline::check]
async fn fetches_many_pages(world: World) {
    let part = Part {
        name: "page",
        work: Work::Waits,
        count: 30,
        each: ms(50),
    };
    run(world, part, pages(30, SERVER), LOOP).await;
}

#[wakeline::check]
async fn draws_pictures_on_four_processors(world: World) {
    let part = Part {
        name: "picture",
        work: Work::Computes,
        count: 8,
        each: ms(45),
    };
    run(world, part, pictures(8, SERVER), of(SERVER)).await;
}

#[wakeline::check]
async fn makes_more_old_calls(world: World) {
    let part = Part {
        name: "call",
        work: Work::WaitsWithItsThread,
        count: 9,
        each: ms(35),
    };
    run(world, part, old_calls(9, SERVER), (9, CALLS)).await;
}
