fn main() {
    std::fs::write("@CANARY@/planted", "").unwrap();
}
