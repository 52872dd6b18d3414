//! How long an operation takes in one world.

use crate::time::Millis;

/// Moves a nominal latency by up to a third, decided by the world's seed and
/// the operation's name alone: no state, so the order of calls has no say.
pub(crate) fn moved(seed: u64, operation: &str, nominal: Millis) -> Millis {
    if seed == 0 || nominal.0 == 0 {
        return nominal;
    }
    let reach = nominal.0 / 3;
    let shift = hash(seed, operation) % (2 * reach + 1);
    Millis(nominal.0 - reach + shift)
}

/// FNV-1a over the name, finished as in splitmix64: well mixed, and the same
/// on every machine and in every release.
fn hash(seed: u64, text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut hash = text.bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ms;

    #[test]
    fn the_nominal_world_moves_nothing() {
        assert_eq!(moved(0, "fetch(a)", ms(100)), ms(100));
    }

    #[test]
    fn other_worlds_stay_within_a_third() {
        for seed in 1..500 {
            let latency = moved(seed, "fetch(a)", ms(90));
            assert!((60..=120).contains(&latency.0), "{latency}");
        }
    }

    #[test]
    fn worlds_and_names_differ() {
        let latencies: std::collections::HashSet<u64> = (1..20)
            .map(|seed| moved(seed, "fetch(a)", ms(300)).0)
            .collect();
        assert!(latencies.len() > 10);
        assert_ne!(moved(1, "fetch(a)", ms(300)), moved(1, "fetch(b)", ms(300)));
    }
}
