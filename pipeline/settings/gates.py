"""Reading [gates] and [agreement]: what coders have to reach, and from where on alpha counts as reliable."""

from __future__ import annotations

from pipeline.agreement import THRESHOLDS
from pipeline.settings import AgreementSettings, Gate, GateSettings
from pipeline.settings.table import Table

_WAIVED = "not applicable, because "


def agreement_settings(table: Table) -> AgreementSettings:
    """Read [agreement]."""
    settings = AgreementSettings(
        reliable=table.number("reliable", THRESHOLDS[0], -1, 1),
        tentative=table.number("tentative", THRESHOLDS[1], -1, 1),
    )
    if settings.tentative > settings.reliable:
        what = f"is {settings.tentative:g}, above reliable = {settings.reliable:g}."
        table.wrong("tentative", what, "Tentative is what reaches less than reliable: make it smaller.")
    table.done()
    return settings


def gate_settings(table: Table) -> GateSettings:
    """Read [gates]: each is a number, or the sentence that it is not applicable and why."""
    by_code = table.table("min_alpha_of")
    settings = GateSettings(
        min_alpha=_gate(table, "min_alpha", -1, 1),
        min_alpha_overall=_gate(table, "min_alpha_overall", -1, 1),
        alpha_by=table.choice("alpha_by", "estimate", ("estimate", "lower bound")),
        min_alpha_of={name: _gate(by_code, name, -1, 1) for name in by_code.values},
        min_percent=_gate(table, "min_percent", 0, 1),
        min_double_coded=_gate(table, "min_double_coded", 0, 1),
        max_unreviewed=_gate(table, "max_unreviewed", 0, 1),
        max_conflicts=_gate(table, "max_conflicts", 0, float("inf")),
        max_outdated=_gate(table, "max_outdated", 0, float("inf"), Gate(0.0)),
    )
    table.done()
    return settings


def _gate(table: Table, name: str, low: float, high: float, default: Gate = Gate()) -> Gate:  # noqa: B008  # frozen
    """One gate."""
    value = table.values.get(name)
    if isinstance(value, str):
        table.text(name)
        if not value.startswith(_WAIVED) or not value[len(_WAIVED) :].strip(" .…"):
            table.wrong(name, f"is {value!r}.", f'Write a number, or "{_WAIVED}<reason>".')
        return Gate(None, value)
    limit = table.number(name, low, low, high)
    return Gate(limit) if table.has(name) else default
