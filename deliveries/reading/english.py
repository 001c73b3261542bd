"""English stage words, folded. Forms that may be nouns as well are verbs only behind an auxiliary."""

from __future__ import annotations

import re


def _regular(*stems: str) -> str:
    """ "deliver" gives deliver, delivers, delivered, delivering; "donate" and "supply" likewise."""
    forms = []
    for stem in stems:
        if stem.endswith("e"):
            forms.append(f"{stem}[sd]?|{stem[:-1]}ing")
        elif stem.endswith("y") and stem[-2] not in "aeo":
            forms.append(f"{stem}|{stem[:-1]}ie[sd]|{stem}ing")
        else:
            forms.append(f"{stem}(?:e?s|ed|ing)?")
    return "|".join(forms)


VERBS = {
    "get": r"(?:take|takes|took|taken|taking) (?:\w+ )?(?:delivery|possession|receipt)(?: (?:on )?\w+day)? of|"
    + _regular("receive", "acquire", "obtain", "accept")
    + r"|welcom(?:e[sd]|ing)|gets|got|gotten|get|import(?:ed|s)|induct(?:ed|s|ing)?|commission(?:s|ed)?",
    "give": _regular("deliver", "supply", "provide", "donate")
    + r"|sends?|sent|sending|shipped|shipping|ship|(?:hand|turn)(?:s|ed|ing)? over|handed|gives?|gave|given|giving"
    r"|transferr(?:ed|ing)|transfers?|exported|exporting|export|gifted|presented|dispatched|airlifted|furnished|granted"
    r"|hands over|handing over|equipped|brought|brings",
    "come": r"arriv(?:es?|ed|ing)|came|landed|unload(?:ed|ing)|offload(?:ed|ing)|docked|touched down|reach(?:ed|es)?"
    r"|flown (?:in|to|into|from)|follow|brought (?:in|to|into)|rolled off|shown(?: off)?|disembarked|flew in",
    "order": r"placed with|ordered|orders|ordering|order|buys?|bought|buying|purchas(?:es?|ed|ing)|procur(?:es?"
r"|ed|ing)|contracted"
    r"|sign(?:s|ed|ing)?(?: [\w$.,-]+){0,6}? (?:contracts?|deals?|agreements?|orders?)(?: for| to buy"
r"| to purchase| on| to acquire)?"
    r"|(?:plac(?:es?|ed|ing)) (?:an?|its|another)(?: \w+){0,2} orders? for",
    "sell": r"sells?|sold|selling|approv(?:es?|ed|ing)(?: \w+){0,4} sale of",
    "await": r"expect(?:s|ed|ing)?|await(?:s|ed|ing)?|due|scheduled|slated|awaiting|pending|waiting for|delayed",
    "promise": r"promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|committed|offer(?:ed|s|ing)?",
    "cancel": r"cancel(?:s|l?ed|l?ing)?|scrap(?:s|ped|ping)?|suspend(?:s|ed)?|halt(?:s|ed)|terminat(?:es"
r"|ed)|blocked|froze"
    r"|frozen|call(?:s|ed) off|pull(?:s|ed) out of|abandon(?:s|ed)?|rescind(?:s|ed)?",
    "describe": r"describ(?:es?|ed|ing)(?: [\w']+){0,5}? as|compris(?:es?|ed|ing)|consist(?:s|ed|ing)? of"
    r"|includ(?:es?|ed|ing)|identified(?: \w+){0,3}? as|contain(?:s|ed|ing)?|made up of|(?:is|are|was|were) of the type"
    r"|composed of|namely|cover(?:s|ed)|among them|saw",
    "other": r"kill(?:s|ed|ing)?|destroy(?:s|ed|ing)?|crash(?:es|ed|ing)?|carry|carries|carried|carrying"
r"|fir(?:es|ed|ing)"
    r"|operat(?:es?|ed|ing)|los(?:es?|t|ing)|shot down|shoots? down|captur(?:es?|ed|ing)|seiz(?:es?"
r"|ed|ing)|us(?:es?|ed|ing)"
    r"|fights?|fought|fighting|attack(?:ed|ing)|launch(?:ed|es|ing)?|hits?|deploy(?:s|ed|ing)?|stationed|train(?:ed|s)"
    r"|visit(?:s|ed|ing)?|damag(?:es|ed)|repair(?:s|ed)|upgrad(?:es|ed|ing)|retir(?:es?|ed|ing)"
r"|flown by|flew|flies|flying"
    r"|unveil(?:s|ed)|demand(?:s|ed)|request(?:s|ed)|asked for|need(?:s|ed)?|owns?|maintain(?:s|ed)?|overhaul(?:ed)?"
    r"|built|builds?|manufactur(?:es|ed)|produc(?:es|ed|ing)|inspect(?:s|ed)|arm(?:s|ed) with|took part"
r"|replac(?:es?|ed|ing)"
    r"|intercept(?:s|ed)|struck|bomb(?:s|ed)|patroll(?:ed|ing)|fleet of|inventory of|displayed|paraded|stole|stolen"
    r"|fielded|serviced|test(?:s|ed|ing)|develop(?:s|ed|ing)|sank|sunk|abandoned by|wants|seeks|sought|wanted"
    r"|discuss(?:es|ed|ing)?|eyes|eyeing|carried out"
r"|modernis\w+|moderniz\w+",
}  # fmt: skip
NOUNS = {
    "give": r"deliver(?:y|ies)(?: of)?|handover(?: of)?|hand-over(?: of)?|donations?(?: of)?|gifts? of|transfer of"
    r"|supply of|provision of|shipments? of|presentation of",
    "come": r"arrivals?(?: of)?",
    "get": r"receipt of|acceptance of|acquisition of|induction of",
    "order": r"(?:contracts?|deals?|agreements?)(?: that was| was| were| had been| reportedly)? signed|orders? for"
    r"|purchases?(?: of)?|procurement(?: of)?"
    r"|(?:contracts?|deals?|agreements?)(?: [\w$.,-]+){0,6}? (?:for|to buy|to purchase|to acquire"
    r"|covers|includes)|on order",
    "sell": r"sales? of|(?:contracts?|deals?|agreements?)(?: [\w$.,-]+){0,6}? (?:to supply|to deliver|to provide"
    r"|to sell)",
    "cancel": r"cancellation(?: of)?",
    "promise": r"promise of|pledge of|offer of",
}
AUXILIARIES = (
    r"has|have|had|having|was|were|is|are|be|been|being|will|would|shall|should|may|might|could|can|must|to|not|never"
    r"|also|already|just|now|recently|officially|yet|finally|soon|still|so far|reportedly|formally|initially|later"
    r"|earlier|quietly|only|due|set|expected|scheduled|slated|likely|about|ready|willing|going"
    r"|planned|planning|plans?|agreed"
    r"|agrees?|agreeing|promised|promises|pledged|pledges|vowed|vows|committed|offered|offers|hopes?"
    r"|hoped|hoping|wants?"
    r"|wanted|wishes|seeks?|sought|refused|refuses|failed|declined|denied|began|begun|begins|started|starts|continues?"
    r"|continued|intends?|decided|then|all|both|yesterday|today|'s|'ll|'d|n't|hasn't|haven't|didn't|did|does"
    r"|won't|were due|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|instead|reported to have|believed to have"
    r"|in talks|in negotiations|considering|interested in|negotiating|mulling|weighing|exploring"
    r"|looking|eyeing|keen"
)
# Nouns and other words as well: "ships", "an order", "supply".
NEEDS_AUXILIARY = re.compile(
    r"ship|order|orders|supply|transfer|transfers|export|reach|follow|gets?|get|cancel|halts?|accept"
)
MAKES_VERB = re.compile(r"\b(?:to|will|would|shall|should|may|might|could|can|must|did|does|won't|didn't)\b|'ll|'d")
BE = re.compile(r"\b(?:was|were|is|are|be|been|being)\b")
DENIES = re.compile(r"\b(?:not|never|refused|refuses|failed|declined|denied|yet to)\b|n't\b")
TALKS = re.compile(
    r"\b(?:in talks|in negotiations|considering|interested in|negotiating|mulling|weighing|exploring"
    r"|looking|eyeing|keen|hopes?|hoped|hoping|wants?|wanted|wishes|seeks?|sought|plans?|planned"
    r"|planning|intends?)\b"
)
AGREES = re.compile(r"\b(?:agree\w*|promise\w*|pledge\w*|vow\w*|committed|offer\w*|decided)\b")
TO_COME = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|can|must|due|set|expected|scheduled|slated|likely"
    r"|about|ready|willing|going)\b"
    r"|'ll|\b(?:is|are|was|were|be)\b.*\bto\b|^to\b|\bbegins? to\b|\bto be\b"
)
FUTURE = re.compile(r"(?!)")
BETWEEN = re.compile(r"(?:[ ,]+(?:the|a|an|its|their|of|for|be|to|first|new|early|formal|complete|on|in|is|are|was"
r"|were|has|have|had|been"
                     r"|next|full|official|planned|further|by|and|that|they|it|will|would|signed|deal|contract)"
                     r")*[ ,]*")  # fmt: skip
