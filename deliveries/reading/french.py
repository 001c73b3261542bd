"""French stage words, folded: accents are gone, so that "livre" and "livré" are told apart by what was written."""

from __future__ import annotations

import re


def _er(*stems: str) -> str:
    """Forms of verbs in -er: livrer, livre(nt), livré(e)(s), livrait, livra, livrant, livrera, livrerait …"""
    endings = "er|ee?s?|ent|ait|aient|a|erent|ant|era|eront|erait|eraient"
    return "|".join(f"{stem}(?:{endings})" for stem in stems)


VERBS = {
    "get": r"dispos(?:e|ent) (?:desormais|maintenant) d(?:e|'|u|es)"
    r"|re[cç]u(?:e?s?)|recoit|recoivent|recevons|recevrons|recevoir|recevra|recevront|recevait"
    r"|recevrait|recevraient|recevant"
    r"|acquis(?:e?s?)|acquiert|acquierent|acquerir|acquerra|obten(?:ir|ue?s?)|obtient|obtiendra"
    r"|(?:pris|prend|prennent|prendre|prendra) (?:livraison|possession|reception)"
    r"(?: (?:le|la|l'an\w*|a|en|ce|cette|hier|debut|fin|\w+di)(?: [\w-]+){0,4}?)? d[eu']s?"
    r"|(?:entree?s?|entrer) en possession d[eu']s?|(?:s'est|se sont|se|s'|s'etait) ?(?:dot|equip)(?:ee?s?"
r"|er|era|eront|e|ent)"
    r"|vue?s? arriver|voi(?:t|ent) arriver"
    r"|(?:(?<=s'est )|(?<=s'etait )|(?<=se sont ))(?:equip|dot)ee?s? d(?:e|'|u|es)"
    r"|percu(?:e?s?)|(?:s'est|se sont|s'etai(?:t|ent)|se) (?:vue?s?|voi(?:t|ent)) (?:remettre|livrer|offrir|ceder"
    r"|octroyer"
    r"|attribuer)|renforcee?s?(?:, [^,]{3,40},)? d(?:e|'|u|es)|dotee?s? d(?:e|'|u|es)"
    r"|dotee?s?(?= par [^,.;]{3,30}? d(?:e|'|u|es)\b)|accueilli(?:e?s?)|"
    + _er("reception" "n", "importe"),
    "give": _er("livr", "envoy", "donn", "expedi", "transfer", "exporte", "octroy")
    + r"|enverra|enverront|remet|remettent|remis(?:e?s?)(?! en (?:service|etat|marche|cause|question|vol"
        r"|condition)| a (?:neuf|niveau))|remettre|remettra|remettront|offr(?:e|ent|ir|ira|iront|ant)"
    r"|offert(?:e?s?)|transmis(?:e?s?)|transmet|transmettre|fourni(?:e?s?|t|ssent|ssai(?:en)?t|r|ra|ront)"
    r"|ced(?:er|ee?s?|e|era"
    r"|ant)|cede"
    r"|retroced(?:er|ee?s?|e|ent|era)|(?:fait|font|faire|fera) parvenir|depeche(?:e?s?)"
    r"|(?:fait|font|faire|fera) (?:\w+ )?don|(?:mis(?:e?s?)|met|mettent) a (?:la )?disposition"
    r"|equip(?:er|ee?s?|e|ent)(?= (?:la |le |l')?[a-z'-]+ d(?:e |')(?:\d+|une?|deux|trois|quatre|cinq|six|dix)\b)"
    r"|renforc(?:er|e|ent|ait)(?= [^,.;]{3,90} avec (?:\d+|une?|deux|trois|quatre|cinq|six|dix|quinze|vingt)\b)",
    "come": _er("arriv", "debarqu", "decharg", "achemin")
    + r"|atterri(?:t|s|e|r)?|parvenu(?:e?s?)|parviendront|suivre|suivront|suivra|suivie?s? d(?:e|'|u|es)"
    r"|(?<=s'est )posee?s?|(?<=se sont )posee?s?|(?:pro)?venai(?:t|ent)(?= d(?:e |u |es |'))"
    r"|vien(?:t|nent)(?= (?:du|de la) )|provien(?:t|nent)(?= d(?:e |u |es |'))"
    r"|suivi(?= (?:en|au|le|la semaine|debut|fin)\b)"
    r"|convoye(?:e?s?)|(?<=s')ajouter(?:a|ont|aient|ait)(?! a)"
    # "vingt blindés doivent équiper une armée"
    r"|equip(?:er|era|eront)(?= (?:l'|la |le |les |une? |leurs? |ses )?(?:\w+ )?(?:armees?|forces|marine|police"
    r"|gendarmerie|unites?)\b)",
    "order": _er("command", "achet", "acquer")
    + r"|(?:fait|font|faisait|faisaient) (?:\w+ )?l'objet d'une? (?:commande|contrat|accord|marche)"
    r"(?: (?:passe|signe|conclu)e?)?"
    + r"|achete|sign(?:e|ee|er|ent|ait)(?: [\w'.,-]+){0,6}? (?:contrats?|accords?|commandes?)(?: (?:portant sur"
r"|pour|d'achat d[eu']))?"
    r"|(?:passe|passee|passer) (?:une |la )?commande"
    r"|conclu(?:e?s?|t|ent|re)?(?: [\w'.,-]+){0,8}? (?:contrats?|accords?)(?= )",
    "sell": r"vend(?:u|ue|us|ues|ent|re|ra|ront)?",
    "await": r"(?:repoussee?s?|reportee?s?|decalee?s?)(?= (?:a|au|en|de)\b)|attend(?:u|ue|us|ues|ent"
    r"|ons|re)?|prevu(?:e?s?)|programme(?:e?s?)|retarde(?:e?s?)|escompt(?:er|ee?s?"
    r"|e|ent)|anticip(?:e|ent|er|ait)"
    r"|a venir|en route|en chemin",
    "promise": r"propos(?:e|ee?s?|ent|ait)|prepar(?:e|ent)(?= (?:\d+|une?|deux|trois|quatre|cinq|six"
    r"|sept|huit|neuf|dix|onze|douze|quinze|vingt"
    r"|trente)\b)|promet|promettent|promis(?:e?s?)|promettre|promettait|(?:s'est|se sont|s'etait) engagee?s? a",
    "cancel": r"annul(?:er|ee?s?|ent|era|ant)|annule|suspend(?:u|ue|us|ues|re)?|resili(?:er|ee?s?|e)|resilie"
r"|gele(?:e?s?)"
    r"|tombee?s? a l'eau|restee?s? (?:sans suite|lettre morte)|mise?s? en suspens"
    r"|renonc(?:er|e|ent|era)(?: a)?|abandonne(?:e?s?)|bloque(?:e?s?)",
    "describe": r"compren(?:d|nent|ait|aient|ant)|compos(?:e|ee|es|ees)(?: \w+ment)? d[eu']s?"
    r"|il s'agit (?:notamment )?d[eu']s?"
    r"|inclu(?:t|ent|ait|aient|ant|s)|figur(?:e|ent|ait|aient)|constitue(?:e?s?)(?: \w+ment)? d[eu']s?"
    r"|presente(?:e?s?) comme"
    r"|decrit(?:s|e|es)? comme|qualifie(?:e?s?) d[eu']s?|comport(?:e|ent|ait|aient)|a savoir|contenai(?:t|ent)"
    r"|il s'agi(?:ssait|rait) d[eu']s?|on compte|dont notamment|identifie(?:e?s?) comme|reparti(?:e?s?) en"
    r"|dont(?! (?:[\w-]+ ){1,3}(?:ont|sont|a|est|avaient|etaient|seront|doivent|devraient)\b)",
    "other": r"equipee?s? (?:d(?:e|'|u|es)|avec)|ajout(?:e|ent|ait|aient) a(?:ux?| la| l')(?<!a l)|tue(?:e?s?|r"
    r"|nt)?|detrui(?:t|ts|te|tes|re|sent)"
    r"|abattu(?:e?s?)|abattre|crashe(?:e?s?)|ecrase(?:e?s?)"
r"|emport(?:er|e|ent)"
    r"|transport(?:er|ee?s?|e|ent|ant)|tire(?:e?s?|r|nt)?|perdu(?:e?s?)|perdre|exploit(?:er|e|ent)"
r"|utilis(?:er|e|ent|ant|ee?s?)"
    r"|compte|comptait|comptent|combat(?:tre|tent|tu)?|lutte(?:nt|r)?|attaque(?:e?s?|r|nt)|captur(?:er|ee?s?|e)"
    r"|saisi(?:e?s?)|deploy(?:er|ee?s?|e)|visite(?:e?s?|r)|embarque(?:nt)?|frappe(?:e?s?|r)|bombarde(?:e?s?"
r"|r)|possede(?:nt)?"
    r"|detien(?:t|nent)|dispos(?:e|ent|ait|aient) d|aligne(?:nt)?|vole(?:e?s?|nt)|equipe(?:e?s?) de missiles"
r"|forme(?:e?s?)"
    r"|demand(?:e|er|ent|ee?s?)|sollicit(?:e|er|ee)|reclam(?:e|er|ee)|negoci(?:er|e|ent|ee?s?)|discut(?:er|e|ent)"
    r"|souhait(?:e|ent)|repar(?:er|ee?s?)|modernis(?:er|ee?s?)|fabriqu(?:er|ee?s?|ent)|construi(?:t"
r"|ts|te|tes|re)|stationne(?:e?s?)"
    r"|survol(?:er|e|ent|ee?s?)|blesse(?:e?s?)|endommage(?:e?s?)|defile|coule(?:e?s?)|neutralis\w+"
r"|explos\w+|evoqu(?:er|e|ee?s?|ent)|envisage(?:e?s?)|vis(?:er|ait|aient)|remplac\w+",
}  # fmt: skip
# "l'achat par le Maroc, en mars dernier, de 25 avions", "la remise à l'armée de"
BY_WHOM = r"(?:,? (?:par|a|au|aux|en) ?(?:la |le |l'|les )?[a-z'-]+(?: [a-z'-]+){0,3}?(?:, [^,.;]{2,30},)?)?"
OF = rf"{BY_WHOM} (?:de|des|du|d')"
NOUNS = {
    "give": rf"livraisons?(?:{OF})?|remise{OF}|dons?{OF}|fourniture{OF}"
    r"|(?:dons?|remise|ceremonie|livraison|reception)"
    r"(?=(?:,[^,.;]{3,80},)? (?:a eu lieu|ont eu lieu|s'est (?:tenue|deroulee)))"
    r"|ceremonie(?=,? (?:a ete|etait) presidee)"
    rf"|transfert{OF}|envoi{OF}",
    "come": rf"arrivees?(?: (?:imminente?s?|prochaines?|prevue?s?|attendue?s?))?{OF}|debarquement{OF}|arrivage{OF}",
    "get": rf"reception{OF}|acquisition{OF}",
    "order": r"(?:contrats?|accords?)(?: [\w']+){0,4} (?:signee?s?|conclus?|passee?s?|paraphee?s?)"
    r"|construction (?:de|d')"
    r"|commandes?(?: ferme)?(?: (?:de"
    rf"|des|d'|pour|portant sur))?|achats?{OF}"
    r"|(?:contrats?|accords?|marches?),?(?: [\w'.,-]+){0,4}? (?:pour|portant sur|port(?:e|ent|ait) sur|prevoit"
    r"|prevoyant|d'achat)"
    r"|(?:contrats?|marches?) d[e'](?= ?(?:\d|une? |deux|trois|quatre|cinq|six|dix|douze|quinze|vingt))",
    "sell": r"ventes? (?:de|des|d')",
    "cancel": r"annulation (?:de|des|du|d')",
    "promise": r"(?<!tenu sa )(?<!tenu leur )promesses? (?:de|des|d')",
}
AUXILIARIES = (
    r"a|ont|avons|allons|devons|avait|avaient|aurait|auraient|ayant|avoir|est|sont|etait|etaient|ete"
    r"|sera|seront|serait|seraient|etre"
    r"|doit"
    r"|doivent|devrait|devraient|devait|devaient|va|vont|allait|vient de|vient d'|viennent d'|viennent de"
    r"|venait de|peut|pourrait|pourraient"
    r"|n'a|n'ont|n'avait|n'est|n'avaient|n'ont|ne|pas|encore|deja|egalement|aussi|ainsi|enfin|recemment"
    r"|officiellement"
    r"|bientot|notamment|s'est|se sont|s'etait|se|s'|en|y|lui|leur|nous|par ailleurs|en outre|de plus|promis de"
    r"|prete?s? a|disposee?s? a|s'est engagee? a"
    r"|se sont engages? a|engagee? a|accepte de|prevu de|prevoit de|prevoient de|prevoit d'|souhaite"
    r"|souhaitait|veut|compte"
    r"|espere|refuse de|renonce a|exclut? de|commence a|continue de|continue a|decide de|entend|envisage d(?:e|')"
    r"|attendus?|censes?|tout juste|sur le point de|devra|devront|pourra|pourront|en mesure de|capables? de|en passe de"
    r"|formellement|solennellement|finalement|d'|de|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|hier|donc|jamais|s'appret(?:e|ent|ait)(?: \w+)? a|auparavant|prochainement"
    r"|[a-z]+(?:ainement|[ae]mment|alement|ellement|uitement|[ei]tement|iquement|ivement|[ai]blement|usement|erement)"
)
NEEDS_AUXILIARY = re.compile(r"(?!)")
MAKES_VERB = re.compile(r".")
BE = re.compile(r"\b(?:ete|est|sont|etait|etaient|sera|seront|serait|seraient|etre|s'est|se sont)\b")
DENIES = re.compile(r"\b(?:pas|jamais|refuse de|renonce a|exclut? de)\b")
# "a renoncé à livrer"
GIVEN_UP = re.compile(r"\brenonc\w+ a (?:\w+ )?$")
# "dément avoir livré", "rejette les accusations selon lesquelles": what is told behind is denied.
DENIED = re.compile(
    r"\baucune?s? [^.;,]{0,40}$|\b(?:ignore\w*|sa(?:it|vent) pas|savoir) s(?:i|'ils?|'elles?) (?:[\w']+ ){0,4}$"
    r"|\b(?:dement\w*|ni(?:e|ent|ee?)|rejet(?:te|tent|e|ee?)|refut\w+|exclu\w*|ecart\w+) (?:\w+ ){0,2}?"
    r"(?:que|qu'|avoir|toute?|les (?:accusations|allegations|informations|rumeurs)|l'information)\b[^.;:]{0,90}$"
)
TALKS = re.compile(r"\b(?:souhait\w*|veut|compte|espere|entend|envisage d(?:e|')|prevoi\w* d\w*'?|prevu de)")
AGREES = re.compile(r"\b(?:promis de|s'est engagee? a|se sont engages? a|engagee? a|accepte de|decide de)")
TO_COME = re.compile(
    r"\b(?:sur le point de|s'appret\w+(?: \w+)? a"
    r"|doit|doivent|devrait|devraient|devait|devaient|va|vont|allons|devons|allait|peut|pourrait"
    r"|pourraient|devra|devront"
    r"|pourra|pourront|en mesure de|capables? de|en passe de|sera|seront|serait"
    r"|seraient|attendus?|censes?)\b"
)
# "n'achètera pas"
NEGATED = re.compile(r"\b(?:ne |n')$")
NOT_BEHIND = re.compile(r" (?:pas|jamais|plus|guere|aucune?)\b")
FUTURE = re.compile(r"\w+(?:ra|rons|ront|rait|raient)|atterriront|suivre")
BETWEEN = re.compile(r"(?:[ ,]+(?:la|le|les|l'|un|une|de|des|du|d'|a|au|sa|son|ses|premiere?|prochaine|en|est|sont"
r"|etait|ete|pour"
                     r"|d|l|et|que|ils|elles|avaient|avait|ont|il|elle|cette|leur|nouvelle|signe|contrat)"
                     r")*[ ,']*")  # fmt: skip
