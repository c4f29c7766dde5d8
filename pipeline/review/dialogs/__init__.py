"""Dialogs of the full-screen review: each asks one thing, knows plain data alone, and is gone with an answer.

Esc gives None. Records are in `records` (which loads no Textual), each dialog is imported from its own module.

| module | dialog | result |
|---|---|---|
| picker | Picker(codebook, *, given=(), query="", offer_new=True) | code id, or NewWords(words): make a code of these |
| new_code | NewCode(near, *, name="") | MadeCode(name, definition, in_vivo), or TakenCode(code_id) of a near one |
| new_code | InVivo(near, quote, *, words=None) | the same; `words` is a Span in code points of `quote` |
| levels | Levels(code, *, given="", suggested="", why="") | level id |
| speakers | Speakers(speakers: Sequence[Voiced], *, credited=()) | ids in the order given, at least one |
| memos | MemoEdit(targets: Sequence[MemoTarget], *, start=0) | MemoDraft(text, about, target) |
| memos | Memos(memos: Sequence[KeptMemo]) | the KeptMemo to jump to |
| finding | Search(*, text="") | words to look for |
| finding | Jump(find, *, total=0, transcripts=()) | segment id: what `find` gave for what was typed |
| finding | Order(orders: Sequence[Option], *, chosen="") | value of an order |
| filters | Filter(options, *, chosen=FilterChoice(), count=None) | FilterChoice |
| reasons | Reason(question, *, note_needed=False) | GivenReason(reason, note); a reason of `pipeline.decisions` |
| reading | CodeCard(code, *, path="", own=()) | None; `own`: quotes that the coder gave it to |
| reading | Help(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) | None; (group, [(keys, what)]) |
| reading | Message(title, text) | None |

`near(name, definition)` gives (code id, name, why) of near codes; it runs in a thread. `find(text)` gives a segment id or
None and runs at once, as does `count(choice)`, the number of segments that a filter leaves. `options` of Filter maps
each field of FilterChoice ("transcript", "speaker", "group", "code", "state") to its Options.

Text from outside is passed as it is (raw): a dialog makes it visible itself. What people type or paste comes back without
the characters that `pipeline.verbatim.visible` would show as symbols (they are left out as they arrive, and the dialog
says so); line breaks and tabs stay in memos and become spaces elsewhere; white space at both ends is cut.
"""
