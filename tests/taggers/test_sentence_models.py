"""Models of sentence-transformers: found on this computer, never fetched unasked, told apart by their files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.errors import InputError
from pipeline.taggers import Passage, sentence_models
from pipeline.taggers.options import Options
from pipeline.taggers.semantic import tagger
from pipeline.taggers.sentence_models import END, find_model

OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


@dataclass
class Library:
    """What stands for sentence-transformers: the models in the computer's store, those elsewhere, and what was asked."""

    stored: dict[str, Path] = field(default_factory=dict)
    elsewhere: dict[str, Path] = field(default_factory=dict)
    asked: list[tuple[str, bool, list[str | None]]] = field(default_factory=list)

    def make(self, name: str, *, local_files_only: bool, trust_remote_code: bool) -> SimpleNamespace:
        """Make a model; where that is allowed, fetch it first."""
        assert not trust_remote_code
        self.asked.append((name, local_files_only, [os.environ.get(key) for key in OFFLINE]))
        if not local_files_only and name in self.elsewhere:
            self.stored[name] = self.elsewhere[name]
        elif not (Path(name) / "config.json").is_file():
            raise OSError("there is no such model.\nLook elsewhere.")
        return SimpleNamespace(encode=lambda texts, **_: [[1.0, len(text)] for text in texts])

    def look(self, name: str, mark: str, *, cache_dir: str | None) -> str | None:
        """Where a file of a model lies in the store."""
        assert cache_dir is None
        if " " in name:
            raise ValueError(name)
        place = self.stored.get(name, Path("nowhere")) / mark
        return str(place) if place.is_file() else None


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """The library is installed, and its store is empty."""
    made = Library()
    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=made.make))
    monkeypatch.setitem(sys.modules, "huggingface_hub", SimpleNamespace(try_to_load_from_cache=made.look))
    monkeypatch.setattr(sentence_models, "version", lambda _: "6.2.0")
    for key in (*OFFLINE, "SENTENCE_TRANSFORMERS_HOME"):
        monkeypatch.delenv(key, raising=False)
    return made


def model_folder(folder: Path, weights: bytes = b"weights") -> Path:
    """A folder with what a model consists of."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


@pytest.fixture
def options(tmp_path: Path) -> Callable[..., Options]:
    """Makes the options of the semantic tagger in a study whose folder is `tmp_path`."""
    return lambda **values: Options("semantic", values, tmp_path)


Make = Callable[..., Options]


def test_a_folder_of_the_study(library: Library, options: Make, tmp_path: Path) -> None:
    """A path is relative to the study; the library is told to stay offline while it loads, and not afterwards."""
    folder = model_folder(tmp_path / "models" / "small")
    model = find_model(options(model="models/small"))
    assert [] == library.asked
    model.load()
    assert [(str(folder), True, ["1", "1"])] == library.asked
    assert [None, None] == [os.environ.get(key) for key in OFFLINE]


def test_what_was_set_before_stays(
    library: Library, options: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that was set has its value again after loading."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    model_folder(tmp_path / "small")
    find_model(options(model="small")).load()
    assert "0" == os.environ["HF_HUB_OFFLINE"]


@pytest.mark.parametrize("stored", ["somebody/small", "sentence-transformers/small", "small"])
def test_a_name_in_the_store(library: Library, options: Make, tmp_path: Path, stored: str) -> None:
    """A name is looked up in the computer's store of models, with and without its owner."""
    library.stored[stored] = model_folder(tmp_path / "store")
    name = stored if stored.startswith("somebody") else "small"
    assert tmp_path / "store" == find_model(options(model=name)).folder
    assert [] == library.asked


def test_nothing_is_fetched_unasked(library: Library, options: Make, tmp_path: Path) -> None:
    """A model that lies elsewhere is not fetched; with `allow_download = true` it is, once."""
    library.elsewhere["big/model"] = model_folder(tmp_path / "elsewhere")
    for values in ({}, {"allow_download": False}):
        with pytest.raises(InputError, match="allow_download = true"):
            find_model(options(model="big/model", **values))
    assert [] == library.asked
    for _ in range(2):
        find_model(options(model="big/model", allow_download=True))
    assert [("big/model", False, [None, None])] == library.asked


