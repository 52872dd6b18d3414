//! The Perfetto trace, read by the rules of protobuf alone: tracks are made before
//! they are used, times rise, slices end once, flows arrive where one began.

use std::collections::{BTreeMap, BTreeSet};

use wakeline::Recording;
use wakeline::view::write_perfetto;

/// The fields of one message.
type Fields<'b> = Vec<(u64, Value<'b>)>;

#[derive(Clone, Copy, Debug)]
enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().expect("a whole varint");
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return value;
        }
    }
    panic!("a varint of more than 64 bits");
}

fn fields(mut bytes: &[u8]) -> Fields<'_> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let value = match tag & 7 {
            0 => Value::Number(varint(&mut bytes)),
            1 => {
                let (word, rest) = bytes.split_first_chunk().expect("eight bytes");
                bytes = rest;
                Value::Number(u64::from_le_bytes(*word))
            }
            2 => {
                let many = usize::try_from(varint(&mut bytes)).unwrap();
                let (inner, rest) = bytes.split_at_checked(many).expect("as many bytes");
                bytes = rest;
                Value::Bytes(inner)
            }
            wire => panic!("wire type {wire}"),
        };
        fields.push((tag >> 3, value));
    }
    fields
}

fn numbers(fields: &Fields<'_>, field: u64) -> Vec<u64> {
    let of = fields.iter().filter(|(number, _)| *number == field);
    of.filter_map(|(_, value)| match value {
        Value::Number(number) => Some(*number),
        Value::Bytes(_) => None,
    })
    .collect()
}

fn inner<'b>(fields: &Fields<'b>, field: u64) -> Option<&'b [u8]> {
    let of = fields.iter().find(|(number, _)| *number == field);
    of.and_then(|(_, value)| match value {
        Value::Bytes(bytes) => Some(*bytes),
        Value::Number(_) => None,
    })
}

fn text<'b>(fields: &Fields<'b>, field: u64) -> &'b str {
    std::str::from_utf8(inner(fields, field).unwrap_or_default()).expect("a text")
}

#[derive(Default)]
struct Seen {
    tracks: BTreeSet<u64>,
    open: BTreeMap<u64, u64>,
    starts: BTreeMap<u64, u64>,
    last: Option<u64>,
}

impl Seen {
    fn track(&mut self, track: &Fields<'_>) {
        assert!(!text(track, 2).is_empty(), "a track has a name");
        for parent in numbers(track, 5) {
            assert!(self.tracks.contains(&parent), "a track of no parent");
        }
        assert!(self.tracks.insert(numbers(track, 1)[0]), "made twice");
    }

    fn event(&mut self, at: u64, event: &Fields<'_>) {
        let track = numbers(event, 11)[0];
        let before = self.last.replace(at);
        assert!(before.is_none_or(|before| before < at), "back at {at}");
        assert!(self.tracks.contains(&track), "an event of no track");
        let open = self.open.entry(track).or_default();
        match numbers(event, 9)[0] {
            1 => *open += 1,
            2 => *open = open.checked_sub(1).expect("an end has a begin"),
            3 => {}
            kind => panic!("an event of kind {kind}"),
        }
        let is_an_end = numbers(event, 9) == [2];
        assert!(
            is_an_end || !text(event, 23).is_empty(),
            "an event has a name"
        );
        for flow in numbers(event, 48) {
            let start = self.starts.get(&flow).expect("a flow comes from somewhere");
            assert!(*start < at, "flow {flow} arrives before it starts");
        }
        for flow in numbers(event, 47) {
            let twice = self.starts.insert(flow, at);
            assert_eq!(twice, None, "flow {flow} starts twice");
        }
    }
}

pub(crate) fn is_well_formed(recording: &Recording) {
    let mut bytes = Vec::new();
    write_perfetto(recording, &mut bytes).unwrap();
    let mut seen = Seen::default();
    for (field, packet) in fields(&bytes) {
        let Value::Bytes(packet) = packet else {
            panic!("a packet is a message");
        };
        assert_eq!(field, 1, "a trace is made of packets");
        let packet = fields(packet);
        if let Some(track) = inner(&packet, 60) {
            seen.track(&fields(track));
        }
        if let Some(event) = inner(&packet, 11) {
            seen.event(numbers(&packet, 8)[0], &fields(event));
        }
    }
    assert!(seen.last.is_some(), "a trace has its ending");
}
