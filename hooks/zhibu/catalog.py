"""`api/catalog.json`: the records and their links as other programs read them, with its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from . import model
from .alignment import alignments
from .checklist import checklists, yearly_minimum
from .coverage import coverage, our_reports, reports_on
from .duties import Occurrence, Year
from .graph import Article, Entity, Graph, uses_of
from .verdicts import VERDICTS, verdicts

VERSION = "1.0.0"
"""Version of the catalog's schema; rises when a field changes its meaning."""


def catalog(graph: Graph, year: Year, data_date: str) -> bytes:
    """The catalog as UTF-8 JSON; entities in the order of the data, links sorted. YEAR gives each requirement its days."""
    unit = graph.dataset.unit
    days, covered = _days(year), _compared(graph)
    content = {
        "version": VERSION,
        "data_date": data_date,
        "unit": {
            "id": unit.id, "title": unit.title, "working_year": unit.working_year, "plan": f"plan:{unit.plan}",
            "bodies": [_without_none(body.model_dump(exclude={"retired"})) for body in unit.bodies],
            "stations": unit.stations, "groups": unit.groups, "posts": [post.model_dump(exclude={"retired"}) for post in unit.posts],
            "members": unit.members,
        },
        "entities": [*(_entity(graph, entity) | days.get(entity.key, {}) | covered.get(entity.key, {}) for entity in graph.entities.values()),
                     *_verdicts(graph)],
        "links": [_without_none({"type": one.type, "from": one.start, "to": one.end, "strength": one.strength,
                                 "state": one.state, "note": one.note or None}) for one in graph.links],
    }
    return _written(content)