WRONG: list[tuple[str, Mapping[str, Any], list[str]]] = [
    ("nothing said", {}, ["model: is missing."]),
    ("an empty name", {"model": " "}, ["model: is missing."]),
    ("a number", {"model": 7}, ["model: is missing."]),
    (
        "an unknown key",
        {"model": "small", "modle": "x"},
        ["modle: is not known. Known here: allow_download, model."],
    ),
    (
        "no truth value",
        {"model": "small", "allow_download": "yes"},
        ["allow_download: is not true or false."],
    ),
    ("several at once", {"a": 1, "b": 2}, ["a: is not known.", "b: is not known.", "model: is missing."]),
    (
        "no such folder",
        {"model": "nowhere/at/all"},
        ["model: 'nowhere/at/all': the study has no such folder"],
    ),
    ("what no name can be", {"model": "a b\x00"}, ["model: 'a b\\x00': the study has no such folder"]),
    ("a folder without a model", {"model": "empty"}, ["model: 'empty' holds no model: neither modules.json"]),
    (
        "not to be fetched",
        {"model": "x/y", "allow_download": True},
        ["model: 'x/y' could not be fetched: there is no"],
    ),
]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("name", "values", "told"), WRONG, ids=[name for name, _, _ in WRONG])
def test_wrong_options(
    name: str, values: Mapping[str, Any], told: list[str], options: Make, tmp_path: Path
) -> None:
    """Each mistake is told with its key in study.toml, all of them at once."""
    (tmp_path / "empty").mkdir()
    model_folder(tmp_path / "small")
    with pytest.raises(InputError) as caught:
        find_model(options(**values))
    said = str(caught.value).splitlines()
    assert len(told) == len(said)
    for expected, line in zip(told, said, strict=True):
        assert line.startswith(f"study.toml, suggestions.options.semantic.{expected}")


def test_without_the_library(options: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is not installed the message says how to install it."""

    def missing(name: str) -> str:
        """Nothing of that name is installed."""
        raise PackageNotFoundError(name)

    monkeypatch.setattr(sentence_models, "version", missing)
    with pytest.raises(InputError) as caught:
        find_model(options(model="small"))
    (problem,) = caught.value.problems
    assert "the tagger 'semantic' needs a library that is not installed." == problem.what
    assert 'pip install "focuscode[semantic]"' in problem.how


def test_files_that_are_no_model(library: Library, options: Make, tmp_path: Path) -> None:
    """Files that the library cannot load are told in one line, with the folder."""
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"odd' cannot be loaded: there is no such model\. Name the folder"
    ) as caught:
        find_model(options(model="odd")).load()
    assert "Look elsewhere" not in str(caught.value)


def test_a_model_is_loaded_once_in_a_run(
    library: Library, options: Make, tmp_path: Path, passage: Callable[..., Passage]
) -> None:
    """Taggers that are made one after the other share the model; it is loaded when there is something to read."""
    folder = model_folder(tmp_path / "small")
    book = Codebook("b", "1", "B", (Code("a", "A", ""),), ("en",))
    first, second = (tagger(book, options(model="small")) for _ in range(2))
    assert ([], first.name) == (library.asked, second.name)
    for one in (first, second):
        assert 1 == len(one.suggest([passage("words")]))
    assert 1 == len(library.asked)
    (folder / "vocab.txt").write_text("a", encoding="utf-8")
    changed = tagger(book, options(model="small"))
    assert 1 == len(changed.suggest([passage("words")]))
    assert (2, False) == (len(library.asked), changed.name == first.name)


def change_end(folder: Path) -> None:
    """Change the last byte of the weights."""
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"!")


CHANGES: list[tuple[str, Callable[[Path], object], bool]] = [
    ("nothing", lambda _: None, False),
    ("a description", lambda folder: (folder / "README.md").write_text("new", encoding="utf-8"), False),
    ("a hidden file", lambda folder: (folder / ".note").write_text("new", encoding="utf-8"), False),
    ("the configuration", lambda folder: (folder / "config.json").write_text("[]", encoding="utf-8"), True),
    ("another file", lambda folder: (folder / "vocab.txt").write_text("a", encoding="utf-8"), True),
    ("a file's name", lambda folder: (folder / "config.json").rename(folder / "modules.json"), True),
    ("the end of a large file", change_end, True),
]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("name", "change", "differs"), CHANGES, ids=[name for name, _, _ in CHANGES])
def test_the_digest_tells_models_apart(
    name: str, change: Callable[[Path], object], differs: bool, options: Make, tmp_path: Path
) -> None:
    """The digest follows what makes the model, and nothing else; of a large file both ends are read."""
    folder = model_folder(tmp_path / "small", b"w" * (3 * END))
    before = find_model(options(model="small")).digest
    change(folder)
    assert differs == (before != find_model(options(model="small")).digest)


@pytest.mark.usefixtures("library")
def test_another_library_is_another_model(
    options: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version of the library is part of the digest."""
    model_folder(tmp_path / "small")
    before = find_model(options(model="small")).digest
    monkeypatch.setattr(sentence_models, "version", lambda _: "7.0.0")
    assert before != find_model(options(model="small")).digest


@pytest.mark.model
def test_a_real_model(tmp_path: Path) -> None:
    """A real model says that texts of one meaning are near, in other words too."""
    named = os.environ.get("FOCUSCODE_MODEL")
    if not named:
        pytest.skip("set FOCUSCODE_MODEL to the folder of a sentence-transformers model for English")
    encoder = find_model(Options("semantic", {"model": named}, tmp_path)).load()
    texts = ["We are exhausted after work.", "I am too tired in the evening.", "The bus was late."]
    tired, weary, bus = encoder.encode(texts, batch_size=64, show_progress_bar=False)
    assert tired @ weary > tired @ bus + 0.2
