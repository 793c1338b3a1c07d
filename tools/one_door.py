"""Import-linter contract: another app is entered through its `public` module only."""

from __future__ import annotations

from typing import Any

from importlinter import Contract, ContractCheck, fields, output

OUTSIDE = ("huimin.web",)  # composition: it mounts addresses and registers of every app


class OneDoor(Contract):
    """No module may import from inside another app, except through its door.

    Shared packages (`kernel`, `commons`) have no door: they exist to be imported.
    """

    apps = fields.ListField(subfield=fields.StringField())
    door = fields.StringField()

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        trespasses = [
            (importer, imported)
            for app in self.apps
            for imported in {app} | graph.find_descendants(app)
            if not self._is_door(app, imported)
            for importer in graph.find_modules_that_directly_import(imported)
            if not self._inside(app, importer) and not any(self._inside(place, importer) for place in OUTSIDE)
            if ".tests." not in importer
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": sorted(trespasses)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {imported}; ask through its '{self.door}' instead.")

    def _is_door(self, app: str, module: str) -> bool:
        return module == f"{app}.{self.door}" or module.startswith(f"{app}.{self.door}.")

    @staticmethod
    def _inside(package: str, module: str) -> bool:
        return module == package or module.startswith(f"{package}.")
