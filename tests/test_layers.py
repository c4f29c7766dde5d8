"""The package is what its folders say: no part of it is left out of an installation or of the checks."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import pipeline

ROOT = Path(pipeline.__file__).parent


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder without __init__.py would be a namespace package, which import contracts and wheels pass over."""
    folders = {path.parent for path in ROOT.rglob("*.py")}
    assert [] == sorted(str(folder) for folder in folders if not (folder / "__init__.py").is_file())


def test_every_module_can_be_found() -> None:
    """What lies in the folders is what the package has, module by module."""
    files = {
        ".".join(("pipeline", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        for path in ROOT.rglob("*.py")
    }
    found = {module.name for module in pkgutil.walk_packages([str(ROOT)], "pipeline.", onerror=print)}
    assert files - {"pipeline"} == found


def test_no_module_hides_a_library() -> None:
    """No package or module at the top has the name of a library that it stands beside."""
    used = {
        "alembic",
        "click",
        "csv",
        "html",
        "json",
        "numpy",
        "pandas",
        "rich",
        "sklearn",
        "spacy",
        "sqlalchemy",
    }
    assert set() == used & {module.name for module in pkgutil.iter_modules([str(ROOT)])}
