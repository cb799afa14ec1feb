"""Calendar files: read by another library's parser and by a small one of our own; folded, escaped, and stable."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import icalendar
import pytest

from zhibu import model
from zhibu.build import Output, build, examine
from zhibu.duties import lay_out
from zhibu.exports import ics

ROOT = Path(__file__).resolve().parents[2]
OWN = "plans/shi-2031.yml"


@dataclass
class Part:
    """A component as the small parser reads it: its lines by name, the parameters of each, the components within."""

    name: str
    values: dict[str, list[str]] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    inside: list[Part] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        (value,) = self.values[name]
        return value

    def find(self, name: str) -> list[Part]:
        return [one for one in self.inside if one.name == name]


def unfolded(content: bytes) -> list[str]:
    """The lines of a file; fails where RFC 5545 does not let them be as they are."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    for line in lines:
        assert b"\n" not in line and b"\r" not in line, "lines end in CRLF"
        assert 0 < len(line) <= 75, f"{len(line)} octets"
        line.decode("utf-8")  # Fails where a line was folded within a character.
    return re.sub(rb"\r\n[ \t]", b"", content).decode("utf-8").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def parse(content: bytes) -> Part:
    """The one calendar of a file."""
    stack = [Part("")]
    for line in unfolded(content):
        name, parameters, value = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:\"]+)*):(.*)", line).groups()
        if name == "BEGIN":
            part = Part(value)
            stack[-1].inside.append(part)
            stack.append(part)
        elif name == "END":
            assert stack.pop().name == value
        else:
            stack[-1].values.setdefault(name, []).append(value)
            stack[-1].parameters[name] = parameters
    (calendar,) = stack.pop().inside
    assert not stack and calendar.name == "VCALENDAR"
    return calendar


def events(content: bytes) -> dict[str, Part]:
    """Every event by its UID, as the small parser reads them."""
    found = parse(content).find("VEVENT")
    assert len({one["UID"] for one in found}) == len(found), "no UID stands twice"
    return {one["UID"]: one for one in found}


def feeds(output: Output) -> dict[str, bytes]:
    return {name: content for name, content in output.files.items() if name.endswith(".ics")}


@pytest.fixture(scope="module")
def real() -> Output:
    return build(ROOT / "data", ROOT / "none")


@pytest.fixture(scope="module", params=["toy", "real"])
def output(request, sound) -> Output:
    return sound.online if request.param == "toy" else request.getfixturevalue("real")


def test_two_parsers_read_the_same_from_every_file(output):
    assert "calendar/all.ics" in feeds(output)
    for name, content in feeds(output).items():
        ours = [(one["UID"], unescaped(one["SUMMARY"]), unescaped(one["DESCRIPTION"]), one["DTSTART"], one["DTEND"], int(one["SEQUENCE"]))
                for one in parse(content).find("VEVENT")]
        calendar = icalendar.Calendar.from_ical(content)
        theirs = [(str(one["uid"]), str(one["summary"]), str(one["description"]), one["dtstart"].dt.strftime("%Y%m%d"),
                   one["dtend"].dt.strftime("%Y%m%d"), one["sequence"]) for one in calendar.walk("VEVENT")]
        assert ours == theirs and ours, name
        assert calendar.errors == [] and all(one.errors == [] for one in calendar.walk())


def test_a_file_names_itself_and_is_of_the_version_that_all_calendars_know(output):
    for content in feeds(output).values():
        calendar = parse(content)
        assert (calendar["VERSION"], calendar["CALSCALE"], calendar["METHOD"]) == ("2.0", "GREGORIAN", "PUBLISH")
        assert calendar["PRODID"] and re.match(r"20\d\d年支部要做的事：", calendar["X-WR-CALNAME"])
        assert {one.name for one in calendar.inside} == {"VEVENT"} and "VTIMEZONE" not in content.decode()


def test_every_event_is_a_whole_day_with_an_end_after_it_and_one_alarm(output):
    for content in feeds(output).values():
        for one in parse(content).find("VEVENT"):
            assert set(one.values) == {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "DESCRIPTION", "TRANSP", "CATEGORIES"}
            assert one.parameters["DTSTART"] == one.parameters["DTEND"] == ";VALUE=DATE"
            first, end = (datetime.datetime.strptime(one[name], "%Y%m%d").date() for name in ("DTSTART", "DTEND"))
            assert end - first == datetime.timedelta(days=1)
            assert one["DTSTAMP"] == output.data_date.replace("-", "") + "T000000Z", "no clock is read"
            assert one["TRANSP"] == "TRANSPARENT", "nobody is busy all day for it"
            (alarm,) = one.inside
            assert (alarm.name, alarm["ACTION"], alarm["TRIGGER"]) == ("VALARM", "DISPLAY", "-P6DT15H"), "nine o'clock, seven days before"
            assert unescaped(alarm["DESCRIPTION"]) in unescaped(one["SUMMARY"])


