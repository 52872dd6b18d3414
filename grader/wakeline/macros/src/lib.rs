//! The `#[check]` attribute. It turns a scenario into an ordinary test that
//! runs in virtual time and is judged by its timeline; see `wakeline::check`.

use proc_macro::TokenStream;
use quote::quote;
use syn::{ItemFn, parse_macro_input};

/// Makes a check of a function that takes a `wakeline::World`.
///
/// An `async fn` runs on tokio's event loop in virtual time. A plain `fn` runs
/// on a thread of its own, and virtual time runs on whenever that thread
/// parks.
#[proc_macro_attribute]
pub fn check(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function = parse_macro_input!(item as ItemFn);
    match expand(&arguments, &function) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.to_compile_error().into(),
    }
}

fn expand(arguments: &TokenStream, function: &ItemFn) -> syn::Result<proc_macro2::TokenStream> {
    let name = &function.sig.ident;
    if !arguments.is_empty() {
        let help = "`#[check]` takes no arguments";
        return Err(syn::Error::new_spanned(name, help));
    }
    if function.sig.inputs.len() != 1 {
        let help = "a check takes exactly one argument, the world: `world: World`";
        return Err(syn::Error::new_spanned(&function.sig, help));
    }
    let text = name.to_string();
    let attributes = &function.attrs;
    let mut inner = function.clone();
    inner.attrs.clear();
    let program = if function.sig.asyncness.is_some() {
        quote! { Loop(|world| ::std::boxed::Box::pin(#name(world))) }
    } else {
        quote! { Thread(#name) }
    };
    Ok(quote! {
        #(#attributes)*
        #[::core::prelude::v1::test]
        fn #name() {
            // The world is the check's to keep, whether it uses it or not.
            #[allow(clippy::needless_pass_by_value)]
            #inner
            ::wakeline::check::run(&::wakeline::check::Check {
                name: #text,
                package: ::core::env!("CARGO_PKG_NAME"),
                file: ::core::file!(),
                manifest_dir: ::core::env!("CARGO_MANIFEST_DIR"),
                program: ::wakeline::scenario::Program::#program,
                accept: |name, text| ::wakeline::insta::assert_snapshot!(name, text),
            });
        }
    })
}