def _written(content: dict[str, Any]) -> bytes:
    """CONTENT as JSON with a line for each record, so that two releases can be compared; to indent further would take three times as long."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    fields = (f"{encode(name)}: " + ("[\n" + ",\n".join(map(encode, value)) + "\n]" if isinstance(value, list) else encode(value))
              for name, value in content.items())
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _days(year: Year) -> dict[str, dict[str, Any]]:
    """When each requirement falls due in the year, or why it is laid on no day, by key."""
    found: dict[str, dict[str, Any]] = {duty.key: {"occurrences": [], "undated": reason} for duty, reason in year.undated}
    for one in year.occurrences:
        found.setdefault(one.duty.key, {"occurrences": [], "undated": None})["occurrences"].append(_occurrence(one))
    return found


def _occurrence(one: Occurrence) -> dict[str, Any]:
    """One time; no members where it is due from the branch as a whole."""
    return {"part": one.part, "from": one.since.isoformat(), "to": one.until.isoformat(), "members": [id for id, _ in one.members if id]}


def _compared(graph: Graph) -> dict[str, dict[str, Any]]:
    """How far each clause and item of our plan is answered by the reports on it, and each superior clause carried, by key."""
    found: dict[str, dict[str, Any]] = {row.clause.key: {"carried": row.state} for one in alignments(graph) for row in one.rows}
    own = graph.entities.get(f"plan:{graph.dataset.unit.plan}")
    if own and (reports := reports_on(graph, own)):
        for clause in coverage(graph, own, reports).clauses:
            found |= {one.entity.key: {"coverage": one.state} for one in (clause, *clause.items)}
    return found


def _verdicts(graph: Graph) -> Iterator[dict[str, Any]]:
    """What the figures of each of our reports say of each requirement."""
    for report in our_reports(graph):
        for one in verdicts(graph, report):
            figures = [part.figure for part in one.parts if part.figure]
            yield {"key": f"verdict:{report.id}/{one.duty.id}", "type": "verdict", "title": f"{report.record.short}：{one.duty.title}", "aliases": [],
                   "url": f"/coverage/#judged-{report.id}", "requirement": one.duty.key, "report": report.key, "verdict": one.verdict,
                   "value": figures[0].record.value if figures else None, "reason": one.reason,
                   "parts": [{"name": part.name, "due": part.due, "wanted": part.wanted, "verdict": part.verdict, "reason": part.why,
                              "figure": part.figure.key if part.figure else None} for part in one.parts]}


def _entity(graph: Graph, entity: Entity) -> dict[str, Any]:
    """One entity: the common fields, then those of its kind."""
    common = {"key": entity.key, "type": entity.type, "title": entity.title, "aliases": list(entity.aliases),
              "url": entity.address, "locator": entity.locator or None, "parent": entity.parent or None}
    fields = _FIELDS.get(entity.type, lambda graph, entity: {})(graph, entity)
    retired = getattr(entity.record, "retired", None)
    return _without_none(common) | fields | ({"retired": _without_none(retired.model_dump())} if retired else {})


def _plan(graph: Graph, entity: Entity) -> dict[str, Any]:
    plan: model.Plan = entity.record
    return {"year": plan.year, "level": plan.level, "body": plan.body, "aim": plan.aim.summary, "life": plan.life,
            "follows": f"plan:{plan.follows}" if plan.follows else None, "citations": _citations(plan.aim)}


def _clause(graph: Graph, entity: Entity) -> dict[str, Any]:
    clause: model.Clause = entity.record
    return {
        "number": clause.number, "summary": clause.summary, "topics": [f"topic:{topic}" for topic in clause.topics],
        "items": [item.key for item in graph.inside(entity.key, "item")],
        "requirements": [duty.key for duty in graph.inside(entity.key, "requirement")],
        "prohibitions": [duty.key for duty in graph.inside(entity.key, "requirement") if duty.record.modality == "must-not"],
        "citations": _citations(clause), "mentions": [mention.model_dump() for mention in clause.mentions],
        "campaigns": [_without_none(campaign.model_dump()) for campaign in clause.campaigns],
    }


def _item(graph: Graph, entity: Entity) -> dict[str, Any]:
    item: model.Item = entity.record
    served = [duty.key for duty in graph.inside(entity.parent, "requirement") if duty.locator == entity.locator]
    return {"mark": item.mark, "text": item.text, "actors": [f"role:{role}" for role in item.actors], "clause": entity.parent,
            "ours": entity.ours, "occasion": item.occasion, "evidence": _evidence(item), "requirements": served,
            "checks": [check.key for check in graph.inside(entity.key, "check")],
            **({"directional": item.directional} if item.directional else {})}


def _requirement(graph: Graph, entity: Entity) -> dict[str, Any]:
    duty: model.Requirement = entity.record
    unit = graph.dataset.unit
    return {
        "action": duty.action, "kind": duty.kind, "modality": duty.modality, "min": duty.min, "max": duty.max,
        "unit": duty.unit, "measure": duty.measure, "per": duty.per, "scope": duty.scope, "applies_to": duty.applies_to,
        "ours": entity.ours, "owners": [f"role:{role}" for role in duty.owners], "helpers": [f"role:{role}" for role in duty.helpers],
        "level": duty.level, "level_note": duty.level_note, "cadence": duty.cadence, "trigger": duty.trigger,
        "window": _without_none(duty.window.model_dump()) if duty.window else None, "occasion": duty.occasion,
        "same_as": duty.same_as, "edition": duty.edition,
        "yearly_minimum": yearly_minimum(unit, duty) if entity.ours else None, "clause": entity.parent,
        "basis": [_without_none(basis.model_dump()) for basis in duty.basis], "evidence": _evidence(duty),
        "checks": [check.key for check in graph.inside(entity.key, "check")],
        "history": [change.model_dump() for change in duty.history],
    }


def _check(graph: Graph, entity: Entity) -> dict[str, Any]:
    check: model.Check = entity.record
    own = next(one for one in checklists(graph, entity.parent) if one.check.key == entity.key)
    return {"ask": check.ask, "who": [f"role:{role}" for role in check.who], "by": check.by, "record": f"evidence:{check.record}",
            "of": entity.parent, "ours": entity.ours, "boxes": len(own.boxes), "fp": own.fingerprint}


def _regulation(graph: Graph, entity: Entity) -> dict[str, Any]:
    record: model.Regulation = entity.record
    return {
        "kind": record.kind, "issuer": record.issuer, "adopted": record.adopted, "issued": record.issued,
        "effective": record.effective, "edition_2022": record.edition_2022, "force": record.force.model_dump(),
        "public": record.public, "total_articles": record.total_articles, "summary": record.summary,
        "topics": [f"topic:{topic}" for topic in record.topics],
        "articles": [article.key for article in graph.inside(entity.key, "article")],
        "requirements": [duty.key for duty in graph.inside(entity.key, "requirement")],
        "facts": [_without_none(fact.model_dump()) for fact in record.facts],
    }


def _report(graph: Graph, entity: Entity) -> dict[str, Any]:
    report: model.Report = entity.record
    sections = graph.inside(entity.key, "section")
    points = [point for section in sections for point in graph.inside(section.key, "paragraph")]
    held = {kind: [one.key for point in points for one in graph.inside(point.key, kind)]
            for kind in ("figure", "problem", "measure", "commitment")}
    return {"kind": report.kind, "body": report.body, "ours": entity.ours, "plan": f"plan:{report.plan}" if report.plan else None,
            "from": report.period.since, "to": report.period.until, "life": report.life,
            "sections": [section.key for section in sections], "paragraphs": [point.key for point in points],
            **{f"{kind}s": keys for kind, keys in held.items()}}


def _section(graph: Graph, entity: Entity) -> dict[str, Any]:
    inside = {f"{kind}s": [one.key for one in graph.inside(entity.key, kind)] for kind in ("clause", "paragraph")}
    return {"summary": entity.record.summary, **{name: keys for name, keys in inside.items() if keys}}


def _paragraph(graph: Graph, entity: Entity) -> dict[str, Any]:
    point: model.Paragraph = entity.record
    return {
        "kind": point.kind, "text": point.text, "report": graph.entities[entity.parent].parent, "section": entity.parent,
        **{f"{kind}s": [one.key for one in graph.inside(entity.key, kind)] for kind in ("figure", "problem", "measure", "commitment")},
        "citations": _citations(point), "mentions": [mention.model_dump() for mention in point.mentions],
        "campaigns": [_without_none(campaign.model_dump()) for campaign in point.campaigns],
        "topics": [f"topic:{topic}" for topic in point.topics],
    }


def _figure(graph: Graph, entity: Entity) -> dict[str, Any]:
    figure: model.Figure = entity.record
    report: model.Report = graph.owner_of(entity).record
    return {
        "measure": figure.measure, "value": figure.value, "unit": figure.unit, "text": figure.text, "masked": figure.masked,
        "approximate": figure.approximate, "comparator": figure.comparator, "from": figure.since or report.period.since,
        "to": figure.until or report.period.until, "paragraph": entity.parent,
        "part_of": f"figure:{report.id}/{figure.part_of}" if figure.part_of else None,
        "requirements": [basis.to for basis in figure.reports],
    }


def _commitment(graph: Graph, entity: Entity) -> dict[str, Any]:
    promise: model.Commitment = entity.record
    return {"kind": promise.kind, "text": promise.text, "min": promise.min, "unit": promise.unit, "measure": promise.measure,
            "per": promise.per, "like": promise.like, "paragraph": entity.parent}


def _term(graph: Graph, entity: Entity) -> dict[str, Any]:
    term: model.Term = entity.record
    return {"group": term.group, "local": term.local, "explanation": term.explanation, "here": term.here, "used": term.used,
            "parts": [_without_none(part.model_dump()) for part in term.parts], "confidence": None if term.local else term.confidence,
            "used_in": term.used_in}


def _mechanism(graph: Graph, entity: Entity) -> dict[str, Any]:
    it: model.Mechanism = entity.record
    return {
        "group": it.group, "kind": it.kind, "ours": it.ours, "summary": it.summary,
        "said": [said.model_dump() for said in it.said], "runs": [f"role:{role}" for role in it.runs], "for_whom": it.for_whom,
        "rhythm": [_without_none(rhythm.model_dump()) for rhythm in it.rhythm], "steps": it.steps,
        "requirements": it.requirements, "items": it.items, "records": _evidence(it), "form": it.form, "results": it.results,
        "silent": it.silent, "holds": it.holds,
        "topics": [f"topic:{topic}" for topic in it.topics], "checks": [check.key for check in graph.inside(entity.key, "check")],
    }


def _article(graph: Graph, entity: Entity) -> dict[str, Any]:
    article: Article = entity.record
    return {"number": article.number, "topic": article.topic, "gist": article.gist, "regulation": entity.parent,
            "confidence": sorted({fact.confidence for fact in article.facts}),
            "requirements": [f"requirement:{entity.parent.partition(':')[2]}/{duty.id}" for duty in article.requirements]}


def _step(graph: Graph, entity: Entity) -> dict[str, Any]:
    """A step of a workflow, a step of a path, a section of a kind of report: whose it is, on what level it rests."""
    step: model.Step | model.JourneyStep | model.GenreSection = entity.record
    timing = getattr(step, "timing", None)
    return {"of": entity.parent, "level": step.level, "unverified": step.unverified, "stage": getattr(step, "stage", None),
            "owners": [f"role:{role}" for role in getattr(step, "who", ())], "offset": timing.offset if timing else None,
            "text": getattr(step, "text", None) or getattr(step, "why", None)}


_FIELDS = {
    "plan": _plan, "clause": _clause, "item": _item, "requirement": _requirement, "check": _check,
    "section": _section, "report": _report, "paragraph": _paragraph, "figure": _figure, "commitment": _commitment,
    "problem": lambda graph, entity: {"text": entity.record.text, "paragraph": entity.parent},
    "measure": lambda graph, entity: {"text": entity.record.text, "paragraph": entity.parent},
    "term": _term, "mechanism": _mechanism,
    "regulation": _regulation, "article": _article,
    "workflow": lambda graph, entity: {
        "group": entity.record.group, "summary": entity.record.summary, "owners": [f"role:{role}" for role in entity.record.who],
        "trigger": entity.record.trigger, "steps": [step.key for step in graph.inside(entity.key, "step")],
        "ratios": [ratio.key for ratio in graph.inside(entity.key, "ratio")], "requirements": entity.record.requirements, "evidence": _evidence(entity.record),
        "papers": [paper.title for paper in entity.record.papers], "checks": [check.key for check in graph.inside(entity.key, "check")]},
    "step": _step,
    "ratio": lambda graph, entity: {"of": entity.record.of, "bound": entity.record.bound, "numerator": entity.record.numerator,
                                    "denominator": entity.record.denominator, "text": entity.record.text, "level": entity.record.level},
    "journey": lambda graph, entity: {"role": f"role:{entity.record.role}", "summary": entity.record.summary,
                                      "steps": [step.key for step in graph.inside(entity.key, "step")]},
    "handover": lambda graph, entity: {"what": entity.record.what, "ask": entity.record.ask, "group": entity.record.group},
    "form": lambda graph, entity: {"what": entity.record.what, "evidence": f"evidence:{entity.record.evidence}" if entity.record.evidence else None},
    "faq": lambda graph, entity: {"answer": entity.record.answer, "level": entity.record.level, "see": entity.record.see, "group": entity.record.group,
                                  "conflicts": [{"text": one.text, "holds": one.holds, "level": one.level} for one in entity.record.conflicts]},
    "tally": lambda graph, entity: {"measure": entity.record.measure, "unit": entity.record.unit, "definition": entity.record.definition,
                                    "requirements": entity.record.requirements, "samples": entity.record.samples},
    "genre": lambda graph, entity: {"summary": entity.record.summary, "sections": [step.key for step in graph.inside(entity.key, "step")]},
    "role": lambda graph, entity: {"ours": entity.ours, "summary": entity.record.summary},
    "topic": lambda graph, entity: {"summary": entity.record.summary},
    "evidence": lambda graph, entity: {"what": entity.record.what, "contains": entity.record.contains},
    "combination": lambda graph, entity: {"requirements": entity.record.serves, "may": entity.record.may, "ground": entity.record.ground,
                                          "why": entity.record.why, "basis": [_without_none(one.model_dump()) for one in entity.record.basis]},
}


def _citations(holder: model.Clause | model.Aim | model.Paragraph) -> list[dict[str, Any]]:
    return [_without_none(citation.model_dump()) for citation in holder.citations]


def _evidence(holder: model.Item | model.Requirement | model.Mechanism) -> list[dict[str, Any]]:
    return [_without_none({"type": f"evidence:{use.type}" if use.type else None, "mark": use.mark, "why": use.why,
                           "basis": [basis.to for basis in use.basis]}) for use in uses_of(holder)[1]]


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def catalog_schema() -> bytes:
    """The JSON Schema of the catalog: what every entity has, and what each kind adds."""
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    number = {"type": ["integer", "null"]}
    maybe = {"type": ["string", "null"]}
    scope = {"enum": list(get_args(model.Scope))}
    flag = {"type": "boolean"}
    day = {"type": "string", "format": "date"}
    occurrences = {"type": "array", "items": {"type": "object", "required": ["part", "from", "to", "members"],
                                              "properties": {"part": text, "from": day, "to": day, "members": texts}}}
    citations = {"type": "array", "items": {"type": "object", "required": ["text", "to", "quoted", "nested", "ambiguous"]}}
    kinds: dict[str, dict[str, Any]] = {
        "plan": {"year": {"type": "integer"}, "level": {"enum": ["superior", "own"]}, "body": text, "follows": maybe},
        "clause": {"summary": text, "items": texts, "requirements": texts, "topics": texts,
                   "citations": citations},
        "item": {"mark": text, "text": text, "actors": texts, "clause": text, "checks": texts},
        "requirement": {"kind": {"enum": ["counted", "dated", "event", "recurring"]},
                        "modality": {"enum": ["must", "must-not", "limit"]}, "min": number, "max": number, "unit": maybe,
                        "measure": text, "per": {"enum": list(get_args(model.Per))}, "scope": scope, "applies_to": text,
                        "owners": texts, "helpers": texts, "level": {"enum": ["law", "superior", "own", "custom"]},
                        "window": {"type": ["object", "null"]}, "clause": text, "occurrences": occurrences, "undated": maybe},
        "check": {"ask": text, "who": texts, "record": text, "of": text, "boxes": {"type": "integer"}, "fp": text},
        "regulation": {"kind": text, "issuer": text, "force": {"type": "object"}, "articles": texts},
        "report": {"kind": {"enum": ["half-year", "year", "term"]}, "plan": maybe, "from": text, "to": text,
                   "sections": texts, "paragraphs": texts, "figures": texts, "problems": texts, "measures": texts, "commitments": texts},
        "paragraph": {"kind": {"enum": ["done", "problem", "next"]}, "text": text, "report": text, "section": text, "figures": texts,
                      "citations": citations},
        "figure": {"measure": text, "value": number, "unit": text, "masked": flag, "approximate": flag,
                   "comparator": {"enum": ["=", ">=", ">", "<=", "<"]}, "from": text, "to": text, "paragraph": text},
        "commitment": {"kind": {"enum": ["practice", "promise"]}, "min": {"type": "integer"}, "unit": text, "measure": text, "paragraph": text},
        "problem": {"text": text, "paragraph": text}, "measure": {"text": text, "paragraph": text},
        "term": {"group": text, "local": flag, "explanation": maybe, "parts": {"type": "array"}, "used_in": texts},
        "mechanism": {"group": text, "kind": text, "ours": flag, "summary": text, "runs": texts, "rhythm": {"type": "array"},
                      "requirements": texts, "items": texts, "checks": texts, "holds": text},
        "article": {"number": text, "topic": text, "gist": text, "regulation": text},
        "workflow": {"group": text, "summary": text, "owners": texts, "steps": texts, "requirements": texts, "checks": texts},
        "step": {"of": text}, "ratio": {"numerator": {"type": "integer"}, "denominator": {"type": "integer"}},
        "journey": {"role": text, "steps": texts}, "faq": {"answer": text, "level": text, "see": texts}, "form": {"what": text},
        "verdict": {"requirement": text, "report": text, "verdict": {"enum": list(VERDICTS)}, "value": number, "parts": {"type": "array"}, "reason": text},
        "combination": {"requirements": texts, "may": flag, "ground": {"enum": ["rule", "custom", "unverified"]}, "why": text},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Zhibu catalog", "type": "object",
        "required": ["version", "data_date", "unit", "entities", "links"],
        "properties": {
            "version": {"const": VERSION}, "data_date": {"type": "string", "format": "date"}, "unit": {"type": "object"},
            "entities": {"type": "array", "items": {
                "type": "object", "required": ["key", "type", "title", "aliases", "url"],
                "properties": {"key": {"type": "string", "pattern": "^[a-z]+:.+"}, "type": text, "title": text, "aliases": texts,
                               "url": {"type": "string", "pattern": "^/"}, "locator": text, "parent": text},
                "allOf": [{"if": {"properties": {"type": {"const": kind}}},
                           "then": {"properties": fields, "required": sorted(fields)}} for kind, fields in kinds.items()],
            }},
            "links": {"type": "array", "items": {
                "type": "object", "required": ["type", "from", "to", "strength", "state"],
                "properties": {"type": text, "from": text, "to": text, "strength": {"enum": ["direct", "partial"]},
                               "state": {"enum": ["suggested", "confirmed", "rejected"]}},
            }},
        },
    }
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
