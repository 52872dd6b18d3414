//! A new file in `scaffold/` must reach the program that embeds the folder;
//! rustc itself only knows of files that were there before.

fn main() {
    println!("cargo::rerun-if-changed=scaffold");
    println!("cargo::rerun-if-changed=../listings/python/recorder");
}
