"""Which words of a prompt mean what: the animatic's whole understanding of language.

Each table goes from a name the renderer knows to the words that call it. Longer phrases win over their parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

MOVES: Mapping[str, str] = {
    "dolly_out": "dolly out|dollies out|dolly back|pull back|pulls back|pull-back|pulling back|pull out|move out",
    "dolly_in": "dolly in|dolly|dollies|dollying|push in|pushes in|push-in|pushing in|moves in|move in|closer",
    "zoom_out": "zoom out|zooms out|zooming out|crane up|widens|reveal|reveals",
    "zoom_in": "zoom in|zooms in|zooming in|zoom|zooms|crash zoom",
    "pan_left": "pan left|pans left|panning left|pan to the left|pans to the left|truck left",
    "pan_right": "pan right|pans right|panning right|pan|pans|panning|sweep|sweeps|sweeping|truck right",
    "tilt_down": "tilt down|tilts down|tilting down|crane down|camera lowers",
    "tilt_up": "tilt up|tilts up|tilting up|tilt|tilts|tilting|look up|looks up|camera rises",
    "orbit": "orbit|orbits|orbiting|arc shot|circles around|circle around|rotates around|360",
    "tracking": "tracking|track|tracks|follow|follows|following|dollies along|steadicam|chase|chases|gimbal",
    "handheld": "handheld|hand-held|shaky|found footage|vlog",
    "static": "static|still shot|locked|locked-off|tripod|fixed camera|motionless",
}
FRAMINGS: Mapping[str, str] = {
    "close": "close-up|close up|closeup|extreme close|macro|portrait of|detail of|face of|headshot",
    "wide": "wide shot|wide|establishing|long shot|panorama|panoramic|vista|landscape|epic",
    "medium": "medium shot|medium|mid shot|waist|cowboy shot|two-shot",
    "aerial": "aerial|drone|bird's-eye|bird's eye|top-down|overhead|from above|flyover",
    "low": "low angle|low-angle|worm's-eye|from below",
}
TIMES: Mapping[str, str] = {
    "night": "night|midnight|moonlight|moonlit|starry|stars|nighttime|nocturnal|nacht|noche|nuit|夜|晚",
    "dusk": "dusk|twilight|blue hour|evening|nightfall|dämmerung|abend|黄昏|傍晚",
    "sunset": "sunset|sundown|setting sun|sonnenuntergang|atardecer|夕阳|日落|夕焼け",
    "golden": "golden hour|golden light|golden|late afternoon|magic hour|warm light|sunlit",
    "dawn": "dawn|sunrise|daybreak|early morning|first light|morgen|amanecer|清晨|日出|朝",
    "day": "day|daylight|noon|midday|morning|afternoon|sunny|sun|bright|tag|día|白天",
}
WEATHERS: Mapping[str, str] = {
    "storm": "storm|stormy|thunder|lightning|thunderstorm|hurricane|tempest|暴风",
    "rain": "rain|rainy|raining|drizzle|downpour|wet|umbrella|regen|lluvia|雨",
    "snow": "snow|snowy|snowing|blizzard|snowfall|winter|schnee|nieve|雪",
    "fog": "fog|foggy|mist|misty|haze|hazy|smoke|nebel|niebla|雾|霧",
    "cloudy": "cloudy|clouds|overcast|grey sky|gray sky|gloomy|bewölkt",
    "wind": "wind|windy|breeze|breezy|gust|blowing",
    "clear": "clear|cloudless|blue sky|clear sky|sunny",
}
PLACES: Mapping[str, str] = {
    "underwater": "underwater|under the sea|coral|reef|deep sea|seabed|ocean floor|aquarium|海底",
    "space": "space|galaxy|galaxies|nebula|cosmos|orbiting earth|planet|planets|outer space|asteroid|宇宙|太空",
    "city": "city|cities|street|streets|downtown|skyline|skyscraper|skyscrapers|alley|urban|tokyo|new york|paris"
    "|london|neon|traffic|rooftop|rooftops|cyberpunk|metropolis|市|城市|街",
    "room": "room|kitchen|bedroom|office|interior|indoors|inside|cafe|café|restaurant|library|studio|bar|classroom"
    "|living room|desk|table|couch|sofa|window|kitchen table|dinner|newsroom|屋内|房间",
    "desert": "desert|dune|dunes|sand|sahara|canyon|western|cactus|oasis|wüste|desierto|沙漠",
    "snowfield": "glacier|arctic|antarctic|iceberg|tundra|ice|frozen|north pole|ski|skiing|polar",
    "sea": "sea|ocean|beach|coast|coastline|shore|waves|wave|surf|surfing|island|harbor|harbour|bay|cliffs|pier"
    "|meer|mar|plage|海|沙滩",
    "lake": "lake|river|pond|lagoon|fjord|waterfall|reservoir|湖|河",
    "forest": "forest|woods|woodland|jungle|trees|pine|pines|redwood|grove|rainforest|wald|bosque|森林|森",
    "mountain": "mountain|mountains|alps|peak|peaks|summit|hike|hiking|valley|highlands|volcano|berg|montaña|山",
    "field": "field|fields|meadow|grass|garden|park|countryside|farm|prairie|hill|hills|flowers|vineyard|backyard"
    "|wheat|pasture|lawn|wiese|campo|草原|花园",
}
SUBJECTS: Mapping[str, str] = {
    "astronaut": "astronaut|astronauts|cosmonaut|spaceman|spacewoman|space suit|宇航员",
    "robot": "robot|robots|android|droid|mech|cyborg|机器人",
    "knight": "knight|warrior|samurai|soldier|viking|gladiator|king",
    "wizard": "wizard|witch|mage|sorcerer|magician|monk",
    "dancer": "dancer|ballerina|ballet",
    "runner": "runner|running man|jogger|jogging|sprinter|athlete|skater|skateboarder",
    "girl": "girl|little girl|daughter|princess|schoolgirl|女孩|少女|niña",
    "child": "child|kid|boy|toddler|baby|children|kids|son|男孩|niño",
    "woman": "woman|lady|mother|queen|grandmother|she|actress|chef|nurse|bride|女人|mujer|frau",
    "man": "man|person|guy|father|grandfather|he|detective|farmer|fisherman|hiker|traveler|traveller|someone"
    "|people|figure|reporter|anchor|teacher|businessman|hero|family|couple|friends|男人|hombre|mann",
    "puppy": "puppy|puppies|corgi|dachshund|小狗",
    "dog": "dog|dogs|retriever|labrador|husky|hound|terrier|perro|hund|chien|狗|犬",
    "cat": "cat|cats|kitten|kittens|tabby|gato|katze|猫",
    "fox": "fox|foxes|fuchs|zorro|狐狸",
    "wolf": "wolf|wolves|coyote|狼",
    "horse": "horse|horses|stallion|pony|mare|unicorn|cowboy|pferd|caballo|马|馬",
    "deer": "deer|stag|elk|moose|reindeer|antelope|gazelle|鹿",
    "elephant": "elephant|elephants|mammoth|大象",
    "lion": "lion|lions|tiger|tigers|leopard|panther|cheetah|狮|虎",
    "bear": "bear|bears|panda|grizzly|熊",
    "rabbit": "rabbit|rabbits|bunny|hare|兔",
    "turkey": "turkey|chicken|rooster|hen|goose|火鸡",
    "whale": "whale|whales|orca|humpback|鲸",
    "shark": "shark|sharks",
    "fish": "fish|fishes|goldfish|koi|salmon|dolphin|dolphins|鱼",
    "jellyfish": "jellyfish|octopus|squid|水母",
    "dragon": "dragon|dragons|drache|龙|龍",
    "butterfly": "butterfly|butterflies|moth|蝴蝶",
    "bird": "bird|birds|eagle|hawk|seagull|seagulls|crow|raven|owl|dove|swan|parrot|falcon|鸟|鳥",
    "bus": "bus|buses|van|camper",
    "truck": "truck|trucks|lorry|pickup",
    "car": "car|cars|taxi|automobile|convertible|sedan|sports car|racing car|coche|voiture|汽车|车",
    "bicycle": "bicycle|bike|cyclist|cycling|bicycles|fahrrad|自行车",
    "train": "train|trains|locomotive|subway|tram|railway|火车",
    "ship": "ship|ships|galleon|pirate|ferry|cruise|freighter|schiff",
    "boat": "boat|boats|sailboat|sailing|canoe|kayak|yacht|fishing boat|raft|bote|barco|船",
    "plane": "plane|airplane|aeroplane|aircraft|jet|biplane|flugzeug|飞机",
    "rocket": "rocket|rockets|spaceship|spacecraft|starship|shuttle|launch|火箭",
    "ufo": "ufo|flying saucer|alien|aliens",
    "balloon": "balloon|balloons|hot air balloon|hot-air balloon|airship|zeppelin|气球",
    "lighthouse": "lighthouse|leuchtturm|faro|灯塔",
    "castle": "castle|castles|fortress|palace|schloss|castillo|城堡",
    "house": "house|cabin|cottage|hut|barn|home|village|haus|casa|windmill|temple|房子|小屋",
    "cup": "coffee|tea|cup|mug|espresso|latte|cappuccino|kaffee|café|咖啡|茶",
    "food": "pie|cake|burger|pizza|bread|soup|ramen|noodles|sushi|meal|breakfast|food|steak|dish",
    "lantern": "lantern|lanterns|candle|candles|lamp|灯笼",
    "tree": "tree|oak|cherry tree|cherry blossom|willow|maple|baum|árbol|树|樹|桜",
    "flower": "flower|flowers|rose|roses|sunflower|sunflowers|tulip|tulips|lotus|blossom|bouquet|blume|flor|花",
}
COLOURS: Mapping[str, str] = {
    "#d93a34": "red|crimson|scarlet|rot|rojo|rouge|红",
    "#e8772e": "orange|tangerine|naranja|橙",
    "#f2c230": "yellow|amarillo|gelb|黄",
    "#4f9d4a": "green|emerald|lime|verde|grün|绿",
    "#2fa7a0": "teal|turquoise|cyan|aqua|青",
    "#2f6fd0": "blue|azure|navy|cobalt|azul|blau|蓝",
    "#7a4fc0": "purple|violet|lavender|indigo|morado|lila|紫",
    "#e76aa0": "pink|magenta|rose-colored|fuchsia|rosa|粉",
    "#7b5136": "brown|wooden|chocolate|braun|棕",
    "#f4f1ea": "white|ivory|blanco|weiß|白",
    "#2a2b33": "black|ebony|negro|schwarz|黑",
    "#9aa2ab": "grey|gray|silver|chrome|gris|grau|灰",
    "#dba83a": "gold|brass|bronze|amber|oro|金",
}
GRADES: Mapping[str, str] = {
    "monochrome": "black and white|black-and-white|monochrome|noir|greyscale|grayscale",
    "neon": "neon|cyberpunk|synthwave|vaporwave|blade runner",
    "pastel": "pastel|soft colors|soft colours|dreamy|ethereal|whimsical|cute",
    "warm": "warm|cozy|cosy|amber|autumn|fall|herbst|otoño|秋",
    "cold": "cold|icy|frosty|chilly|bleak|winter",
    "dark": "dark|moody|ominous|scary|horror|gloomy|mysterious|shadowy",
    "vivid": "vivid|vibrant|colorful|colourful|saturated|psychedelic|rainbow",
}
EXTRAS: Mapping[str, str] = {
    "leaves": "leaves|autumn|falling leaves|fall foliage|maple|秋|落叶",
    "petals": "petals|cherry blossom|cherry blossoms|blossoms|sakura|spring|桜|樱花",
    "fireflies": "fireflies|firefly|glowing|magic|magical|enchanted|fairy|fairies|萤火虫",
    "embers": "fire|campfire|embers|sparks|burning|flames|volcano|lava|explosion|bonfire|dragon",
    "confetti": "confetti|party|celebration|carnival|festival|birthday|parade|new year",
    "dust": "dust|dusty|sandstorm|desert|attic|sunbeam",
    "bubbles": "bubbles|underwater|soap bubble|soap bubbles",
    "birds": "birds|seagulls|flock",
    "fireworks": "firework|fireworks|new year",
}
ACTIONS: Mapping[str, str] = {
    "run": "run|runs|running|gallops|galloping|races|racing|sprints|sprinting|chases|chasing|dashes|skates|corre",
    "walk": "walk|walks|walking|strolls|wanders|wandering|hikes|hiking|marches|crosses|crossing|trots|trotting|explores"
    "|exploring|travels|steps|strides|moves|heads|follows|plays|playing|dances|dancing|jumps|jumping|rides|goes|camina",
    "rest": "sits|sitting|sleeps|sleeping|rests|resting|stands|standing|waits|waiting|looks|watching|watches|smiles"
    "|parked|moored|lies|lying|reads|reading",
}
SLOW = "slow motion|slow-motion|slowmo|slow-mo|slowly|slow|time slows|bullet time|dreamlike"
FAST = "fast|quickly|hyperlapse|timelapse|time-lapse|time lapse|speeding|frantic|rapid"


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Match any of the words whole; scripts written without blanks match anywhere."""
    parts = sorted(words.split("|"), key=len, reverse=True)
    spaced = "|".join(re.escape(part) for part in parts if part.isascii() or part[0].islower())
    unspaced = "|".join(re.escape(part) for part in parts if not (part.isascii() or part[0].islower()))
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)" + (f"|(?:{unspaced})" if unspaced else ""))


def mentions(text: str, words: str) -> bool:
    """Say whether any of the ``|``-separated words stands in the text, whatever its case."""
    return _pattern(words).search(text.lower()) is not None


def find_first(text: str, table: Mapping[str, str]) -> str:
    """Return the name whose word comes first in the text (the longer one at the same place), or ""."""
    found = find_all(text, table)
    return found[0] if found else ""


def find_all(text: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """Return every name of the table that the text calls, in the order of the text."""
    lowered = text.lower()
    hits: list[tuple[int, int, str]] = []
    for name, words in table.items():
        match = _pattern(words).search(lowered)
        if match:
            hits.append((match.start(), -len(match[0]), name))
    return tuple(name for _, _, name in sorted(hits))
