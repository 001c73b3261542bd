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
    "get": r"(?:take|takes|took|taken|taking) (?:\w+ )?(?:delivery|possession|receipt|charge"
    r"|custody)(?: (?:on )?\w+day)? of|(?:takes?|took|taken|taking) over"
    r"|(?:takes?|took|taken|taking) in(?= (?:its |the |their )?(?:first )?(?:\d|two|three"
    r"|four|five|six|seven|eight|nine|ten|twelve)\b)|"
    + _regular("receive", "acquire", "obtain", "accept")
    + r"|welcom(?:e[sd]|ing)|gets|got|gotten|get|import(?:ed|s)|induct(?:ed|s|ing)?|commission(?:s|ed)?",
    "give": _regular("deliver", "supply", "provide", "donate")
    + r"|sends?|sent|sending|shipped|shipping|ship(?! (?:next|this|in|by|later|soon|within)\b)|(?:hand|turn)(?:s|ed"
    r"|ing)? over|handed|gives?|gave|given|giving"
    r"|transferr(?:ed|ing)|transfers?|exported|exporting|export|gifted|presented|dispatched|airlifted|ferried|furnished"
    r"|granted"
    r"|hands over|handing over|brought|brings|yield(?:s|ed|ing)|cede[sd]?|made over|makes over|signed over|passed on"
    r"|parted with|bestowed|transported(?= to\b)",
    "come": r"arriv(?:es?|ed|ing)|came(?! as\b| after\b| amid\b| days| weeks| in response| into force| to power)"
    r"|ship(?= (?:next|this|in|by|later|soon|within)\b)"
    r"|come(?= (?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen)\b)"
    r"|come(?= (?:to|in|from|by|within|at|next|this|later|during)\b)|landed|unload(?:ed|ing)|offload(?:ed|ing)"
    r"|docked|touched down|reach(?:ed|es)?"
    r"|flown (?:in|to|into|from|over(?= (?:on|in|last|this|to|by|before|next)\b))"
    r"|followed(?= (?:in|on|last|this|early|late|later|soon|earlier"
    r"|the same|a (?:year|month|week))\b(?! the footsteps))"
    r"|follow|followed by|land|brought (?:in|to|into)|rolled off|shown(?: off)?|disembarked"
    r"|join(?:s|ed) (?:the|its) (?:\w+ )?(?:fleet|inventory|ranks)"
    r"|flew in|flew (?:on )?to(?= (?:the |its |their )?(?:[\w'-]+ ){0,3}(?:air ?base|airport|airfield|base)\b)",
    "order": r"placed with|the subject of (?:an?|the) (?:order|contract|deal)(?: (?:signed|placed))?|under contract"
    r"|pa(?:id|ys|ying) for|ordered|orders|ordering|order|buys?|bought|buying|purchas(?:es?|ed|ing)|procur(?:es?"
r"|ed|ing)|contracted|plac(?:es?|ed|ing) (?:the|this|that) order"
    r"|(?:sign|seal|ink|clinch|conclud|finali[sz])(?:e?s|e?d|ing)?(?: [\w$€£.,-]+){0,6}? (?:contracts?|deals?"
    r"|agreements?|orders?)(?: for| to buy"
r"| to purchase| on| to acquire)?"
    r"|(?:plac(?:es?|ed|ing)) (?:an?|its|another)(?: \w+){0,2} orders? (?:for|to buy|to purchase)",
    "sell": r"sells?|sold|selling|approv(?:es?|ed|ing)(?: (?!possible|potential)\w+){0,4} sale of",
    "await": r"postponed|put (?:off|back)|pushed back|expect(?:s|ed|ing)?|await(?:s|ed|ing)?|due"
    r"|scheduled|slated|on track|on schedule|on (?:its|their) way|awaiting|pending"
    r"|waiting for|delayed|anticipat(?:es?|ed|ing)",
    "promise": r"promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|committed|offer(?:ed|s|ing)?",
    "cancel": r"cancel(?:s|l?ed|l?ing)?|scrap(?:s|ped|ping)?|suspend(?:s|ed)?|halt(?:s|ed)|terminat(?:es"
