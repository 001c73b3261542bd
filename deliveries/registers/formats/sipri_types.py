"""Which of our types SIPRI's words for weapons mean, and its armament categories where a word is new to us.

The words are those of all releases from 2018 to 2026, which called many things anew ("SRAAM" became "short-range
air-to-air missile"). A word of two ("APC/IFV") is of the type of its first, unless it stands here itself.
"""

from __future__ import annotations

# By our type the words that mean it; where a type has the words of several of ours, the nearest that holds them all.
WORDS: dict[str, str] = {
    # ---- Helicopters and aircraft -----------------------------------------------------------------------
    "helicopters": "helicopter|helicopter/transport aircraft|aew helicopter|airborne early-warning helicopter"
    "|sigint helicopter|signals intelligence helicopter|anti-ship helicopter",
    "combat-helicopters": "combat helicopter",
    "transport-helicopters": "transport helicopter",
    "light-helicopters": "light helicopter",
    "anti-submarine-helicopters": "asw helicopter|anti-submarine helicopter",
    "aircraft": "light aircraft|light aircraft/uav|airship|light transport airship|target tow aircraft",
    "combat-aircraft": "fga aircraft|fga/ew aircraft|fga/electronic warfare aircraft",
    "fighter-aircraft": "fighter aircraft|fighter/ground-attack aircraft",
    "ground-attack-aircraft": "ground attack aircraft|ground-attack aircraft",
    "bombers": "bomber aircraft",
    "transport-aircraft": "transport aircraft|light transport aircraft|heavy transport aircraft"
    "|transport/trainer aircraft|transport ac/helicopter",
    "trainer-aircraft": "trainer aircraft|trainer/combat aircraft|trainer/light aircraft|light/trainer aircraft"
    "|light /trainer aircraft|(armed) trainer aircraft",
    "patrol-aircraft": "maritime patrol aircraft|asw aircraft|anti-submarine aircraft|reconnaissance aircraft"
    "|aew&c aircraft|aew aircraft|aew/ags aircraft|airborne early-warning aircraft"
    "|airborne early-warning/ground surveillance aircraft|ags aircraft|ground surveillance aircraft|sigint aircraft"
    "|signals intelligence aircraft|reconnaissance/sigint aircraft|reconnaissance/signals intelligence aircraft"
    "|signals intelligence/ground surveillance aircraft aircraft",
    "tanker-aircraft": "tanker/transport aircraft",
    "combat-drones": "armed uav|armed drone|(armed) uav",
    "reconnaissance-drones": "maritime patrol uav|reconnaissance drone|(armed) reconnaissance drone",
    "drones": "uav",
    # ---- On land ----------------------------------------------------------------------------------------
    "tanks": "tank|light tank|training tank",
    "armoured-vehicles": "armoured car|apv|afsv|ifv/afsv|fire-support vehicle|tank chassis|amv|armed ugv"
    "|self-propelled gun chassis",
    "infantry-fighting-vehicles": "ifv|infantry fighting vehicle",
    "armoured-personnel-carriers": "apc|apc/apv|apc/ifv|apc/cp|armoured personnel carrier",
    "armoured-reconnaissance-vehicles": "reconnaissance av|armoured reconnaissance vehicle",
    "tank-destroyers": "tank destroyer",
    "armoured-support-vehicles": "arv|aev|aev/arv|alv|armoured recovery vehicle|armoured engineer vehicle"
    "|armoured engineer/recovery vehicle|armoured bridgelayer|armoured supply vehicle|armoured logistical vehicle",
    "towed-guns": "towed gun|coastal defence gun",
    "self-propelled-guns": "self-propelled gun",
    "mortars": "mortar|self-propelled mortar",
    "multiple-rocket-launchers": "self-propelled mrl|towed mrl|multiple rocket launcher",
    "missile-launchers": "ssm launcher|ssm tel|surface-to-surface missile launcher|coastal defence system",
    # ---- Missiles, bombs and torpedoes ------------------------------------------------------------------
    "ballistic-missiles": "ssm|slbm|surface-to-surface missile|submarine-launched ballistic missile|guided rocket/ssm"
    "|ssm/asm",
    "cruise-missiles": "land-attack missile",
    "anti-ship-missiles": "anti-ship missile|anti-ship missile/ssm|anti-ship missile/asm|anti-ship missile/asm/sam"
    "|anti-ship/land-attack missile|anti-ship/anti-radar missile|anti-ship/surface-to-surface missile"
    "|ssm/anti-ship missile",
    "portable-air-defence-missiles": "portable sam|portable surface-to-air missile",
    "surface-to-air-missiles": "sam|sam/abm|abm missile|surface-to-air missile|anti-ballistic missile missile",
    "air-to-air-missiles": "sraam|bvraam|bvraam/sam|short-range air-to-air missile|long-range air-to-air missile"
    "|long-range air-to-air missile/sam",
    "air-to-surface-missiles": "asm|air-to-surface missile|air-to-surface/anti-ship missile"
    "|air-to-surface/surface-to-surface missile|anti-radar missile|anti-radar missile/asm",
    "anti-tank-missiles": "anti-tank missile|anti-tank missile/asm|anti-tank/air-to-surface missile",
    "loitering-munitions": "loitering munition|one-way attack drone",
    "missiles": "guided rocket|guided rocket/asm|guided rocket/air-to-surface missile|asw missile"
    "|anti-submarine missile",
    "guided-bombs": "guided bomb|guided glide bomb",
    "artillery-ammunition": "guided shell",
    "torpedoes": "asw torpedo|anti-submarine torpedo|anti-ship torpedo|anti-ship/asw torpedo"
    "|anti-ship/anti-submarine torpedo|anti-submarine/ship torpedo|naval mine/torpedo",
    # ---- Air defence ------------------------------------------------------------------------------------
    "air-defence-systems": "air-defence system|aa gun/sam system|anti-aircraft gun/sam system"
    "|anti-aircraft gun/surface-to-air missile system|self-propelled ad system|self-propelled air-defence system",
    "surface-to-air-missile-systems": "sam system|mobile sam system|abm system|abm/sam system"
    "|surface-to-air missile system|mobile surface-to-air missile system|anti-ballistic missile system",
    "anti-aircraft-guns": "aa gun|aa gun system|anti-aircraft gun|anti-aircraft gun system|self-propelled aa gun"
    "|self-propelled anti-aircraft gun",
    # ---- At sea -----------------------------------------------------------------------------------------
    "submarines": "submarine|nuclear submarine|midget submarine|ssb",
    "major-warships": "aircraft carrier|cruiser|destroyer|frigate|frigate/landing ship",
    "corvettes": "corvette|corvette/minesweeper",
    "missile-boats": "fac|missile boat|torpedo boat|torpdeo boat",
    "patrol-craft": "patrol craft|patrol boat|patrol ship|opv|gunboat|opv/support ship|opv/tug|opv/training ship"
    "|patrol ship/support ship|patrol ship/tug|patrol ship/frigate|patrol ship/transport ship"
    "|patrol ship/training ship|patrol ship/icebreaker|patrol craft/transport craft|patrol boat/transport craft",
    "amphibious-ships": "landing ship|aals|amphibious assault ship|ampibious assault ship/frigate",
    "landing-craft": "landing craft|landing/patrol craft|landing craft/patrol boat",
    "mine-warfare-ships": "minesweeper|minehunter|minelayer|mcm ship",
    "support-ships": "support ship|tanker|tug|cargo ship|cargo craft|replenishment ship|replenishment tanker"
    "|transport ship|transport craft|salvage ship|training ship|survey ship|sigint ship|signals intelligence ship"
    "|support craft|icebreaker|icebreaker/opv|support/landing ship",
    "naval-guns": "naval gun",
    "naval-missile-systems": "naval sam system|naval surface-to-air missile system",
    "naval-weapons": "naval mrl|naval multiple rocket launcher",
    "anti-submarine-weapons": "asw mrl|asw mortar|asw rocket launcher|anti-submarine mortar"
    "|anti-submarine rocket launcher",
    # ---- Sensors, engines and the rest ------------------------------------------------------------------
    "radars": "combat aircraft radar|mp aircraft radar|maritime patrol aircraft radar|combat heli radar|aew radar"
    "|airborne early-warning radar|ags radar|ags/mp aircraft radar|air/ground surv radar|multi-role radar"
    "|multi-function radar|aircraft sea search radar",
    "surveillance-radars": "air search radar|air-search radar|air/sea search radar|sea search radar|sea-search radar"
    "|height-finding radar|ground surv radar|ground surveillance radar|ground-surveillance radar"
    "|air-search/fire-control radar",
    "air-defence-radars": "sam system radar",
    "fire-control-radars": "fire control radar|fire-control radar|fire-control/air-search radar",
    "artillery-locating-radars": "artillery locating radar",
    "sonars": "asw sonar|anti-submarine sonar|submarine sonar|sonar",
    "electro-optical-sensors": "eo system|aircraft eo system|aircraft electro-optical system|naval eo system"
    "|eo search/fire control|aircraft eo/radar system|aircraft recce system",
    "electronic-warfare-systems": "sigint system|signals intelligence system|ags/sigint system"
    "|reconnaissance/signals intelligence system",
    "sensors": "air search system|air-search system",
    "aircraft-engines": "aircraft engine|turbofan|turbojet|turboprop|aircraft jet engine",
    "vehicle-engines": "vehicle engine",
    "ship-engines": "ship engine|gas turbine|aip engine|ship nuclear reactor|nuclear reactor",
    "satellites": "recce satellite|surveillance satellite",
    "turrets": "ifv turret|apc turret|tank turret|anti-tank av turret|self-propelled aa gun turret|spg turret"
    "|mortar turret|infantry fighting vehicle turret|iinfantry fighting vehicle turret|tank destroyer turret"
    "|anti-aircraft gun turret|self-propelled gun turret|helicopter turret",
    "air-refuelling-systems": "air refuel system",
}  # fmt: skip
TYPES = {word: slug for slug, words in WORDS.items() for word in words.split("|")}

CATEGORIES = {
    "aircraft": "aircraft",
    "air defence systems": "air-defence-systems",
    "anti-submarine warfare weapons": "anti-submarine-weapons",
    "armoured vehicles": "armoured-vehicles",
    "artillery": "artillery",
    "engines": "engines",
    "missiles": "missiles",
    "naval weapons": "naval-weapons",
    "satellites": "satellites",
    "sensors": "sensors",
    "ships": "ships",
    "other": "other-equipment",
}