_PARTICIPLE = re.compile(
    r".*(?:ees?|es|e)|.*[iu](?:e?s?)|re[cç]u(?:e?s?)|(?:remis|acquis|promis|mis|offert|engage).*"
    r"|attendu.*|s'est.*|se sont.*"
)


def is_participle(form: str, written: str) -> bool:
    """Whether a form may be a participle of the past; "livre" is none, "livré" and "LIVRE" are."""
    if form.endswith(("ent", "er", "ra", "ront", "ir", "re", "ait", "aient", "ant")) and not form.endswith(("etre",)):
        return form.endswith("re") and written.endswith("é")
    if form.endswith("e") and not form.endswith("ee"):
        return written.endswith("é") or written.isupper() or form.endswith(("ise", "ue", "erte", "ie"))
    return bool(_PARTICIPLE.fullmatch(form))


# "la commande" is no verb.
NOUN_BEFORE = re.compile(r"\b(?:le|un|ce|du|au|la|une|sa|leur|cette|de|premiere|nouvelle|les|des|ces|l'|d'|par) ?$")
MAY_BE_NOUN = re.compile(
    r"commandes?|livres?|donne|offre|attente|arrivees?|remise|remises|acquis|recues?|transferts?"
    r"|promises?|lutte|programme|combat|compte|attaque|frappe|forme|vole|visite|perte"
)
REFLEXIVE = re.compile(r"\b(?:s'|se )")
# "a tenu sa promesse de livrer": the noun of it is no promise, for which see the nouns.
KEPT = re.compile(r"\bceremonie [^,.;]{0,40}$")
ADJECTIVE = re.compile(r"(?!)")
# Who is ready to deliver has not said that he will.
WILLING = re.compile(r"\b(?:prete?s?|disposee?s?) a\b")
GOES_ON = re.compile(r"(?!)")
# "à recevoir": not yet.
TO_DO = re.compile(r"a \w+(?:er|ir|re)")
# What may stand before a participle that nobody did.
ADVERBS = re.compile(
    r"(?:(?:deja|egalement|aussi|ainsi|enfin|recemment|officiellement|bientot|notamment|finalement|formellement|hier"
    r"|solennellement|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)+"
)