r"|ed)|blocked|froze"
    r"|frozen|(?<!that )(?<!which )(?:(?:fell|fallen|fall) through|c[ao]me to nothing|put on hold|shelved)"
    r"|call(?:s|ed) off|pull(?:s|ed) out of|abandon(?:s|ed)?|rescind(?:s|ed)?",
    "describe": r"(?<=delivery )was(?= (?:reportedly |said to be |believed to be )?(?:an? |the )?(?:battery"
    r"|batch|first batch|\d|two|three|four|six))"
    r"|describ(?:es?|ed|ing)(?: [\w']+){0,5}? as|compris(?:es?|ed|ing)|consist(?:s|ed|ing)? of"
    r"|includ(?:es?|ed|ing)|identified(?: \w+){0,3}? as|contain(?:s|ed|ing)?|made up of|(?:is|are|was"
    r"|were) of the type"
    r"|composed of|namely|cover(?:s|ed)|among them|saw",
    "other": r"kill(?:s|ed|ing)?|destroy(?:s|ed|ing)?|crash(?:es|ed|ing)?|carry|carries|carried|carrying"
r"|fir(?:es|ed|ing)"
    r"|operat(?:es?|ed|ing)|los(?:es?|t|ing)|shot down|shoots? down|captur(?:es?|ed|ing)|seiz(?:es?"
r"|ed|ing)|us(?:es?|ed|ing)"
    r"|fights?|fought|fighting|attack(?:ed|ing)|launch(?:ed|es|ing)?|hits?|deploy(?:s|ed|ing)?|stationed"
    r"|train(?:ed|s)"
    r"|visit(?:s|ed|ing)?|damag(?:es|ed)|repair(?:s|ed)|upgrad(?:es|ed|ing)|retir(?:es?|ed|ing)"
r"|equipped(?: with)?|flown by|flew|flies|flying"
    r"|unveil(?:s|ed)|demand(?:s|ed)|request(?:s|ed)|asked for|need(?:s|ed)?|owns?|maintain(?:s|ed)?|overhaul(?:ed)?"
    r"|built|builds?|manufactur(?:es|ed)|produc(?:es|ed|ing)|inspect(?:s|ed)|arm(?:s|ed) with|took part"
r"|replac(?:es?|ed|ing)"
    r"|intercept(?:s|ed)|struck|bomb(?:s|ed)|patroll(?:ed|ing)|fleet of|inventory of|displayed|paraded|stole|stolen"
    r"|fielded|in service|in use|serviced|test(?:s|ed|ing)|develop(?:s|ed|ing)|sank|sunk|abandoned by"
    r"|wants|seeks|sought|wanted"
    r"|discuss(?:es|ed|ing)?|eyes|eyeing|carried out"
