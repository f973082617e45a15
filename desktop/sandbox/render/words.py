"""Which words of a prompt mean what: the animatic's whole understanding of language.

Each table goes from a name the renderer knows to the words that call it. Longer phrases win over their parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

MOVES: Mapping[str, str] = {
    "dolly_out": "dolly out|dollies out|dolly back|pull back|pulls back|pull-back|pulling back|pull out|move out"
    "|拉远|拉镜头|镜头后退|镜头拉出|后拉",
    "dolly_in": "dolly in|dolly|dollies|dollying|push in|pushes in|push-in|pushing in|moves in|move in|closer|推近"
    "|推镜头|推进|镜头前进|镜头靠近",
    "zoom_out": "zoom out|zooms out|zooming out|crane up|widens|reveal|reveals|变焦拉远|缩小画面",
    "zoom_in": "zoom in|zooms in|zooming in|zoom|zooms|crash zoom|变焦|变焦推近|拉近|放大",
    "pan_left": "pan left|pans left|panning left|pan to the left|pans to the left|truck left|向左平移|镜头左移"
    "|镜头向左|左移|左摇|向左摇",
    "pan_right": "pan right|pans right|panning right|pan|pans|panning|sweep|sweeps|sweeping|truck right|向右平移"
    "|镜头右移|镜头向右|右移|右摇|向右摇|平移|摇镜头|横摇|横移",
    "tilt_down": "tilt down|tilts down|tilting down|crane down|camera lowers|下摇|向下摇|镜头下移|镜头向下|镜头下降",
    "tilt_up": "tilt up|tilts up|tilting up|tilt|tilts|tilting|look up|looks up|camera rises|上摇|向上摇|镜头上移"
    "|镜头向上|镜头上升|镜头升起",
    "orbit": "orbit|orbits|orbiting|arc shot|circles around|circle around|rotates around|360|环绕|绕着|围绕|旋转镜头",
    "tracking": "tracking|track|tracks|follow|follows|following|dollies along|steadicam|chase|chases|gimbal|跟拍|跟随"
    "|追随|跟踪镜头|追踪镜头",
    "handheld": "handheld|hand-held|shaky|found footage|vlog|手持",
    "static": "static|still shot|locked|locked-off|tripod|fixed camera|motionless|固定镜头|静止镜头|固定机位|镜头不动",
}
FRAMINGS: Mapping[str, str] = {
    "close": "close-up|close up|closeup|extreme close|macro|portrait of|detail of|face of|headshot|特写|近景|微距",
    "wide": "wide shot|wide|establishing|long shot|panorama|panoramic|vista|landscape|epic|远景|全景|广角",
    "medium": "medium shot|medium|mid shot|waist|cowboy shot|two-shot|中景|半身",
    "aerial": "aerial|drone|bird's-eye|bird's eye|top-down|overhead|from above|flyover|航拍|鸟瞰|俯瞰|俯拍|无人机",
    "low": "low angle|low-angle|worm's-eye|from below|仰拍|低角度",
}
TIMES: Mapping[str, str] = {
    "night": "night|midnight|moonlight|moonlit|starry|stars|nighttime|nocturnal|nacht|noche|nuit|夜|晚|星空|月光|午夜",
    "dusk": "dusk|twilight|blue hour|evening|nightfall|dämmerung|abend|黄昏|傍晚",
    "sunset": "sunset|sundown|setting sun|sonnenuntergang|atardecer|夕阳|日落|夕焼け|sun sets|sun is setting|晚霞|落日",
    "golden": "golden hour|golden light|golden|late afternoon|magic hour|warm light|sunlit|黄金时刻|午后",
    "dawn": "dawn|sunrise|daybreak|early morning|first light|morgen|amanecer|清晨|日出|朝|sun rises|sun is rising|黎明"
    "|早晨|朝霞",
    "day": "day|daylight|noon|midday|morning|afternoon|sunny|sun|bright|tag|día|白天|正午|中午|阳光|晴天",
}
WEATHERS: Mapping[str, str] = {
    "storm": "storm|stormy|thunder|lightning|thunderstorm|hurricane|tempest|暴风|storms|lightning bolts|暴风雨|雷雨"
    "|风暴|闪电|雷电",
    "rain": "rain|rainy|raining|drizzle|downpour|wet|umbrella|regen|lluvia|rains|raindrops|雨(?!林)",
    "snow": "snow|snowy|snowing|blizzard|snowfall|winter|schnee|nieve|snows|snowflakes|大雪|雪(?!山)",
    "fog": "fog|foggy|mist|misty|haze|hazy|smoke|nebel|niebla|雾|霧",
    "cloudy": "cloudy|clouds|overcast|grey sky|gray sky|gloomy|bewölkt|多云|阴天|乌云",
    "wind": "wind|windy|breeze|breezy|gust|blowing|winds|微风|大风|狂风",
    "clear": "clear|cloudless|blue sky|clear sky|sunny|晴朗|蓝天|万里无云",
}
PLACES: Mapping[str, str] = {
    "underwater": "underwater|under the sea|coral|reef|deep sea|seabed|ocean floor|aquarium|海底|水下|珊瑚",
    "moon": "on the moon|moon's surface|surface of the moon|lunar|moonscape|moon base|moonwalk|月球|月面",
    "space": "space|galaxy|galaxies|nebula|cosmos|orbiting earth|planet|planets|outer space|asteroid|宇宙|太空|银河"
    "|星系",
    "city": "city|cities|street|streets|downtown|skyline|skyscraper|skyscrapers|alley|urban|tokyo|new york|paris"
    "|london|neon|traffic|rooftop|rooftops|cyberpunk|metropolis|市|城市|街|market|bridge|road|highway|plaza|shibuya"
    "|manhattan|venice|都市|东京|纽约|巴黎|上海|香港|霓虹|赛博朋克|马路|高楼|小巷",
    "room": "room|kitchen|bedroom|office|interior|indoors|inside|cafe|café|restaurant|library|studio|bar"
    "|classroom|living room|desk|table|couch|sofa|window|kitchen table|dinner|newsroom|屋内|房间|shop|lab|laboratory"
    "|hall|gym|窗边|窗台|厨房|卧室|客厅|餐厅|咖啡馆|咖啡店|书房|办公室|教室|图书馆|室内|桌上",
    "desert": "desert|dune|dunes|sand|sahara|canyon|western|cactus|oasis|wüste|desierto|沙漠|mars|martian|沙丘|戈壁"
    "|火星",
    "snowfield": "glacier|arctic|antarctic|iceberg|tundra|ice|frozen|north pole|ski|skiing|polar|冰川|北极|南极|雪原"
    "|雪地|滑雪",
    "sea": "sea|ocean|beach|coast|coastline|shore|waves|wave|surf|surfing|island|harbor|harbour|bay|cliffs|pier"
    "|meer|mar|plage|海|沙滩|海边|海滩|海浪|岛|港口|码头",
    "lake": "lake|river|pond|lagoon|fjord|waterfall|reservoir|湖|河|池塘|瀑布|小溪",
    "forest": "forest|woods|woodland|jungle|trees|pine|pines|redwood|grove|rainforest|wald|bosque|森林|森|树林|竹林"
    "|丛林|雨林",
    "mountain": "mountain|mountains|alps|peak|peaks|summit|hike|hiking|valley|highlands|volcano|berg|montaña|山|雪山"
    "|山谷|长城",
    "field": "field|fields|meadow|grass|garden|park|countryside|farm|prairie|hill|hills|flowers|vineyard|backyard"
    "|wheat|pasture|lawn|wiese|campo|草原|花园|savanna|savannah|草地|田野|公园|农场|麦田|花海",
}
SUBJECTS: Mapping[str, str] = {
    "astronaut": "astronaut|astronauts|cosmonaut|spaceman|spacewoman|space suit|宇航员|太空人|航天员",
    "robot": "robot|robots|android|droid|mech|cyborg|机器人",
    "knight": "knight|warrior|samurai|soldier|viking|gladiator|king|骑士|武士|战士|将军|国王|剑客",
    "wizard": "wizard|witch|mage|sorcerer|magician|monk|巫师|魔法师|女巫",
    "dancer": "dancer|ballerina|ballet|舞者",
    "runner": "runner|running man|jogger|jogging|sprinter|athlete|skater|skateboarder|跑者|运动员",
    "girl": "girl|little girl|daughter|princess|schoolgirl|女孩|少女|niña|小女孩|公主|姑娘",
    "child": "child|kid|boy|toddler|baby|children|kids|son|男孩|niño|孩子|小孩|儿童|宝宝",
    "woman": "woman|lady|mother|queen|grandmother|she|actress|chef|nurse|bride|女人|mujer|frau|grandma|mom|女子|女士"
    "|妈妈|母亲|奶奶|女王|新娘",
    "man": "man|person|guy|father|grandfather|he|detective|farmer|fisherman|hiker|traveler|traveller|someone|people"
    "|figure|reporter|anchor|teacher|businessman|hero|family|couple|friends|男人|hombre|mann|grandpa|dad|musician"
    "|guitarist|singer|artist|painter|student|scientist|doctor|crowd|男子|老人|爷爷|爸爸|父亲|渔夫|侦探|农民|厨师|旅人"
    "|行人|人们|一个人|一家人|情侣|朋友",
    "puppy": "puppy|puppies|corgi|dachshund|小狗|柯基",
    "dog": "dog|dogs|retriever|labrador|husky|hound|terrier|perro|hund|chien|狗|犬",
    "cat": "cat|cats|kitten|kittens|tabby|gato|katze|猫|小猫|猫咪",
    "fox": "fox|foxes|fuchs|zorro|狐狸",
    "wolf": "wolf|wolves|coyote|狼",
    "horse": "horse|horses|stallion|pony|mare|unicorn|cowboy|pferd|caballo|馬|骏马|白马|骑马|马(?![路上拉])",
    "deer": "deer|stag|elk|moose|reindeer|antelope|gazelle|鹿",
    "elephant": "elephant|elephants|mammoth|大象|象群",
    "lion": "lion|lions|tiger|tigers|leopard|panther|cheetah|狮|虎|豹",
    "bear": "bear|bears|grizzly|熊",
    "panda": "panda|pandas|熊猫|大熊猫",
    "rabbit": "rabbit|rabbits|bunny|hare|兔",
    "cow": "cow|cows|bull|ox|buffalo|kuh|vaca|奶牛|牛",
    "sheep": "sheep|lamb|lambs|goat|goats|schaf|oveja|绵羊|山羊|羊",
    "pig": "pig|pigs|piglet|boar|schwein|cerdo|小猪|猪",
    "turkey": "turkey|chicken|rooster|hen|goose|火鸡|chickens|公鸡|母鸡",
    "whale": "whale|whales|orca|humpback|鲸|鲸鱼|蓝鲸",
    "shark": "shark|sharks|鲨鱼|鲨",
    "fish": "fish|fishes|goldfish|koi|salmon|dolphin|dolphins|鱼|海豚|锦鲤|金鱼",
    "jellyfish": "jellyfish|octopus|squid|水母|jellyfishes|章鱼",
    "dragon": "dragon|dragons|drache|龙|龍|dinosaur|巨龙|恐龙",
    "butterfly": "butterfly|butterflies|moth|蝴蝶",
    "bird": "bird|birds|eagle|hawk|seagull|seagulls|crow|raven|owl|dove|swan|parrot|falcon|鳥|海鸥|老鹰|猫头鹰|鸽子"
    "|天鹅|鸟(?!瞰)",
    "bus": "bus|buses|van|camper|公交车|巴士|公共汽车",
    "truck": "truck|trucks|lorry|pickup|卡车|货车",
    "car": "car|cars|taxi|automobile|convertible|sedan|sports car|racing car|coche|voiture|汽车|车|跑车|出租车|赛车",
    "bicycle": "bicycle|bike|cyclist|cycling|bicycles|fahrrad|自行车|单车|骑车",
    "train": "train|trains|locomotive|subway|tram|railway|火车|列车|高铁|地铁|电车",
    "ship": "ship|ships|galleon|pirate|ferry|cruise|freighter|schiff|轮船|海盗船|邮轮",
    "boat": "boat|boats|sailboat|sailing|canoe|kayak|yacht|fishing boat|raft|bote|barco|船|小船|帆船|渔船|独木舟|竹筏",
    "plane": "plane|airplane|aeroplane|aircraft|jet|biplane|flugzeug|飞机",
    "rocket": "rocket|rockets|spaceship|spacecraft|starship|shuttle|launch|火箭|飞船|宇宙飞船",
    "ufo": "ufo|flying saucer|alien|aliens|飞碟|外星人",
    "balloon": "balloon|balloons|hot air balloon|hot-air balloon|airship|zeppelin|气球|热气球|飞艇",
    "lighthouse": "lighthouse|leuchtturm|faro|灯塔",
    "castle": "castle|castles|fortress|palace|schloss|castillo|城堡|宫殿",
    "house": "house|cabin|cottage|hut|barn|home|village|haus|casa|windmill|temple|房子|小屋|木屋|房屋|村庄|寺庙",
    "cup": "coffee|tea|cup|mug|espresso|latte|cappuccino|kaffee|café|咖啡|茶",
    "food": "pie|cake|burger|pizza|bread|soup|ramen|noodles|sushi|meal|breakfast|food|steak|dish|pasta|sandwich"
    "|cookies|ice cream|fruit|pancakes|curry|dumplings|feast|拉面|面条|饺子|火锅|蛋糕|面包|披萨|汉堡|美食|寿司|月饼",
    "lantern": "lantern|lanterns|candle|candles|lamp|灯笼|孔明灯|蜡烛",
    "tree": "tree|oak|cherry tree|cherry blossom|willow|maple|baum|árbol|樹|cherry trees|樱花树|樱花|桃花|枫树|柳树"
    "|银杏|树(?!林)|桜",
    "flower": "flower|flowers|rose|roses|sunflower|sunflowers|tulip|tulips|lotus|blossom|bouquet|blume|flor|玫瑰"
    "|向日葵|荷花|郁金香|(?<![烟雪])花(?![园海])",
}
COLOURS: Mapping[str, str] = {
    "#d93a34": "red|crimson|scarlet|rot|rojo|rouge|红",
    "#e8772e": "orange|tangerine|naranja|橙",
    "#f2c230": "yellow|amarillo|gelb|黄(?![昏金])",
    "#4f9d4a": "green|emerald|lime|verde|grün|绿",
    "#2fa7a0": "teal|turquoise|cyan|aqua|青",
    "#2f6fd0": "blue|azure|navy|cobalt|azul|blau|蓝",
    "#7a4fc0": "purple|violet|lavender|indigo|morado|lila|紫",
    "#e76aa0": "pink|magenta|rose-colored|fuchsia|rosa|粉",
    "#7b5136": "brown|wooden|chocolate|braun|棕",
    "#f4f1ea": "white|ivory|blanco|weiß|白(?!天)",
    "#2a2b33": "black|ebony|negro|schwarz|黑",
    "#9aa2ab": "grey|gray|silver|chrome|gris|grau|灰",
    "#dba83a": "gold|brass|bronze|amber|oro|(?<!黄)金(?!鱼)",
}
GRADES: Mapping[str, str] = {
    "monochrome": "black and white|black-and-white|monochrome|noir|greyscale|grayscale|黑白",
    "neon": "neon|cyberpunk|synthwave|vaporwave|blade runner|霓虹|赛博朋克",
    "pastel": "pastel|soft colors|soft colours|dreamy|ethereal|whimsical|cute|梦幻|柔和|可爱",
    "warm": "warm|cozy|cosy|amber|autumn|fall|herbst|otoño|秋|温暖|暖色",
    "cold": "cold|icy|frosty|chilly|bleak|winter|寒冷|冷色",
    "dark": "dark|moody|ominous|scary|horror|gloomy|mysterious|shadowy|阴暗|恐怖|神秘|黑暗",
    "vivid": "vivid|vibrant|colorful|colourful|saturated|psychedelic|rainbow|鲜艳|缤纷|彩虹",
}
EXTRAS: Mapping[str, str] = {
    "leaves": "leaves|autumn|falling leaves|fall foliage|maple|秋|落叶|枫叶",
    "petals": "petals|cherry blossom|cherry blossoms|blossoms|sakura|spring|桜|樱花|花瓣|桃花",
    "fireflies": "fireflies|firefly|glowing|magic|magical|enchanted|fairy|fairies|萤火虫|魔法",
    "embers": "fire|campfire|embers|sparks|burning|flames|volcano|lava|explosion|bonfire|dragon|火焰|篝火|火花|燃烧"
    "|爆炸",
    "confetti": "confetti|party|celebration|carnival|festival|birthday|parade|庆祝|派对|生日",
    "dust": "dust|dusty|sandstorm|desert|attic|sunbeam|沙尘|尘土",
    "bubbles": "bubbles|underwater|soap bubble|soap bubbles|水下|海底|气泡|泡泡",
    "birds": "birds|seagulls|flock|鸟群|飞鸟",
    "fireworks": "firework|fireworks|new year|new year's eve|烟花|烟火|新年",
}
ACTIONS: Mapping[str, str] = {
    "rise": "launch|launches|launching|lifts off|lift off|lift-off|takes off|taking off|blasts off|ascends|发射|升空"
    "|起飞",
    "run": "run|runs|running|gallops|galloping|races|racing|chase|sprints|sprinting|chases|chasing|dashes|skates|corre"
    "|奔跑|飞驰|疾驰|追逐|冲刺|跑",
    "walk": "walk|walks|walking|strolls|wanders|wandering|hikes|hiking|marches|crosses|crossing|trots|trotting"
    "|explores|exploring|travels|steps|strides|moves|heads|follows|plays|playing|dances|dancing|jumps|jumping"
    "|rides|goes|camina|走|散步|漫步|跳舞|玩耍|穿过",
    "rest": "sits|sitting|sleeps|sleeping|rests|resting|stands|standing|waits|waiting|looks|watching|watches"
    "|smiles|parked|moored|lies|lying|reads|reading|坐|睡|站|休息|等待|微笑|躺|停",
}
SLOW = (
    "slow motion|slow-motion|slowmo|slow-mo|slowly|slow|time slows|bullet time|dreamlike|慢动作|慢镜头|缓慢|慢慢|缓缓"
)
FAST = "fast|quickly|hyperlapse|timelapse|time-lapse|time lapse|speeding|frantic|rapid|快速|延时摄影|飞快"


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Match any of the words whole; scripts written without blanks match anywhere.

    Those may say what must not stand beside them: ``雨(?!林)`` is rain, but not in a rain forest.
    """
    parts = sorted(words.split("|"), key=len, reverse=True)
    spaced = "|".join(re.escape(part) for part in parts if part.isascii() or part[0].islower())
    unspaced = "|".join(part for part in parts if not (part.isascii() or part[0].islower()))
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
    return tuple(dict.fromkeys(hit.name for hit in _hits(text.lower(), table)))


