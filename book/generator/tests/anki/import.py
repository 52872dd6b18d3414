"""Imports decks, one after the other, into one new collection, with Anki's own
importer and its own defaults.

    python3 -m pip install -r requirements.txt
    python3 import.py a.apkg b.apkg

Prints JSON: after each import, what Anki says of it and every note that is
there then. A collection that Anki would have to mend is an error.
With --probe it only says whether Anki's library is installed.
"""

import json
import sys
import tempfile
from pathlib import Path

try:
    from anki.collection import Collection, ImportAnkiPackageRequest
except ImportError as missing:
    sys.exit(f"{missing}; run: {sys.executable} -m pip install anki")


def notes(collection):
    found = []
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        cards = note.cards()
        found.append({
            "guid": note.guid,
            "tags": note.tags,
            "front": note["Front"],
            "back": note["Back"],
            "decks": [collection.decks.name(card.did) for card in cards],
            "question": cards[0].question(),
            "answer": cards[0].answer(),
        })
    return sorted(found, key=lambda note: note["guid"])


def main():
    if sys.argv[1:] == ["--probe"]:
        return
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        for package in sys.argv[1:]:
            log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=package)).log
            runs.append({
                "new": len(log.new),
                "updated": len(log.updated),
                "same": len(log.duplicate),
                "refused": len(log.conflicting) + len(log.first_field_match) + len(log.missing_notetype),
                "notes": notes(collection),
            })
        said, fine = collection.fix_integrity()
        if not fine:
            sys.exit(f"Anki mends the collection: {said}")
        collection.close()
    json.dump(runs, sys.stdout)


if __name__ == "__main__":
    main()