r"|modernis\w+|moderniz\w+|possess(?:es|ed)?|boasts?|utili[sz](?:es|ed)|backlog of"
    r"|(?:has|have|had)(?= (?:a total of |about |only |just )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|a dozen)\b)",
}  # fmt: skip
# "the delivery to Ukraine of", "the donation by Qatar of"
TO_WHOM = r"(?: (?:by|to|from) (?:the )?[a-z'-]+(?: [a-z'-]+){0,3}?)?"
OF = rf"{TO_WHOM} of"
# "a four-ship order", "a 24-aircraft deal"
COUNTED = "|".join(
    rf"(?<=-{unit} )"
    for unit in (
        *("ship", "boat", "vessel", "frigate", "corvette", "submarine", "aircraft", "jet", "plane", "fighter", "drone"),
        *("helicopter", "tank", "vehicle", "carrier", "gun", "howitzer", "truck", "launcher", "missile", "battery"),
        *("system", "radar", "unit"),
    )
)
NOUNS = {
    "give": rf"deliver(?:y|ies)(?:{OF})?|hand-?over(?:{OF})?|donations?(?:{OF})?|transfer{OF}|supply{OF}|shipments?{OF}"
    r"|(?:ceremony|transfer)(?= (?:took place"
    r"|was (?:held|attended|presided over)))|gifts? of"
    r"|provision of|presentation of",
    "come": r"arrivals?(?:(?: (?:in|at) (?:the )?[a-z-]+(?: [a-z-]+)?)? of)?",
    "get": r"receipt of|acceptance of|acquisition of|induction of",
    "order": r"(?:contracts?|deals?|agreements?)(?: that was| was| were| had been| reportedly)? (?:signed|inked"
    r"|concluded|clinched|awarded)|orders? for"
    r"|purchases?(?: of)?|procurement(?: of)?|construction of"
    r"|(?:contracts?|deals?|agreements?),?(?: [\w$€£.,-]+){0,6}? (?:for(?! supplying| delivering| the (?:supply"
    r"|delivery|sale))|to buy|to purchase"
    rf"|to acquire|covers|includes)|on order|(?:{COUNTED})(?:deals?|contracts?|orders?|purchases?)",
    "sell": r"sales? of|(?:contracts?|deals?|agreements?)(?: [\w$€£.,-]+){0,6}? (?:to supply|to deliver|to provide"
    r"|to sell|for supplying|for delivering|for the (?:supply|delivery|sale) of)",
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
    r"|wanted|wishes|intention|seeks?|sought|refused|refuses|failed|declined|denied|denies|deny|ruled out|rules out"
    r"|ruling out|began|begun|begins|started|starts"
    r"|continues?"
    r"|continued|intends?|decided|then|all|both|yesterday|today|'s|'ll|'d|n't|hasn't|haven't|didn't|did|does"
    r"|won't|were due|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|instead|reported to have|believed to have"
    r"|in talks|in negotiations|considering|interested in|interest in|negotiating|mulling|weighing|exploring"
    r"|looking|eyeing|keen|(?:later )?(?:this|next) (?:year|month|week)|preparing|prepares|open"
    r"|able|unable|in a position|(?:against|without)(?= \w+ing\b)"
    # "will, in the coming weeks, take delivery of"
    r"|(?:will|would|should|could|has|have|had)(?:, \"?| \")[^\",.;]{2,40}(?:,\"?|\",?)"
    # "had by 2016 supplied"
    r"|(?:has|have|had) (?:by|since|in|as of) (?:\w+ )?(?:19|20)\d\d"
    r"|(?!(?:supp|ita|fami|ju|al|assemb|mono\w+)ly\b)[a-z]{3,}ly"
)
# Nouns and other words as well: "ships", "an order", "supply".
NEEDS_AUXILIARY = re.compile(
    r"ship|land|come|order|orders|supply|transfer|transfers|export|reach|follow|gets?|get|cancel|halts?|accept"
)
MAKES_VERB = re.compile(r"\b(?:to|will|would|shall|should|may|might|could|can|must|did|does|won't|didn't)\b|'ll|'d")
BE = re.compile(r"\b(?:was|were|is|are|be|been|being)\b")
DENIES = re.compile(
    r"\b(?:not|never|unable|against|without|refused|refuses|failed|declined|den(?:y|ies|ied)|rul(?:ed|es|ing) out"
    r"|yet to)\b|n't\b"
)
# "has dropped plans to buy"
GIVEN_UP = re.compile(
    r"\b(?:dropped|scrapped|abandoned|shelved|(?:gave|given) up) (?:its |their |his |the |a )?plans? (?:to )?(?:be )?$"
)
# "dismissed reports that Turkey had delivered": what is told behind is denied.
DENIED = re.compile(
    r"\b(?:no|none of the|neither) (?!fewer|less|longer|doubt)(?:[\w-]+ ){0,4}$|\bwhether (?:\w+ ){0,3}$"
    r"|\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)) (?:\w+ ){0,2}?"
    r"(?:(?:reports?|claims?|allegations?|accusations?|rumou?rs?|suggestions?|speculation) )?(?:that|of"
    r"|by)\b[^.;:]{0,90}$"
)
TALKS = re.compile(
    r"\b(?:in talks|in negotiations|considering|interested in|interest in|negotiating|mulling|weighing|exploring"
    r"|looking|eyeing|keen|hopes?|hoped|hoping|wants?|wanted|wishes|seeks?|sought|plans?|planned"
    r"|planning|intends?|intention)\b"
)
AGREES = re.compile(r"\b(?:agree\w*|promise\w*|pledge\w*|vow\w*|committed|offer\w*|decided)\b")
TO_COME = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|can|must|due|set|expected|scheduled|slated|likely"
    r"|about|ready|willing|going|prepar\w+|able|in a position)\b"
    r"|'ll|\b(?:is|are|was|were|be)\b.*\bto\b|^to\b|\bbegins? to\b|\bto be\b"
)
# English denies by an auxiliary.
NEGATED = NOT_BEHIND = re.compile(r"(?!)")
FUTURE = re.compile(r"(?!)")
BETWEEN = re.compile(r"(?:[ ,]+(?:the|a|an|its|their|of|for|be|to|first|new|early|formal|complete|on|in|is|are|was"
r"|were|has|have|had|been"
                     r"|next|full|official|planned|further|by|and|that|they|it|will|would|signed|deal|contract)"
                     r")*[ ,]*")  # fmt: skip
