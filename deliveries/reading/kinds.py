"""What newspapers call the types of equipment, in English and in French, besides the names that are on record.

By slug of a type; a type that the record has not is left out. Words are compared in the singular, without accents.
"""

WORDS = {
    "helicopters": "helicopter|chopper|rotorcraft|military helicopter|hélicoptère|hélico|hélicoptère militaire",
    "combat-helicopters": "combat helicopter|attack helicopter|assault helicopter|gunship|helicopter gunship"
    "|gunship helicopter|attack chopper|hélicoptère de combat|hélicoptère d'attaque|hélicoptère d'assaut"
    "|hélicoptère armé",
    "transport-helicopters": "transport helicopter|utility helicopter|cargo helicopter|military transport helicopter"
    "|hélicoptère de transport|hélicoptère de manœuvre|hélicoptère utilitaire|hélicoptère de transport militaire",
    "light-helicopters": "light helicopter|training helicopter|trainer helicopter|hélicoptère léger",
    "radars": "radar|radar system|radar station|mobile radar|mobile radar system|système radar|système de radar",
    "surveillance-radars": "surveillance radar|air surveillance radar|radar de surveillance"
    "|surveillance radar station"
    "|radar de surveillance aérienne|early warning radar",
    "air-defence-radars": "air defence radar|radar de défense aérienne",
    "artillery-locating-radars": "counter battery radar|artillery radar|radar de contrebatterie",
    "aircraft": "aeroplane|airplane|aircraft|plane|avion|light aircraft|avion léger|light plane|military aircraft"
    "|avion militaire|aéronef",
    "combat-aircraft": "warplane|avion de guerre|combat aircraft|combat plane|jet|combat jet|avion de combat"
    "|avion de guerre"
    "|military jet",
    "fighter-aircraft": "fighter|fighter jet|fighter plane|fighter aircraft|fighter bomber|jet fighter"
    "|avion de chasse"
    "|chasseur|chasseur bombardier|multirole fighter",
    "ground-attack-aircraft": "attack aircraft|light attack aircraft|ground attack aircraft|attack plane"
    "|light attack plane|attack jet|close air support aircraft|avion d'attaque|avion d'appui|avion d'attaque légère"
    "|avion d'attaque au sol|avion léger d'attaque",
    "bombers": "bomber|bombardier",
    "transport-aircraft": "transport aircraft|transport plane|airlifter|airliner|avion de ligne|cargo aircraft"
    "|military transport aircraft"
    "|military transport plane|cargo plane|avion de transport|avion cargo|avion de transport militaire",
    "trainer-aircraft": "trainer|trainer jet|training aircraft|trainer aircraft|jet trainer|training jet"
    "|avion d'entraînement|avion école|light combat trainer",
    "patrol-aircraft": "patrol aircraft|surveillance aircraft|surveillance plane|maritime patrol aircraft"
    "|reconnaissance aircraft|patrol plane|avion de surveillance|avion de patrouille|avion de reconnaissance"
    "|avion de patrouille maritime",
    "tanker-aircraft": "tanker aircraft|aerial tanker|refuelling aircraft|avion ravitailleur",
    "drones": "drone|uav|unmanned aerial vehicle|unmanned aircraft|unmanned aerial system|aéronef sans pilote"
    "|véhicule aérien sans pilote",
    "combat-drones": "combat drone|armed drone|attack drone|ucav|drone armé|drone de combat|drone d'attaque"
    "|drone tueur|unmanned combat aerial vehicle|drone militaire de combat",
    "reconnaissance-drones": "reconnaissance drone|surveillance drone|spy drone|drone de reconnaissance"
    "|drone de surveillance|drone d'observation",
    "tanks": "tank|battle tank|main battle tank|char|char de combat|char d'assaut|char lourd",
    "armoured-vehicles": "armoured vehicle|armoured car|armoured combat vehicle|armoured truck|light armoured vehicle"
    "|combat vehicle|véhicule blindé|blindé|engin blindé|véhicule de combat|blindé léger|véhicule blindé léger"
    "|fighting vehicle|armoured fighting vehicle|armour",
    "infantry-fighting-vehicles": "infantry fighting vehicle|ifv|véhicule de combat d'infanterie",
    "armoured-personnel-carriers": "armoured personnel carrier|apc|personnel carrier|armoured carrier"
    "|armoured troop carrier|carrier"
    "|transport de troupes blindé|véhicule blindé de transport de troupes|véhicule de transport de troupes"
    "|véhicule de l'avant blindé|blindé de transport de troupes|troop carrier",
    "armoured-reconnaissance-vehicles": "reconnaissance vehicle|armoured reconnaissance vehicle|patrol vehicle"
    "|armoured patrol vehicle|scout car|reconnaissance and patrol vehicle|armoured reconnaissance and patrol vehicle"
    "|blindé de reconnaissance|véhicule blindé de reconnaissance|véhicule de reconnaissance"
    "|blindé de reconnaissance et de surveillance|véhicule blindé de reconnaissance léger",
    "mine-protected-vehicles": "mrap|mine resistant vehicle|mine protected vehicle"
    "|mine resistant ambush protected vehicle"
    "|véhicule antimine",
    "artillery": "gun|artillery piece|artillery gun|canon d'artillerie|artillery system|artillery"
    "|pièce d'artillerie|système d'artillerie",
    "towed-guns": "howitzer|towed howitzer|towed gun|obusier|canon|field gun",
    "self-propelled-guns": "self propelled howitzer|self propelled gun|self propelled artillery|canon automoteur"
    "|obusier automoteur|canon autopropulsé",
    "mortars": "mortar|mortier",
    "multiple-rocket-launchers": "multiple rocket launcher|rocket launcher|mlrs|multiple launch rocket system"
    "|rocket artillery system|lance roquettes multiple|lance roquette|rocket system",
    "missiles": "missile|rocket|roquette",
    "ballistic-missiles": "ballistic missile|missile balistique",
    "cruise-missiles": "cruise missile|missile de croisière",
    "anti-ship-missiles": "anti ship missile|missile antinavire",
    "portable-air-defence-missiles": "manpad|shoulder fired missile|shoulder launched missile",
    "surface-to-air-missiles": "surface to air missile|anti aircraft missile|air defence missile|missile sol air"
    "|missile antiaérien",
    "air-to-air-missiles": "air to air missile|missile air air",
    "air-to-surface-missiles": "air to surface missile|air to ground missile|missile air sol",
    "anti-tank-missiles": "anti tank missile|atgm|missile antichar|antitank missile|anti armour missile"
    "|anti tank guided missile",
    "loitering-munitions": "loitering munition|kamikaze drone|suicide drone|drone kamikaze|munition rôdeuse"
    "|munition téléopérée",
    "guided-bombs": "guided bomb|smart bomb|glide bomb|bombe guidée",
    "torpedoes": "torpedo|torpille",
    "air-defence-systems": "air defence system|anti aircraft system|air defence battery|système de défense aérienne"
    "|système antiaérien|système de défense antiaérienne|batterie antiaérienne",
    "surface-to-air-missile-systems": "surface to air missile system|missile system|air defence missile system"
    "|missile defence system|anti aircraft missile system|missile battery|missile defence battery"
    "|système de missile|système antimissile"
    "|système de missile sol air|système de défense antimissile",
    "anti-aircraft-guns": "anti aircraft gun|air defence gun|anti aircraft tank|canon antiaérien",
    "ships": "ship|craft|vessel|warship|boat|motorboat|inflatable boat|naval vessel|navire|bateau|bâtiment|vaisseau"
    "|embarcation|navire de guerre",
    "submarines": "submarine|sous marin",
    "major-warships": "frigate|destroyer|frégate|aircraft carrier|porte avions",
    "corvettes": "corvette",
    "missile-boats": "missile boat|fast attack craft|missile corvette|attack craft|fast craft|interdiction craft"
    "|fast attack interdiction craft|multi purpose attack craft",
    "patrol-craft": "patrol boat|patrol craft|patrol vessel|patrol ship|offshore patrol vessel|patrouilleur|vedette"
    "|patrouilleur lance missiles|navire patrouilleur|speedboat|coast guard vessel|interceptor boat|intercepteur"
    "|patrouilleur hauturier|navire de patrouille|patrouilleur de haute mer|bâtiment de patrouille|vedette rapide"
    "|fast patrol boat|gunboat|cutter|coast guard cutter",
    "amphibious-ships": "amphibious ship|landing ship|amphibious assault ship|navire amphibie",
    "landing-craft": "landing craft|chaland de débarquement",
    "mine-warfare-ships": "minehunter|minesweeper|chasseur de mines|dragueur de mines",
    "support-ships": "support ship|replenishment ship|tanker ship",
    "electronic-warfare-systems": "jammer|electronic warfare system|brouilleur|anti drone system|système antidrone",
    "engines": "engine|moteur",
    "missile-launchers": "missile launcher|launcher|lanceur|lanceur de missile|lance missile",
    "satellites": "satellite",
    "small-arms": "small arm|light weapon|arme légère|firearm|arme à feu|arme individuelle",
    "pistols": "pistol|handgun|pistolet",
    "rifles": "rifle|assault rifle|sniper rifle|fusil|fusil d'assaut|kalashnikov|kalachnikov",
    "machine-guns": "machine gun|heavy machine gun|mitrailleuse|mitrailleuse lourde",
    "grenade-launchers": "grenade launcher|lance grenade",
    "portable-anti-tank-launchers": "rpg|anti tank launcher|rocket propelled grenade|lance roquettes antichar"
    "|anti tank weapon",
    "ammunition": "ammunition|munition|round of ammunition",
    "artillery-ammunition": "shell|artillery shell|artillery round|obus|155mm shell",
    "aerial-bombs": "bomb|aerial bomb|bombe",
    "landmines": "landmine|land mine",
    "unarmoured-vehicles": "ambulance|vehicle|véhicule|military vehicle|automobile|military automobile|tactical vehicle"
    "|véhicule militaire|matériel roulant|véhicule tactique",
    "trucks": "truck|lorry|camion|transport truck|military truck|camion militaire|camion citerne",
    "light-vehicles": "pick up|pickup|jeep|4x4|light vehicle|pick up truck|pickup truck|véhicule léger|véhicule 4x4"
    "|véhicule pick up|véhicule tout terrain|off road vehicle|utility vehicle|motorcycle|moto|humvee",
    "mixed-weapons-ammunition": "weapons and ammunition|arms and ammunition|arme et munition|weapon|arme"
    "|arme de guerre"
    "|weaponry|arms|armament|armement|armes et munitions|armes",
    "mixed-combat-equipment": "military equipment|combat equipment|military hardware|matériel militaire"
    "|équipement militaire|matériel de guerre|défense equipment|military gear|military supply|matériel de combat"
    "|équipement de combat|military aid|materiel|military materiel",
}
# Words for whatever a consignment holds, which are told more exactly elsewhere.
WORDS |= {
    "other-equipment": "system|weapon system|weapons system|système|système d'arme|night vision goggle"
    "|night vision device"
    "|jumelle de vision nocturne",
    "protective-gear": "body armour|bulletproof vest|flak jacket|helmet|gilet pare balles|gilet|casque balistique",
}
UMBRELLAS = frozenset(["mixed-combat-equipment", "mixed-weapons-ammunition", "other-equipment"])
# What may be anything that was named before: with "the" it refers back.
VAGUE = frozenset(
    [
        "aircraft",
        "ships",
        "unarmoured-vehicles",
        "mixed-combat-equipment",
        "mixed-weapons-ammunition",
        "other-equipment",
    ]
)
