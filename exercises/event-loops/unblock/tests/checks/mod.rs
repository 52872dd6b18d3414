//! What `show_report` must do.

use crate::subject::{Archive, show_report};
use wakeline::{World, WorldError, ms};

#[wakeline::check]
async fn redraws_while_it_reads(world: World) {
    world.disk().file("report", ms(115), "all is well");
    world.web().page("frame", ms(20));
    let report: Result<String, WorldError> =
        show_report(archive(&world), "report", world.web()).await;
    assert_eq!(
        report.as_deref(),
        Ok("all is well"),
        "the text of the report"
    );
}

#[wakeline::check]
async fn gives_back_the_error(world: World) {
    world.disk().broken("report", ms(50));
    world.web().page("frame", ms(20));
    let report: Result<String, WorldError> =
        show_report(archive(&world), "report", world.web()).await;
    let failed = report.map_err(|error| error.operation);
    assert_eq!(
        failed,
        Err("read(report)".to_owned()),
        "the error of the archive"
    );
}

fn archive(world: &World) -> Archive {
    let disk = world.disk();
    Archive::new(move |path| disk.read_blocking(path))
}
