"""Thirty faults put into the scripts that keep, merge and carry ticks, one at a time: each is found by a test of test_scripts.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import test_scripts as cases
from harness import SCRIPTS, Reader, checklist, lay_out_assets, served
from playwright.sync_api import Browser, Error, expect

pytestmark = pytest.mark.slow  # thirty times a browser that waits in vain for what the fault took away

WAIT = 1500
"""Milliseconds until a check gives up; the sound scripts answer in a tenth of that."""


class Mutant(NamedTuple):
    """One fault: FILE has NEW where it had OLD, which stands there once; CHECK fails, with the arguments ITS."""

    fault: str
    file: str
    old: str
    new: str
    check: Callable[..., None]
    its: dict[str, object] = {}


STORE, FILES, PAGE = "ticks-store.js", "ticks-files.js", "ticks.js"


def merging(name: str) -> dict[str, object]:
    """The arguments of one case of the table of merges."""
    (found,) = [case for case in cases.MINE_AND_FILE if case[0] == name]
    return dict(zip(("mine", "theirs", "winner"), found[1:], strict=True))


def foreign(**changes: object) -> dict[str, object]:
    return {"content": cases.ticks_file({cases.JANUARY: cases.record()}, **changes), "why": "没有导入"}


MUTANTS = [
    # Of two records, which one stays.
    Mutant("no tick goes before a tick", STORE, "record.s === 'yes' ? 1 : 0", "record.s === 'yes' ? 0 : 1",
           cases.test_merging_keeps, merging("a tick before no tick, the file's")),
    Mutant("a tick weighs nothing", STORE, "[record.s === 'yes' ? 1 : 0, likely", "[likely", cases.test_merging_keeps, merging("a tick before no tick, mine")),
    Mutant("the lesser one stays", STORE, "a[n] > b[n] ? mine", "a[n] < b[n] ? mine", cases.test_merging_keeps, merging("the later day, mine")),
    Mutant("the note goes before the day", STORE, "likely, record.note.length", "record.note.length, likely", cases.test_merging_keeps, merging("the later day, mine")),
    Mutant("a note counts by its letters", STORE, "record.note.length, record.note", "record.note", cases.test_merging_keeps, merging("the longer note, not the later letter")),
    Mutant("a clock gone wrong wins", STORE, "record.t <= today() ? record.t : ''", "record.t", cases.test_a_clock_ten_years_ahead_is_told_and_does_not_win),
    Mutant("today is the future", STORE, "record.t <= today()", "record.t < today()", cases.test_merging_keeps, merging("today is a day like others")),
    Mutant("equal weights stay undecided", STORE, "record.note, record.t, record.fp]", "record.note]",
           cases.test_merging_gives_the_same_whichever_comes_first_and_however_often),
    # What is a record, what is an id.
    Mutant("any text is a day", STORE, "(typeof t === 'string' && isDay(t))", "typeof t === 'string'", cases.test_a_damaged_value_is_no_tick_and_is_left_alone,
           {"value": '{"s":"yes","t":"2026-02-31"}'}),
    Mutant("unknown fields come along", STORE, "ok ? { s, t, note, fp }", "ok ? raw", cases.test_hostile_keys_fields_and_values_of_a_file_do_nothing),
    Mutant("__proto__ is an id", STORE, "/^[A-Za-z0-9][A-Za-z0-9._/-]*$/", "/^[A-Za-z0-9._/-]*$/", cases.test_hostile_keys_fields_and_values_of_a_file_do_nothing),
    # Keeping.
    Mutant("what was written is not read back", STORE, "return window.localStorage.getItem(PREFIX + id) === text;", "return true;",
           cases.test_a_store_that_forgets_without_an_error_is_found_out_by_reading_back),
    Mutant("what failed is not tried again", STORE, "    unsaved.delete(id);\n    keepUnsaved();", "    unsaved.delete(id);",
           cases.test_a_write_that_fails_once_is_made_good_with_the_next_tick),
    Mutant("what failed is not exported", STORE, "Array.from(unsaved.keys()).concat(storedIds()", "Array.from(storedIds()",
           cases.test_with_a_full_store_the_banner_stands_and_the_tick_can_be_exported_from_memory),
    Mutant("an older page writes", STORE, "    if (newer) return;\n    const id", "    const id", cases.test_where_a_newer_handbook_has_been_an_older_page_only_shows),
    Mutant("the same edition is a newer one", STORE, "Number(found[1]) > VERSION", "Number(found[1]) >= VERSION",
           cases.test_unticking_with_a_note_keeps_the_note_and_ticking_again_finds_it),
    # Ids that were renamed.
    Mutant("the old name overwrites", STORE, "mine ? mergeRecords(mine, moved) : moved", "moved",
           cases.test_a_tick_of_the_old_name_does_not_push_out_a_better_one),
    Mutant("the old name is removed unread", STORE, "if (!isUnsaved(old)) window", "window", cases.test_a_tick_that_cannot_be_moved_stays_where_it_was_and_is_shown_as_not_saved),
    Mutant("a damaged value is overwritten", STORE, "if (!moved || (there && !mine)) return;", "if (!moved) return;",
           cases.test_where_both_names_have_a_tick_they_are_merged_and_damaged_ones_stay),
    # The file.
    Mutant("two names of one box, the last stays", FILES, "records.has(id) ? store.mergeRecords(records.get(id), record) : record", "record",
           cases.test_a_file_of_old_names_is_read_under_the_new_ones, {"better": "first"}),
    Mutant("the checksum is not compared", FILES, "file.sum !== undefined && file.sum !== sumOf(file.ticks)", "false",
           cases.test_a_file_that_was_changed_after_it_was_written_is_refused, {"change": lambda file: file["ticks"][cases.JANUARY].update(t="2026-03-06")}),
    Mutant("the checksum leaves out the note", FILES, "record.t, record.note, record.fp]", "record.t, record.fp]",
           cases.test_the_checksum_is_sha_256_as_everybody_computes_it, {"note": "a"}),
    Mutant("files of other handbooks are read", FILES, "file.site !== store.SITE", "false", cases.test_a_file_that_is_not_ours_is_refused_with_the_reason_and_changes_nothing,
           foreign(site="bieren")),
    Mutant("files of newer handbooks are read", FILES, "file.version > VERSION", "false", cases.test_a_file_that_is_not_ours_is_refused_with_the_reason_and_changes_nothing,
           foreign(version=2)),
    # Reading in, and taking back.
    Mutant("the file always wins", PAGE, "mine ? choose(mine, theirs) : theirs", "theirs", cases.test_merging_keeps, merging("a tick before no tick, mine")),
    Mutant("this browser always wins", PAGE, "importWith(hostOf(button), store.mergeRecords)", "importWith(hostOf(button), mine => mine)",
           cases.test_merging_keeps, merging("a tick before no tick, the file's")),
    Mutant("the file is only merged", PAGE, "(mine, theirs) => theirs)", "store.mergeRecords)", cases.test_taking_the_file_as_right_overrules_conflicts_and_still_deletes_nothing),
    Mutant("the list names the wrong side", PAGE, "=== mine ? '本机的' : '文件里的'", "=== theirs ? '本机的' : '文件里的'",
           cases.test_conflicts_are_named_one_by_one_before_anything_changes),
    Mutant("nothing is remembered of what was", PAGE, "before: store.readText(id), after", "before: null, after",
           cases.test_an_import_can_be_cancelled_before_and_taken_back_after),
    Mutant("what was ticked since is taken back too", PAGE, "last.filter(({ id, after }) => store.readText(id) === after)", "last.slice()",
           cases.test_taking_back_leaves_alone_what_was_ticked_since),
]


def outcome(one: Mutant, browser: Browser, folder: Path) -> str:
    """What the check of a mutant says to the scripts in FOLDER: nothing where it passes."""
    with served(folder) as origin:
        reader = Reader(browser, folder, origin)
        reader.context.set_default_timeout(WAIT)
        reader.context.clock.set_fixed_time(cases.NOW)
        try:
            one.check(reader, **one.its)
            return ""
        except (AssertionError, Error) as failed:
            return str(failed) or "failed"
        finally:
            reader.context.close()


@pytest.fixture(autouse=True)
def impatient():
    expect.set_options(timeout=WAIT)
    yield
    expect.set_options(timeout=5000)


@pytest.fixture
def mutated(tmp_path: Path) -> Callable[[Mutant], Path]:
    """Makes a folder with the scripts of the site, of which one has the fault of a mutant."""
    def make(one: Mutant) -> Path:
        lay_out_assets(tmp_path)
        script = tmp_path / "assets/zb" / one.file
        text = script.read_text("utf-8")
        assert text.count(one.old) == 1, f"“{one.old}” stands {text.count(one.old)} times in {one.file}: renew the table"
        script.write_text(text.replace(one.old, one.new), "utf-8")
        return tmp_path
    return make


@pytest.mark.parametrize("one", MUTANTS, ids=[one.fault for one in MUTANTS])
def test_a_fault_in_the_keeping_and_merging_of_ticks_is_found(browser: Browser, mutated: Callable[[Mutant], Path], one: Mutant) -> None:
    folder = mutated(one)
    with served(folder) as origin:  # a script that does not even run would be found by anything
        reader = Reader(browser, folder, origin)
        page = reader.show(checklist(cases.THREE))
        assert page.evaluate("[zhibu.store, zhibu.files, zhibu.ticks].every(Boolean)")
        reader.close()
    assert outcome(one, browser, folder), f"{one.check.__name__} does not see: {one.fault}"


@pytest.mark.parametrize("one", {(one.check, str(one.its)): one for one in MUTANTS}.values(), ids=lambda one: one.check.__name__)
def test_the_same_check_passes_for_the_scripts_as_they_are(browser: Browser, tmp_path: Path, one: Mutant) -> None:
    lay_out_assets(tmp_path)
    assert outcome(one, browser, tmp_path) == ""


def test_the_table_is_of_thirty_faults_in_three_scripts() -> None:
    assert len({one.fault for one in MUTANTS}) == len({one[1:4] for one in MUTANTS}) == len(MUTANTS) == 30
    assert {one.file for one in MUTANTS} == {STORE, FILES, PAGE} and all((SCRIPTS / one.file).is_file() for one in MUTANTS)
