"""Decodes a trace from standard input with the official definitions.

    python3 -m pip install -r requirements.txt
    python3 decode.py < run.perfetto-trace

Prints JSON: `tracks` and `events` in the order of the file. A field that the
definitions do not know, or know with another type, is an error.
With --probe it only says whether the definitions are installed.
"""

import json
import sys

try:
    from google.protobuf.unknown_fields import UnknownFieldSet
    from perfetto.protos.perfetto.trace import perfetto_trace_pb2 as proto
except ImportError as missing:
    sys.exit(f"{missing}; run: {sys.executable} -m pip install perfetto")


def refuse_unknown(message, where):
    """protobuf keeps silent about what it does not understand."""
    unknown = [field.field_number for field in UnknownFieldSet(message)]
    if unknown:
        sys.exit(f"{where}: fields {unknown} are not in the definitions")
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        values = value if isinstance(value, (list, tuple)) or hasattr(value, "add") else [value]
        for inner in values:
            refuse_unknown(inner, f"{where}.{field.name}")


def track(descriptor):
    return {
        "uuid": descriptor.uuid,
        "parent": descriptor.parent_uuid if descriptor.HasField("parent_uuid") else None,
        "name": descriptor.name,
        "description": descriptor.description,
        "rank": descriptor.sibling_order_rank,
    }


def event(timestamp, body):
    kinds = {
        proto.TrackEvent.TYPE_SLICE_BEGIN: "begin",
        proto.TrackEvent.TYPE_SLICE_END: "end",
        proto.TrackEvent.TYPE_INSTANT: "instant",
    }
    return {
        "at": timestamp,
        "kind": kinds[body.type],
        "track": body.track_uuid,
        "name": body.name,
        "categories": list(body.categories),
        "starts": list(body.flow_ids),
        "arrives": list(body.terminating_flow_ids),
        "notes": {note.name: note.string_value for note in body.debug_annotations},
    }


def main():
    if sys.argv[1:] == ["--probe"]:
        return
    trace = proto.Trace()
    trace.ParseFromString(sys.stdin.buffer.read())
    refuse_unknown(trace, "trace")
    first = trace.packet[0]
    cleared = proto.TracePacket.SEQ_INCREMENTAL_STATE_CLEARED
    if not (first.first_packet_on_sequence and first.sequence_flags & cleared):
        sys.exit("the first packet does not begin its sequence")
    tracks, events, known = [], [], set()
    for packet in trace.packet:
        if packet.trusted_packet_sequence_id != first.trusted_packet_sequence_id:
            sys.exit("a packet is of another sequence")
        if packet.HasField("track_descriptor"):
            known.add(packet.track_descriptor.uuid)
            tracks.append(track(packet.track_descriptor))
        elif packet.HasField("track_event"):
            if packet.track_event.track_uuid not in known:
                sys.exit("an event comes before its track")
            events.append(event(packet.timestamp, packet.track_event))
        else:
            sys.exit("a packet is neither a track nor an event")
    json.dump({"tracks": tracks, "events": events}, sys.stdout)


if __name__ == "__main__":
    main()
