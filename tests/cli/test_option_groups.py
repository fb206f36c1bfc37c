"""Commands that share options take them in one piece."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import Annotated, ClassVar

import pytest
import typer
from typer.testing import CliRunner

from cleaner.cli.help import add_command, command_group
from cleaner.cli.option_groups import option


@dataclass(frozen=True)
class Trip:
    """Options that stand together."""

    city: Annotated[str, typer.Option("--city", help="Where to.")] = "Aden"
    by: Annotated[list[str] | None, typer.Option("--by")] = None


@dataclass(frozen=True)
class Tour(Trip):
    """Options of both kinds, in a group with a title."""

    title: ClassVar[str] = "Tour"
    guide: str = option("", "Who leads.", metavar="NAME")
    quick: bool = option(False, "In one day.", "--quick")


@pytest.fixture
def tours() -> typer.Typer:
    app = command_group("Tours.")

    @add_command(app, "plan")
    def plan(
        to: str = option(MISSING, "Where it ends.", "--to"),
        most: int = option(3, "So many people.", min=1),
        *,
        tour: Tour,
    ) -> int:
        print(to, most, tour)
        return int(tour.quick)

    @app.callback()
    def _named() -> None: ...

    return app


def test_an_option_is_declared_in_a_group_as_in_a_command(tours: typer.Typer) -> None:
    given = ["--to", "Ibb", "--by", "bus", "--by", "foot", "--guide", "Ali", "--quick"]
    result = CliRunner().invoke(tours, ["plan", *given])
    assert result.output == "Ibb 3 Tour(city='Aden', by=['bus', 'foot'], guide='Ali', quick=True)\n"
    assert result.exit_code == 1
    assert Tour(city="Ibb").guide == ""


def test_an_option_without_a_default_must_be_given(tours: typer.Typer) -> None:
    result = CliRunner().invoke(tours, ["plan"])
    assert (result.exit_code, "--to" in result.output) == (2, True)


def test_settings_of_an_option_count(tours: typer.Typer) -> None:
    assert CliRunner().invoke(tours, ["plan", "--to", "Ibb", "--most", "0"]).exit_code == 2
    shown = CliRunner().invoke(tours, ["plan", "--help"]).output
    assert shown.index("So many people.") < shown.index("Tour:") < shown.index("--guide NAME")
    assert shown.index("--city") < shown.index("--by") < shown.index("Tour:")
    assert "Where to." in shown
