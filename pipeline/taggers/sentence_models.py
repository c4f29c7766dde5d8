"""Models of sentence-transformers on this computer: where one lies, what identifies it, how it is loaded.

A model is a folder. study.toml names it by its path or by a name under which it lies in this computer's own store of
models; nothing is fetched from elsewhere unless study.toml says `allow_download = true`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest, digest_bytes
from pipeline.taggers.embeddings import Encoder
from pipeline.taggers.options import STUDY, Options

# Library, and those who brought out the models that are named without an owner.
LIBRARY = "sentence-transformers"
# One of these lies in the folder of every model.
MARKS = ("modules.json", "config.json")
# Of a larger file only this much of its beginning and of its end is read to tell models apart, in bytes.
END = 65_536
_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS")
_KNOWN = ("allow_download", "model")


@dataclass(frozen=True)
class SentenceModel:
    """The model in `folder`, as that version of the library makes it; `options` is where study.toml names it."""

    folder: Path
    library: str
    options: Options = field(compare=False)

    @cached_property
    def digest(self) -> str:
        """Digest of the library's version and the model's files: names, sizes, contents, of large ones both ends.

        Raises InputError where one cannot be read.
        """
        try:
            files = sorted(
                path for path in self.folder.rglob("*") if _counts(path.relative_to(self.folder), path)
            )
            told = [_described(path, path.relative_to(self.folder).as_posix()) for path in files]
            return digest([self.library, told])
        except OSError as error:
            what = f"the model cannot be read: {error.strerror}."
            raise InputError(
                self.options.problem("model", what, "Its files must be yours to read.")
            ) from None

    def load(self) -> Encoder:
        """The model itself, from its folder alone, which takes seconds.

        Raises InputError where the library cannot make one of these files.
        """
        try:
            with _offline():
                return _library_model(str(self.folder), local=True)
        except Exception as error:  # whatever the library meets in files that are not a model
            what = f"the model in {str(self.folder)!r} cannot be loaded: {_first_line(error)}"
            how = "Name the folder of a model of sentence-transformers."
            raise InputError(self.options.problem("model", what, how)) from error


def find_model(options: Options) -> SentenceModel:
    """The model that study.toml names; quick, since it is not loaded.

    Raises InputError with everything that is wrong: the library is not installed, an unknown key, no such model.
    """
    problems = [
        options.problem(key, "is not known.", f"Known here: {', '.join(_KNOWN)}.")
        for key in options.values
        if key not in _KNOWN
    ]
    library = _version()
    if not library:
        what = f"the tagger {options.name!r} needs a library that is not installed."
        how = f'Install it: pip install "focuscode[semantic]". Or take {options.name!r} out of the list.'
        problems.append(Problem(STUDY, what, how, key="suggestions.taggers"))
    name, allowed = options.values.get("model", ""), options.values.get("allow_download", False)
    if not isinstance(allowed, bool):
        problems.append(options.problem("allow_download", "is not true or false.", "Write true or false."))
    if not isinstance(name, str) or not name.strip():
        how = "Name the folder of a model, relative to study.toml, or one in this computer's store of models."
        problems.append(options.problem("model", "is missing.", how))
    if problems:
        raise InputError(problems)
    return SentenceModel(_folder(options, name, allowed=allowed), library, options)


def _version() -> str:
    """The version of the library; "" where it is not installed."""
    try:
        return version(LIBRARY)
    except PackageNotFoundError:
        return ""


def _folder(options: Options, name: str, *, allowed: bool) -> Path:
    """The folder of a model; raises InputError where there is none."""
    place = options.folder / PurePosixPath(name)
    if place.is_dir():
        if any((place / mark).is_file() for mark in MARKS):
            return place
        what = f"{name!r} holds no model: neither {' nor '.join(MARKS)} lies there."
        raise InputError(options.problem("model", what, "Name the folder that has these files."))
    found = _stored(name)
    if found is None and allowed:
        _fetch(options, name)
        found = _stored(name)
    if found is None:
        what = f"{name!r}: the study has no such folder, and this computer's store of models nothing of that name."
        how = "Mend it (a path is relative to study.toml), or let it be fetched once: allow_download = true."
        raise InputError(options.problem("model", what, how))
    return found


def _stored(name: str) -> Path | None:
    """The folder of a model in this computer's store, where it lies there."""
    from huggingface_hub import try_to_load_from_cache

    store = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    names = (name,) if "/" in name else (f"{LIBRARY}/{name}", name)
    for known, mark in ((known, mark) for known in names for mark in MARKS):
        try:
            found = try_to_load_from_cache(known, mark, cache_dir=store)
        except ValueError:  # it cannot be a name there
            continue
        if isinstance(found, str):
            return Path(found).parent
    return None


def _fetch(options: Options, name: str) -> None:
    """Let the library fetch a model into this computer's store."""
    try:
        _library_model(name, local=False)
    except Exception as error:  # no network, no such model, no room
        what = f"{name!r} could not be fetched: {_first_line(error)}"
        raise InputError(options.problem("model", what, "Look at the name and at the network.")) from error


def _library_model(name: str, *, local: bool) -> Encoder:
    """A model as the library makes it; never with code that a model brings."""
    from sentence_transformers import SentenceTransformer

    model: Encoder = SentenceTransformer(name, local_files_only=local, trust_remote_code=False)
    return model


@contextmanager
def _offline() -> Iterator[None]:
    """Within it the library is told not to look for anything elsewhere."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(dict.fromkeys(_OFFLINE, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _counts(relative: Path, path: Path) -> bool:
    """True for the files that make the model what it is: no hidden ones, no descriptions."""
    hidden = any(part.startswith(".") for part in relative.parts)
    return not hidden and relative.suffix != ".md" and path.is_file()


def _described(path: Path, name: str) -> list[object]:
    """A file's name, size and what stands in it, of a large one at both ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(END)
        file.seek(max(END, size - END))
        return [name, size, digest_bytes(start + file.read(END))]


def _first_line(error: Exception) -> str:
    """What an error says, in one line that ends as a sentence does."""
    said = next(iter(str(error).splitlines()), "") or type(error).__name__
    return said.rstrip(". ") + "."
