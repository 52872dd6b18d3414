//! Checks that learners never get: two calls that block at the same time.

use crate::subject::{Archive, show_report};
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn shows_two_reports_at_once(world: World) {
    world.disk().file("june", ms(70), "sun");
    world.disk().file("july", ms(95), "rain");
    world.web().page("frame", ms(30));
    let archive = archive(&world);
    let (june, july): (Result<String, WorldError>, Result<String, WorldError>) = tokio::join!(
        show_report(archive.clone(), "june", world.web()),
        show_report(archive, "july", world.web()),
    );
    assert_eq!(june.as_deref(), Ok("sun"), "the first report");
    assert_eq!(july.as_deref(), Ok("rain"), "the second report");
}

fn archive(world: &World) -> Archive {
    let disk = world.disk();
    Archive::new(move |path| disk.read_blocking(path))
}
