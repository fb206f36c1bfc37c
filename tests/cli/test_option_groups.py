"""Commands that share options take them in one piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from cleaner.cli.terminal import reporting_errors


@dataclass(frozen=True)
class Trip:
    """Options that stand together."""

    city: Annotated[str, typer.Option("--city", help="Where to.")] = "Aden"
    by: Annotated[list[str] | None, typer.Option("--by")] = None


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer(rich_markup_mode=None)

    @app.command()
    @reporting_errors
    def travel(name: str, *, trip: Trip, days: Annotated[int, typer.Option("--days")] = 1) -> int:
        print(name, trip, days)
        return 0

    return app


def test_the_fields_of_a_group_are_options(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["Huda", "--city", "Taiz", "--by", "bus", "--by", "foot"])
    assert result.output == "Huda Trip(city='Taiz', by=['bus', 'foot']) 1\n"


def test_what_is_not_given_has_the_default_of_its_field(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["Huda", "--days", "3"])
    assert result.output == "Huda Trip(city='Aden', by=None) 3\n"


def test_the_help_shows_them_in_the_order_of_the_signature(app: typer.Typer) -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert shown.index("--city") < shown.index("--by") < shown.index("--days")
    assert "Where to." in shown
