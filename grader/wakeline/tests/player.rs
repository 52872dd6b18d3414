//! The player's page: what it says without JavaScript, and that nothing in a
//! recording can leave its place. What it does in a browser is tested in
//! `player/`, on the pages that are written here.

mod recordings;
#[path = "player/samples.rs"]
mod samples;

use std::fs;
use std::path::PathBuf;

use samples::Sample;
use wakeline::view::{PlayerOptions, read_json, write_json, write_player};

fn page(sample: &Sample) -> String {
    let options = PlayerOptions {
        title: sample.name,
        remark: None,
        expected: sample.expected.as_ref(),
    };
    let mut page = Vec::new();
    write_player(&sample.recording, options, &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

/// Writes every sample, as a page and as a document, for Node and the browser.
#[test]
fn every_sample_becomes_a_page() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("player");
    fs::create_dir_all(&folder).unwrap();
    for sample in samples::all(recordings::all()) {
        let name = sample.name.replace(' ', "-");
        let mut json = Vec::new();
        write_json(&sample.recording, &mut json).unwrap();
        fs::write(folder.join(format!("{name}.json")), &json).unwrap();
        let page = page(&sample);
        fs::write(folder.join(format!("{name}.html")), &page).unwrap();
        let document = page.split("id=\"wlp-document\">").nth(1).unwrap();
        let document = document.split("</script>").next().unwrap();
        assert!(
            read_json(document.as_bytes()).unwrap() == sample.recording,
            "{name}"
        );
    }
}