def count_all(text: str, table: Mapping[str, str], most: int) -> tuple[str, ...]:
    """Return what ``find_all`` does, each name as often as the text says: two dogs, a herd of deer, a family.

    ``most``: of all together; everybody comes once before anybody comes twice.
    """
    lowered = text.lower()
    found: dict[str, tuple[str, ...]] = {}
    for hit in _hits(lowered, table):
        word = lowered[hit.start : hit.end]
        if word in GROUPS:
            found.setdefault(hit.name, GROUPS[word])
        else:
            found.setdefault(
                hit.name, (hit.name,) * _how_many(lowered[max(0, hit.start - 40) : hit.start], word, table)
            )
    names = [name for names in found.values() for name in names]
    firsts = list(dict.fromkeys(name for names in found.values() for name in names[:1]))
    for name in firsts:
        names.remove(name)
    wanted = firsts[:most] + names[: max(0, most - len(firsts))]
    order = list(found)
    return tuple(sorted(wanted, key=lambda name: order.index(name) if name in order else len(order)))


#: Words for several people who are not all alike.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "couple": ("man", "woman"),
    "情侣": ("man", "woman"),
    "friends": ("man", "woman"),
    "朋友": ("man", "woman"),
    "people": ("man", "woman", "man"),
    "人们": ("man", "woman", "man"),
    "crowd": ("man", "woman", "man"),
    "family": ("man", "woman", "child"),
    "一家人": ("man", "woman", "child"),
    "children": ("child", "girl"),
    "kids": ("child", "girl"),
}
_TWO = re.compile(
    r"(?:(?<!\w)(?:two|2|both|pair of|couple of)\s+(?:[\w'-]+\s+){0,2}|[两二2]\s*[个只头匹条艘位名辆朵棵]?)$"
)
_MANY = re.compile(
    r"(?:(?<!\w)(?:three|four|five|six|seven|eight|nine|ten|[3-9]|\d{2,}|several|many|group of|herd of|flock of|pack of"
    r"|school of|crowd of|army of)\s+(?:[\w'-]+\s+){0,2}"
    r"|(?:[三四五六七八九十3-9]|几|数)\s*[个只头匹条艘位名辆朵棵]|一群|许多|很多)$"
)


def _how_many(before: str, word: str, table: Mapping[str, str]) -> int:
    """Return 1 to 3 for a word and what stands before it."""
    if _MANY.search(before):
        return 3
    plural = word.endswith("s") and any(f"|{word[:-1]}|" in f"|{words}|" for words in table.values())
    return 2 if plural or word in {"wolves", "puppies"} or _TWO.search(before) else 1


@dataclass(frozen=True, slots=True)
class _Hit:
    name: str
    start: int
    end: int


def _hits(lowered: str, table: Mapping[str, str]) -> list[_Hit]:
    """Return where the words of a table stand, in order; what is only a part of a longer word of the table is none."""
    found = [_Hit(name, *match.span()) for name, words in table.items() for match in _pattern(words).finditer(lowered)]
    kept: list[_Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end or (hit.start, hit.end) == (kept[-1].start, kept[-1].end):
            kept.append(hit)
    return kept