_PARTICIPLE = re.compile(
    r"\w+ed|sent|given|flown.*|sold|bought|\w+ed (?:over|down|off|out of|in)|handed.*|brought.*"
    r"|frozen|got|gotten|taken .*"
)


def is_participle(form: str, _written: str) -> bool:
    """Whether a form may be a participle of the past."""
    return bool(_PARTICIPLE.fullmatch(form))


# "the orders", "an offer" are no verbs.
NOUN_BEFORE = re.compile(
    r"\b(?:the|an?|its|their|his|her|new|first|of|this|these|those|for|more|foreign|in|further|any|other|arms|export) $"
)
MAY_BE_NOUN = re.compile(
    r"orders?|purchases?|offers?|supplies|transfers?|exports?|gets?|receive|delivers|buys?|promises?"
    r"|pledges?|imports|halts?"
)
REFLEXIVE = re.compile(r"(?!)")
# Who is ready to deliver has not said that he will.
WILLING = re.compile(r"\b(?:ready|willing)\b")
# "with 23 more being given free of charge"
GOES_ON = re.compile(r"^(?:(?:is|are) )?being\b")
# What may stand before a participle that nobody did.
ADVERBS = re.compile(
    r"(?:(?:already|just|now|recently|officially|yet|finally|soon|still|so far|reportedly|formally"
    r"|initially|later|earlier"
    r"|quietly|only|also|both|all|then|on \w+day)\s+)+"
)
