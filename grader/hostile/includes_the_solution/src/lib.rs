include!("@COURSE@/solutions/01_first/01_two_pages/src/lib.rs");