_PARTICIPLE = re.compile(
    r"\w+ed|sent|given|flown.*|sold|bought|\w+ed (?:over|down|off|out of|in)|handed.*|brought.*"
    r"|frozen|got|gotten|taken .*|built|lost|shown.*|stolen"
)


def is_participle(form: str, _written: str) -> bool:
    """Whether a form may be a participle of the past."""
    return bool(_PARTICIPLE.fullmatch(form))


# "the orders", "an offer" are no verbs.
NOUN_BEFORE = re.compile(
    r"\b(?:the|an?|its|their|his|her|new|first|of|this|these|those|for|more|foreign|in|further|any|other|arms"
    r"|export) $"
)
MAY_BE_NOUN = re.compile(
    r"orders?|purchases?|offers?|supplies|transfers?|exports?|gets?|receive|delivers|buys?|promises?"
    r"|pledges?|imports|halts?|use|fight|attack|need|test|visit|launch|repairs?|crash|hits?"
)
REFLEXIVE = re.compile(r"(?!)")
# Who "kept its promise to deliver", is "pleased to hand over" or is "the second country to order" has done so.
KEPT = re.compile(
    r"\b(?:pleasure|honou?r|privilege|proud|happy|pleased|delighted) $"
    r"|\b(?:first|second|third|latest|only) (?:[\w-]+ ){0,3}(?:country|nation|state|customer|operator|buyer) $"
    r"|\bceremony [^,.;]{0,40}$"
    r"|\b(?:kept|fulfilled|honou?red|made good on) (?:its|his|their|the) (?:promise|pledge|commitment) $"
)
# "the arriving jets"
ADJECTIVE = re.compile(r"\b(?:the|these|those|its|their) $")
# Who is ready to deliver has not said that he will.
WILLING = re.compile(r"\b(?:ready|willing|open)\b")
# "is sending ten more"
GOES_ON = re.compile(r"^(?:is|are) (?:\w+ )?$")
TO_DO = re.compile(r"(?!)")
# What may stand before a participle that nobody did.
ADVERBS = re.compile(
    r"(?:(?:already|just|now|recently|officially|yet|finally|soon|still|so far|reportedly|formally"
    r"|initially|later|earlier"
    r"|quietly|only|also|both|all|then|on \w+day|(?!(?:supp|ita|fami|ju|al|assemb)ly\b)[a-z]{3,}ly)\s+)+"
)
