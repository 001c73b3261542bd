"""Reading: the text of a report and what is on record become phrases, and proposals of deliveries. No database inside.

`text` parts it into sentences; `gazetteer` finds names on record (`countries` and `kinds` have what newspapers say
besides), `days` and `quantities` find days and numbers, `stages` the words that tell how far a delivery had come
(`english`, `french`), and `phrases` all of them. `mentions` make equipment of them (`naming`: models that are not on
record; `elliptic`: numbers alone). `clauses`, `governing` and `roles` say which stage word speaks of it, and of whom;
`events` what a sentence tells, `promises` and `totals` what is no delivery of its own. `linking` joins sentences
(`gathered`, `alike`, `filling`), and `report` gives the result.
"""

from .gazetteer import Entry, Gazetteer
from .report import Phrase, Proposal, ProposedLine, Report, StatedTotal, Value, read_report
from .stages import Stage

__all__ = [
    "Entry",
    "Gazetteer",
    "Phrase",
    "Proposal",
    "ProposedLine",
    "Report",
    "Stage",
    "StatedTotal",
    "Value",
    "read_report",
]
