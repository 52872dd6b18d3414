//! Tries to become a crate that runs inside the compiler.

#![crate_type = "proc-macro"]
extern crate proc_macro;

#[proc_macro]
pub fn run(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    std::process::exit(0);
    input
}
