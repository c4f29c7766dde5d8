"""What was said and by whom, as records: shares of codes, where they come up, what goes together.

Shares are 0–1; positions run from 0 (the first turn of a discussion) to 1 (its end). People are attendances: somebody in
two discussions counts in each, the silent are counted among those present.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.findings import Cell, Estimate

PARTS = 20  # into which the course of a discussion is cut where it is published


@dataclass(frozen=True, slots=True)
class CodeShare:
    """How much of the talk of a cell carries a code.

    `of_speakers` is the share of those present (the silent included) who were given the code, `of_segments` that of segments,
    corrected for partial review where only a part was read by chance (`corrected`), and `per_speaker` the mean over
    speakers of each speaker's own share of segments, so that one who speaks much does not carry the cell. Intervals are
    clustered on focus groups, and only given for margins with at least four of them.
    """

    cell: Cell
    code_id: str
    of_speakers: Estimate
    of_segments: Estimate
    per_speaker: Estimate
    speakers: int
    present: int
    segments: int
    segments_read: int
    groups: int
    groups_with_code: int
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Who raised a theme: `prompted` counts codings in a turn directly after a moderator's, `own` all others.

    `first` maps a stakeholder group ("" where it is not known) to the number of discussions in which somebody of it was the
    first to whom the code was given; `first_prompted` of these first times were prompted. `discussions` counts those in
    which the code came up.
    """

    code_id: str
    prompted: int
    own: int
    first: tuple[tuple[str, int], ...]
    first_prompted: int
    discussions: int


@dataclass(frozen=True, slots=True)
class CourseOfCode:
    """In which third of the discussions a code comes up: segments coded and read, beginning, middle and end.

    Thirds are of the words spoken, the moderator's included; a segment belongs to the third in which its middle lies.
    """

    code_id: str
    coded: tuple[int, int, int]
    read: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes on the same segment, counted among the segments read for both: together, and each of them in how many.

    `expected` is how often chance would bring them together there; `jaccard` is both / either. `speakers` counts the people
    to whom both were credited on one segment.
    """

    first: str
    second: str
    together: int
    first_in: int
    second_in: int
    expected: float
    jaccard: float
    speakers: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One segment in the course of a discussion: who spoke from where to where (0–1), and which codes were agreed on.

    This is for the study itself: words can be found again by their place and length. Reports have `CoursePart`.
    `speaker` is the person's id, `group` their stakeholder group, "" for moderators and observers, whose talk is not coded
    (`coded` empty, `counted` false).
    """

    transcript_id: str
    speaker: str
    group: str
    start: float
    end: float
    codes: tuple[str, ...]
    counted: bool = True


@dataclass(frozen=True, slots=True)
class CoursePart:
    """What somebody did in one of the equal parts of a discussion, as coarsely as it may be published.

    `speaker` is how their row is called ("participant A"), `group` their stakeholder group, "" where it is not told; all
    moderators and others who are not `counted` are one row. `part` counts from 1. `talk` is their share of the part's words in
    steps: 1 up to a third, 2 up to two thirds, 3 more; 0 none. `codes` has the ids of codes and the number of their segments with
    each, the middle of which lies in that part.
    """

    transcript_id: str
    speaker: str
    group: str
    part: int
    talk: int
    codes: tuple[tuple[str, int], ...]
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ResourceBalance:
    """Mentions of what the public sector puts in against mentions of what citizens put in, in one cell.

    `balance` is the share of citizens' inputs among all mentions of either (segments), clustered on focus groups;
    `public_speakers`, `citizen_speakers` and `only_public` count people of those `present`.
    """

    cell: Cell
    public: int
    citizens: int
    both: int
    balance: Estimate
    public_speakers: int
    citizen_speakers: int
    only_public: int
    present: int


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything measured of the talk besides the perceived level."""

    shares: tuple[CodeShare, ...] = ()
    origins: tuple[Origin, ...] = ()
    sequence: tuple[CourseOfCode, ...] = ()
    pairs: tuple[Pair, ...] = ()
    moments: tuple[Moment, ...] = ()
    resources: tuple[ResourceBalance, ...] = ()
