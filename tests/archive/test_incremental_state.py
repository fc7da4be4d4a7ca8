"""A run stores its state for the next run completely, or not at all."""

from __future__ import annotations

from json import dumps
from pathlib import Path

import pytest

from migrator.archive.incremental_state import (
    PATH,
    RUN,
    NewState,
    State,
    digest_of,
)


def test_the_next_run_finds_a_stored_entry(tmp_path: Path) -> None:
    new = NewState(tmp_path)
    new.put("a", dumps({"words": 3, "title": "caf\u00e9 \udce9"}), 1)
    assert State(tmp_path).find("a") is None  # it is not finished
    new.finish({"key": "k"})
    state = State(tmp_path)
    assert state.find("a") == {"words": 3, "title": "caf\u00e9 \udce9"}
    assert state.find("b") is None
    assert state.find(RUN) == {"key": "k"}
    assert list(state.all()) == [{"words": 3, "title": "caf\u00e9 \udce9"}]


def test_the_entries_of_many_posts_are_all_found(tmp_path: Path) -> None:
    new = NewState(tmp_path)
    for number in range(250):
        new.put(f"post {number}", dumps({"words": number}), number)
    new.finish({})
    state = State(tmp_path)
    assert [state.find(f"post {number}") for number in range(250)] == [
        {"words": number} for number in range(250)
    ]


def test_the_bytes_do_not_depend_on_the_order_of_the_entries(tmp_path: Path) -> None:
    orders = [range(250), range(249, -1, -1), [*range(1, 250), 0]]
    written = []
    for number, order in enumerate(orders):
        folder = tmp_path / str(number)
        new = NewState(folder)
        for place in order:
            new.put(f"post {place}", dumps({"words": place, "text": "x" * place * 9}), place)
        new.finish({"key": "k"})
        assert [told.get("words") for told in State(folder).all()] == [*range(250)]
        assert State(folder).find(RUN) == {"key": "k"}
        assert [path.name for path in (folder / PATH).parent.iterdir()] == [PATH.name]
        written.append((folder / PATH).read_bytes())
    assert written[1:] == written[:1] * 2


@pytest.mark.parametrize("place", [1, 3])
def test_a_state_that_cannot_be_sorted_leaves_no_file(tmp_path: Path, place: int) -> None:
    new = NewState(tmp_path)
    new.put("a", dumps({}), 2)
    new.put("b", dumps({}), place)
    # The second file cannot be written.
    (tmp_path / "migration/.migrator-state-in-order.tmp").mkdir()
    new.finish({"key": "k"})
    (tmp_path / "migration/.migrator-state-in-order.tmp").rmdir()
    left = [path.name for path in (tmp_path / "migration").iterdir()]
    assert left == ([] if place == 1 else [PATH.name])


def test_the_last_entry_of_a_key_counts(tmp_path: Path) -> None:
    new = NewState(tmp_path)
    for place, words in ((2, 1), (1, 2), (3, 3)):
        new.put("a", dumps({"words": words}), place)
    new.finish({"key": "k"})
    assert State(tmp_path).find("a") == {"words": 3}
    assert [path.name for path in (tmp_path / "migration").iterdir()] == [PATH.name]


def test_a_finished_run_leaves_a_state(tmp_path: Path) -> None:
    assert not State(tmp_path).exists
    NewState(tmp_path).finish({})
    assert State(tmp_path).exists


def test_a_stopped_run_leaves_the_state_of_the_last_run(tmp_path: Path) -> None:
    new = NewState(tmp_path)
    new.finish({"key": "first"})
    stopped = NewState(tmp_path)
    stopped.put("a", dumps({}), 1)
    stopped.discard()
    killed = NewState(tmp_path)
    killed.put("a", dumps({}), 1)
    NewState(tmp_path).finish({"key": "last"})
    assert State(tmp_path).find(RUN) == {"key": "last"}
    assert State(tmp_path).find("a") is None
    assert [path.name for path in (tmp_path / PATH).parent.iterdir()] == [PATH.name]


def test_a_folder_that_cannot_be_written_gives_no_state(tmp_path: Path) -> None:
    (tmp_path / "migration").write_text("a file where the folder should be")
    new = NewState(tmp_path)
    new.put("a", dumps({}), 1)
    new.finish({})
    assert State(tmp_path).find("a") is None


def test_an_invalid_state_has_no_entries(tmp_path: Path) -> None:
    (tmp_path / PATH).parent.mkdir()
    (tmp_path / PATH).write_bytes(b"no database" * 1000)
    state = State(tmp_path)
    assert state.find(RUN) is None
    assert list(state.all()) == []
    state.close()


def test_a_folder_has_no_digest(tmp_path: Path) -> None:
    assert digest_of(tmp_path) == ""


def test_the_outlines_of_a_large_export_are_found_again(tmp_path: Path) -> None:
    assert State(tmp_path).outlines("a") == ""
    new = NewState(tmp_path)
    new.put("two", "{}", 2)
    new.put("one", "{}", 1)  # so that the entries are sorted, in another file
    new.finish({}, iter([("a", "[1]"), ("b", "[2]"), ("a", "[1]")]))
    state = State(tmp_path)
    assert [state.outlines(name) for name in "abc"] == ["[1]", "[2]", ""]
    assert list(state.all()) == [{}, {}]
