//! The protobuf wire format, as far as a trace needs it: varints, 64-bit
//! words, texts, and messages within messages.
//!
//! Field numbers and their types are those of `trace_packet.proto`,
//! `track_event.proto` and `track_descriptor.proto` of Perfetto.

/// One message under construction.
#[derive(Default)]
pub(super) struct Message(Vec<u8>);

/// The number of a field in its message.
#[derive(Clone, Copy)]
pub(super) struct Field(pub(super) u32);

#[derive(Clone, Copy)]
enum Wire {
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
}

impl Message {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A `uint64`, `uint32`, `bool` or enum; an `int64` that is not negative.
    pub(super) fn varint(&mut self, field: Field, value: u64) -> &mut Self {
        self.tag(field, Wire::Varint);
        self.raw_varint(value);
        self
    }

    /// A `fixed64`.
    pub(super) fn fixed64(&mut self, field: Field, value: u64) -> &mut Self {
        self.tag(field, Wire::Fixed64);
        self.0.extend(value.to_le_bytes());
        self
    }

    /// A `string`.
    pub(super) fn text(&mut self, field: Field, text: &str) -> &mut Self {
        self.length_delimited(field, text.as_bytes())
    }

    /// A message within this one.
    pub(super) fn message(&mut self, field: Field, build: impl FnOnce(&mut Message)) -> &mut Self {
        let mut inner = Message::default();
        build(&mut inner);
        self.length_delimited(field, &inner.0)
    }

    fn length_delimited(&mut self, field: Field, bytes: &[u8]) -> &mut Self {
        self.tag(field, Wire::Bytes);
        self.raw_varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    fn tag(&mut self, field: Field, wire: Wire) {
        self.raw_varint(u64::from(field.0) << 3 | wire as u64);
    }

    /// Seven bits a byte, the lowest first; the top bit says that more follow.
    fn raw_varint(&mut self, mut value: u64) {
        loop {
            let low = value.to_le_bytes()[0];
            value >>= 7;
            if value == 0 {
                return self.0.push(low & 0x7f);
            }
            self.0.push(low | 0x80);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Message};

    #[test]
    fn numbers_texts_and_messages_are_written_as_the_protobuf_guide_shows_them() {
        let mut message = Message::default();
        message.varint(Field(1), 150);
        assert_eq!(message.bytes(), [0x08, 0x96, 0x01]);
        let mut message = Message::default();
        message.text(Field(2), "testing");
        assert_eq!(message.bytes(), b"\x12\x07testing");
        let mut message = Message::default();
        message.message(Field(3), |inner| {
            inner.varint(Field(1), 150);
        });
        assert_eq!(message.bytes(), [0x1a, 0x03, 0x08, 0x96, 0x01]);
    }

    #[test]
    fn the_largest_number_and_a_large_field_have_all_their_bits() {
        let mut message = Message::default();
        message.varint(Field(58), u64::MAX);
        let largest = [0xff; 9].into_iter().chain([0x01]);
        let expected: Vec<u8> = [0xd0, 0x03].into_iter().chain(largest).collect();
        assert_eq!(message.bytes(), expected);
        let mut message = Message::default();
        message.fixed64(Field(47), 1);
        assert_eq!(message.bytes(), [0xf9, 0x02, 1, 0, 0, 0, 0, 0, 0, 0]);
    }
}