def test_there_is_one_event_for_each_time_that_something_falls_due(sound):
    year = lay_out(sound.graph)
    found = events(sound.online.files["calendar/all.ics"])
    assert set(found) == {f"{one.id}@tushushi-demo" for one in year.occurrences}
    for one in year.occurrences:
        event = found[f"{one.id}@tushushi-demo"]
        assert event["DTSTART"] == one.remind.strftime("%Y%m%d")
        text = unescaped(event["DESCRIPTION"])
        assert f"要做：{one.duty.record.action}\n" in text and f"期限：{one.until.isoformat()}" in text
        assert ("不是工作日" in text) == (one.remind != one.until)
        assert f"出处：{sound.graph.owner_of(one.duty).title}" in text
    assert "东书点、西书点、南书点各计" in unescaped(found["shi-2031/2/book-swap/2032-02@tushushi-demo"]["DESCRIPTION"])
    assert "责任：未载明" in unescaped(found["shi-2031/1/stocktaking/2032-02@tushushi-demo"]["DESCRIPTION"])


@pytest.mark.parametrize("data", ["toy", "real"])
def test_the_file_of_a_post_holds_its_duties_and_no_others(data, request, sound):
    output = sound.online if data == "toy" else request.getfixturevalue("real")
    graph = sound.graph if data == "toy" else request.getfixturevalue("real_graph")
    site = graph.dataset.unit.id
    expected = Counter()
    for one in lay_out(graph).occurrences:
        for role in {*one.duty.record.owners, *one.duty.record.helpers}:
            expected[role, f"{one.id}@{site}"] += 1
    found = Counter((Path(name).stem, uid) for name, content in feeds(output).items() if name != "calendar/all.ics" for uid in events(content))
    assert found == expected
    everything = events(output.files["calendar/all.ics"])
    for name, content in feeds(output).items():
        assert all(everything[uid] == one for uid, one in events(content).items()), f"{name} says the same as the file of everybody"


@pytest.fixture(scope="module")
def real_graph():
    return examine(ROOT / "data", ROOT / "none")[0]


def test_two_builds_give_the_same_bytes(toy, sound):
    assert feeds(toy.build()) == feeds(sound.online) == feeds(sound.offline)


def test_a_date_changed_with_its_history_keeps_the_uid_and_raises_the_sequence(toy, sound):
    uid = "shi-2031/3/accounts/2032@tushushi-demo"
    before = events(sound.online.files["calendar/all.ics"])
    toy.path("originals/plan-shi-2031.txt").unlink()
    toy.edit(OWN, "window: {text: 6月30日前, relation: before, day: 06-30}",
             "window: {text: 9月16日前, relation: before, day: 09-16}\n              history:\n                - {date: 2032-02-02, what: 改到秋天。}")
    after = events(toy.build().files["calendar/all.ics"])
    assert set(before) == set(after)
    assert (before[uid]["SEQUENCE"], after[uid]["SEQUENCE"]) == ("0", "1")
    assert (before[uid]["DTSTART"], after[uid]["DTSTART"]) == ("20320629", "20320915")
    assert {uid for uid in before if before[uid] != after[uid]} == {uid}, "no other event is touched"
    toy.edit(OWN, "what: 改到秋天。}", "what: 改到秋天。}\n                - {date: 2032-02-03, what: 又改。}")
    assert events(toy.build().files["calendar/all.ics"])[uid]["SEQUENCE"] == "2"


def test_another_year_has_uids_of_its_own(sound):
    found = [set(events(ics.calendars(sound.graph, lay_out(sound.graph, year), "2032-02-03")["calendar/all.ics"])) for year in (2032, 2033)]
    assert not found[0] & found[1] and len(found[0]) == len(found[1])
    content = ics.calendars(sound.graph, lay_out(sound.graph, 2033), "2032-02-03")["calendar/all.ics"]
    assert parse(content)["X-WR-CALNAME"] == "2033年支部要做的事：全部"


HOSTILE = "a;b,c\\d\\n\"e\":f\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:g\x00\x07\x0b\x1b\x7f\x85\u2028\u2029\ufffe" + "很长的字😀" * 40


def test_no_text_breaks_out_of_its_line_and_no_control_character_gets_in(sound):
    year = lay_out(sound.graph)
    one = next(one for one in year.occurrences if one.duty.id == "shi-2031/3/accounts")
    record: model.Requirement = one.duty.record.model_copy(update={"title": HOSTILE, "action": HOSTILE})
    spoiled = replace(one, duty=replace(one.duty, title=HOSTILE, record=record), label=HOSTILE)
    content = ics.calendars(sound.graph, replace(year, occurrences=(spoiled,)), "2032-02-03")["calendar/all.ics"]
    assert set(re.findall(rb"[\x00-\x1f\x7f]", content)) == {b"\r", b"\n"}
    assert not re.search("[\x7f-\x9f\u2028\u2029\ufffe]", content.decode())
    (event,) = events(content).values()
    expected = ics.plain(HOSTILE)
    assert expected == HOSTILE[:HOSTILE.index("\x00")].replace("\r\n", "\n") + "很长的字😀" * 40
    assert unescaped(event["SUMMARY"]) == f"{expected}（{expected}）"
    (theirs,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(theirs["summary"]) == f"{expected}（{expected}）" and str(theirs["uid"]) == event["UID"]


def test_hostile_texts_of_the_data_stay_texts(hostile):
    output = hostile.build()
    for content in feeds(output).values():
        assert all(hostile.payload in unescaped(one["SUMMARY"]) for one in events(content).values())
