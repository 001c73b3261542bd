"""What people write in tables of their own, in English and French: above a column, and for a choice.

Only what means one column whoever writes it stands here; what may be two ("No.", "État", "Amount") is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from deliveries.models.names import fold

# What is said beside a heading, such as a unit or a hint, and the words that join others.
BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
JOINING = frozenset(["the", "of", "a", "an", "de", "du", "des", "la", "le", "les", "l", "d", "et", "and"])

# A heading that stands for remarks is never the note that readers see: it is for the desk alone.
OF_DELIVERIES = {
    "recipient": "recipient, recipient country, recipient state, recipient name, receiving country, receiver, country,"
    " to, buyer, customer, client, importer, importing country, destination, country of destination, beneficiary,"
    " end user, destinataire, pays destinataire, état destinataire, bénéficiaire, pays bénéficiaire, pays,"
    " pays de destination, acheteur, pays acheteur, importateur, pays importateur, utilisateur final",
    "supplier": "supplier, supplier country, supplier state, supplying country, supplied by, seller, vendor, from,"
    " exporter, exporting country, origin, country of origin, provider, donor, delivered by,"
    " fournisseur, pays fournisseur, état fournisseur, vendeur, exportateur, pays exportateur, origine, pays d'origine,"
    " provenance, donateur, livré par, fourni par",
    "equipment": "equipment, equipment name, model, designation, weapon, weapons, weapon system, weapon designation,"
    " system, item, materiel, arms, platform, vehicle, aircraft, what,"
    " matériel, équipement, modèle, désignation, arme, armes, armement, système, système d'arme, engin, appareil",
    "quantity": "quantity, qty, number, how many, count, units, number of units, number delivered, quantity delivered,"
    " number of items, quantité, qté, nombre, nb, nbre, combien, unités, nombre d'unités,"
    " nombre livré, quantité livrée",
    "low": "low, minimum, min, at least, low estimate, au moins, estimation basse",
    "high": "high, maximum, max, at most, up to, high estimate, au plus, jusqu'à, estimation haute",
    "approximate": "approximate, approx, about, approximatif, environ",
    "condition": "condition, new or used, new or second-hand, neuf ou occasion, neuf ou d'occasion",
    "description": "description, variant, version, variante",
    "status": "status, delivery status, stage, statut, stade, situation",
    "when": "when, date, delivered, delivered on, date delivered, delivery date, date of delivery, delivery, arrived,"
    " arrived on, arrival, arrival date, date of arrival, year, year of delivery, delivery year, month,"
    " quand, livré, livré le, livrée le, livraison, date de livraison, arrivée, arrivé le, date d'arrivée, année,"
    " année de livraison, mois",
    "earliest": "earliest, not before, earliest date, au plus tôt, pas avant",
    "latest": "latest, not after, by, latest date, au plus tard",
    "ordered": "ordered, ordered on, order date, date of order, order, year of order, order year, date ordered,"
    " commande, date de commande, commandé, commandé le, année de commande, date de la commande",
    "in_force": "in force, entry into force, in force since, en vigueur, entrée en vigueur",
    "in_service": "in service, entered service, entered service on, entry into service, date of entry into service,"
    " in service since, date in service, commissioned, commissioned on, commissioning date, en service,"
    " mis en service, mis en service le, mise en service, date de mise en service, entrée en service,"
    " date d'entrée en service, en service depuis",
    "consignments": "consignments, shipments, number of consignments, envois, nombre d'envois",
    "source": "source, sources, source url, source link, source address, link, link to source, web address, evidence,"
    " lien, source lien, adresse de la source, url de la source",
    "says": "says, quote, quotation, what the source says, claim, citation, extrait, ce que dit la source",
    "stated_equipment": "stated equipment, called, as reported, reported as, désigné comme",
    "private": "private, private note, private notes, notes, remark, remarks, comment, comments, our notes, internal,"
    " internal note, internal notes, internal comments, memo, for us,"
    " note privée, notes privées, remarque, remarques, commentaire, commentaires, observations, note interne,"
    " notes internes, interne, privé",
}
OF_SOURCES = {
    "ref": "ref, reference, no, number, nr, code, key, label, short name, réf, référence, numéro, sigle",
    "publisher": "publisher, outlet, newspaper, media, medium, media outlet, agency, news agency, author, published by,"
    " speaker, éditeur, média, journal, agence, agence de presse, auteur, publié par",
    "title": "title, headline, article, article title, titre, intitulé",
    "kind": "kind, type, kind of source, type of source, source type, nature, genre, type de source,"
    " nature de la source",
    "address": "address, url, link, web address, web page, page, adresse, adresse web, lien",
    "archived": "archived, archive, archived copy, archive link, archive url, copie archivée, lien d'archive",
    "published": "published, published on, date, date of publication, publication date, day, date published,"
    " date de publication, publié le, paru le, parution, jour",
    "accessed": "accessed, accessed on, read on, date accessed, retrieved, consulté le, lu le, date de consultation",
    "language": "language, lang, langue",
    "via": "via, through, reached us through, par",
}
OF_MODELS = {
    "designation": "designation, model, name, equipment, weapon, désignation, modèle, nom, matériel, équipement, arme",
    "type": "type, category, kind, equipment type, catégorie, genre, type de matériel",
    "aliases": "aliases, alias, other names, other name, also known as, aka, also called, spellings, autres noms,"
    " autre nom, dit aussi, alias connus",
    "made_in": "made in, maker's country, country, country of origin, origin, manufactured in, fabriqué en, pays,"
    " pays d'origine, origine, pays du constructeur",
    "variant_of": "variant of, version of, variante de, version de",
}

# By the value of a choice, what people write for it.
OF_CHOICES = {
    "delivered": "received, handed over, livré, livrée, livrés, livrées, reçu, remis",
    "expected": "awaited, pending, planned, to come, on order, attendu, attendue, attendus, prévu, en attente, à venir",
    "cancelled": "canceled, annulé, annulée, annulés",
    "new": "brand new, neuf, neufs, neuve, neuves",
    "second-hand": "used, secondhand, occasion, d'occasion, usagé, usagés",
    "refurbished": "overhauled, reconditionné, reconditionnés, rénové, rénovés, remis à neuf",
    "sale": "sold, vente, vendu, achat, purchase",
    "aid": "military aid, aide, aide militaire",
    "gift": "donation, donated, grant, don, cadeau, offert",
    "unknown": "not known, inconnu, inconnue, non connu",
    "news": "news report, press, newspaper, presse, article de presse",
    "official-statement": "statement, official, communiqué, déclaration officielle",
    "anonymous-official": "unnamed official, responsable anonyme",
    "newsletter": "lettre d'information",
    "photograph": "photo, picture, photographie, image",
    "eyewitness": "witness, témoin",
    "register": "registre",
}


def key(heading: str) -> str:
    """A heading without what is said beside it, without joining words, folded: "Date de livraison (estimée)" is
    "datelivraison"."""
    words = re.findall(r"[^\W_]+", BESIDE.sub(" ", heading)) or re.findall(r"[^\W_]+", heading)
    return "".join(fold(word) for word in words if word.casefold() not in JOINING) or fold(heading)


def by_key(said: Mapping[str, str]) -> dict[str, str]:
    """Which column each key of a heading means."""
    return {key(heading): column for column, headings in said.items() for heading in headings.split(",")}


@cache
def meant_by(value: str) -> frozenset[str]:
    """What people write for that value of a choice, folded."""
    return frozenset(fold(words) for words in OF_CHOICES.get(value, "").split(",") if words)
