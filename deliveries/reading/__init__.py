"""Reading: the text of a report and what is on record become phrases, and proposals of deliveries. No database inside.

`text` parts it into sentences; `gazetteer` finds names on record (`countries`, `makers` and `kinds` have what
newspapers say besides), `days` and `quantities` find days and numbers (`relative`: days told by the day before),
`stages` the words that tell how far a delivery had come (`trigger`; `english`, `french`, `nouns`), and `phrases` all
of them. `mentions` make equipment of them (`naming`: models that are not on record; `counting`, `wording`, `elliptic`:
how many, and whether it is another; `sifting`: what is none). `clauses`, `governing`, `behind`, `reach`, `roles`,
`casting`, `beside` and `parting` say which stage word speaks of it, and of whom; `events` what a sentence tells
(`telling`; `holding`: what a consignment is made up of; `apart`: lines of several suppliers or days; `earlier`: those
of years before; `respective` and `gapping`: what several parties did; `inheriting`; `asides`: what is none), `dating`
on which day, and `voices` who says so, `service` when it entered service; `promises` and `totals` what is no delivery
of its own. `linking` joins sentences (`gathering`, `pronouns`, `lining`, `refining`, `whose`, `alike`, `sameness`,
`referring`), `filling` what is left open, and `repeated` leaves out what is told twice; `report` gives the result
(`proposals`). A long text is read in `parts`.
"""

from .gazetteer import Entry, Gazetteer
from .proposals import Phrase, Proposal, ProposedLine, Report, StatedTotal, Value, Voice
from .report import read_report
from .trigger import Stage

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
    "Voice",
    "read_report",
]
