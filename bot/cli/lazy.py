"""Commands whose modules are loaded when they are called: nobody waits for what another one imports."""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class Later(TyperCommand):
    """Stands in the list of commands, with one line of help, for the function or the Typer at "module:name"."""

    def __init__(self, name: str, place: str, line: str) -> None:
        super().__init__(name, help=line)
        self.place = place

    def load(self) -> Any:  # noqa: ANN401 - typer's own types
        """The command itself."""
        module, _, attribute = self.place.partition(":")
        found = getattr(_loaded(module), attribute)
        if isinstance(found, typer.Typer):
            noun = typer.main.get_group(found)
            noun.help = self.help
            return noun
        alone = typer.Typer(add_completion=False)
        alone.command(self.name)(found)
        return typer.main.get_command(alone)

    def make_context(self, *called: Any, **more: Any) -> Any:  # noqa: ANN401 - as above
        """The command itself takes over: with its arguments, its options and its help."""
        return self.load().make_context(*called, **more)


def _loaded(name: str) -> ModuleType:
    """A module, which stays: the garbage collector need not look through it while it is loaded, nor at the end.

    That is a quarter of the time of a command that only asks the database something.
    """
    if name not in sys.modules:
        gc.disable()
        try:
            import_module(name)
        finally:
            gc.freeze()
            gc.enable()
    return sys.modules[name]


def group(name: str, line: str, *commands: Later) -> TyperGroup:
    """Commands under a noun of their own."""
    return TyperGroup(name=name, help=line, commands=commands, no_args_is_help=True)
