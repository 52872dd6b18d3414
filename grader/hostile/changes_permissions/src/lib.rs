//! Tries to let everybody write to a file.

use wakeline::world::Web;

pub async fn two_pages(web: Web) -> (String, String) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions("@CANARY@/secret", std::fs::Permissions::from_mode(0o777)).unwrap();
    let (a, b) = tokio::join!(web.fetch("a"), web.fetch("b"));
    (a.unwrap(), b.unwrap())
}
