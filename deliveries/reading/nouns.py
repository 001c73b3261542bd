"""The stage that a noun tells ("the delivery of", "l'acquisition de"), by the words around it."""

from __future__ import annotations

import re
from dataclasses import replace

from .text import Sentence
from .trigger import STAGES, Frame, Stage, Trigger

# "devrait finaliser l'acquisition de", "will complete the delivery of"
GOING_TO = re.compile(
    r"\b(?:va|vont|doit|doivent|devrai\w+|pourrai\w+|will|would|should|shall|set to|due to|plans? to)\b [^,.;:]{2,60}$"
)


# "deliveries will take three years", "les livraisons débuteront"
STILL_TO = re.compile(
    r" (?:(?!which|that|qui|que)\w+ ){0,2}?(?:will|would|should|shall|are to|is to"
    r"|\w+eront|\w+era|devrai\w+|doivent|doit)\b"
    r"| (?:(?!which|that|qui|que)[\w-]+ ){3,6}?(?:will (?:take place|follow|begin|start)|viendr\w+|suivr\w+"
    r"|interviendr\w+|aur\w+ lieu)\b"
)


# "the latest in a series of deliveries of Russian equipment"
SERIES = re.compile(r"\b(?:series|serie|string|suite) (?:of|de) (?:\w+ )?$")

# So far before a noun may the words stand that decide on it.
REACH = 130

# "negotiations for the acquisition of", "envisage de nouvelles livraisons"
TALKED_OF = re.compile(
    r"\b(?:negotiations?|talks|discussions?|negociations?|pourparlers|envisag\w+|etudi\w+|consider\w*|mull\w*|weigh\w*"
    r"|explor\w+|possibility of|possibilite d[eu']|possible|potential|initiatives?(?: \w+)?)"
    r"(?: (?:with|avec) [^.;:,]{2,40}?)?"
    r"(?: (?:for|on|over|about|pour|sur|en vue de|d[eu']|concernant))?"
    r" ?(?:the |an? |l'|la |une? |de )?(?:\w+ )?$"
)
# "in reply to India's acquisition of"
COMPARED = re.compile(r"\b(?:reply|response|reaction|reponse|unlike|contrary) (?:to|a) (?:[\w']+ ){0,2}$")
# "un accord conclu en 2019 portant sur l'acquisition de"
CONTRACT_FOR = re.compile(
    r"\b(?:contracts?|deals?|agreements?|contrats?|accords?|marches?)\b(?:[^.;]{0,70} (?:for|covering|on|pour"
    r"|portant sur"
    r"|concernant|prevo\w+|compren\w+|inclu\w+|includ\w+|compris\w+|provid\w+ for) (?:the |l'|la |les )?(?:\w+ )?| d')$"
)
FORESEES = re.compile(
    r"\b(?:authori[sz](?:e[sd]?|ing)|approv(?:e[sd]?|ing)|autoris\w+|approuv\w+|prevoi\w+|foresees?"
    r"|provides? for|calls? for|envisages|awaits?|anticipe\w*) (?:the |l'|la |les )?$"
)
# "the imminent arrival of", "la prochaine livraison de"
NEXT = re.compile(
    r"[ ]?\b(?:imminente?s?|prochaines?|future?s?|upcoming|impending|planned|scheduled|expected|prevue?s?|attendue?s?)"
    r"[ ]?(?:de|des|du|d')?$"
)


# "announced a donation of 16 helicopters", which nobody has yet.
ANNOUNCED = re.compile(r"\b(?:announc\w+ an? (?:\w+ )?|annonc\w+,? une? )$")
# "a confirmé l'envoi de six canons"
SENDING = re.compile(r"\b(?:annonc|confirm|promet|promis|decid)\w*(?: \w+){0,3}?,? l'$")


# "la livraison des navires avait été annoncée pour 2015": whether it came then is not said.
AT_FIRST_FOR = re.compile(
    r"[^.,;]{0,60}\b(?:was|were|had been|avai(?:t|ent) ete|etai(?:t|ent)) (?:\w+ )?"
    r"(?:annonc\w+|prevu\w*|programm\w+|planned|scheduled|expected|announced|due) (?:for|pour)\b"
)


# "Two more are on order"
ARE = re.compile(r"\b(?:is|are|was|were) (?:also |still |now )?$")
# "Aucun contrat n'a été signé pour des drones"
NONE = re.compile(
    r"\b(?:aucune?|no|without an?y?|sans) $|\b(?:aucune? d|none of|neither|nobody|personne)\b[^.;,]{0,60}$"
)
# "talks on a 24-aircraft deal"
COMPOUND = re.compile(r"\b\w+-[a-z]+ $")


def of_noun(match: re.Match[str], sentence: Sentence) -> Trigger:
    """The stage word that a noun is."""
    frame: Frame = match.lastgroup  # type: ignore[assignment]
    trigger = Trigger(match.start(), match.start(), match.end(), frame, STAGES[frame], "noun")
    lead = COMPOUND.sub("", sentence.plain[max(0, trigger.start - REACH) : trigger.start])
    if match[0] == "on order":
        return replace(trigger, voice="passive" if ARE.search(sentence.plain, 0, trigger.start) else "participle")
    if trigger.stage is Stage.DELIVERED and STILL_TO.match(sentence.plain, trigger.end):
        return replace(trigger, stage=Stage.EXPECTED)
    if any(pattern.search(lead) for pattern in (SERIES, TALKED_OF, COMPARED, NONE)):
        return replace(trigger, void=True)
    return _of_delivery(match, lead, sentence, trigger) if trigger.stage is Stage.DELIVERED else trigger


def _of_delivery(match: re.Match[str], lead: str, sentence: Sentence, trigger: Trigger) -> Trigger:
    """The stage that a noun of delivery tells, by what stands before and behind it."""
    if AT_FIRST_FOR.match(sentence.plain, trigger.end):
        return replace(trigger, void=True)
    if CONTRACT_FOR.search(lead):
        # "a contract for the delivery to Egypt of 24 jets": who gives and who is given stay who they are.
        return replace(trigger, frame="sell" if trigger.frame == "give" else "order", stage=Stage.ORDERED)
    if ANNOUNCED.search(lead) or (match[0].startswith("envoi ") and SENDING.search(lead)):
        return replace(trigger, stage=Stage.PROMISED)
    is_to_come = any(pattern.search(lead) for pattern in (NEXT, FORESEES, GOING_TO)) or NEXT.search(match[0])
    return replace(trigger, stage=Stage.EXPECTED) if is_to_come else trigger
