"""The project's own drawings: what they are called in the library, what they show."""

from typing import Any

CREDIT = {"vi": "Hình vẽ của trang", "en": "Drawing of this website"}

DRAWINGS: dict[str, dict[str, Any]] = {
    "home": {
        "title": "Hình vẽ: đồng lúa và cánh cò",
        "alt": {
            "vi": "Con cò bên dòng sông chảy qua đồng lúa, mặt trời mọc trên dãy đồi xa.",
            "en": "An egret by a river through rice fields, the sun rising over distant hills.",
        },
    },
    "founding": {
        "title": "Hình vẽ: quyết định thành lập",
        "alt": {
            "vi": "Một văn bản có ngôi sao đỏ và con dấu, hai bên là những bông lúa vàng.",
            "en": "A document with a red star and a seal, between ears of golden rice.",
        },
    },
    "offices": {
        "title": "Hình vẽ: ba ngôi nhà",
        "alt": {
            "vi": "Ba ngôi nhà xanh, đỏ, lục đứng cạnh nhau bên sông, cho ba phòng của Sở.",
            "en": "Three houses, blue, red and green, side by side by a river: the three offices.",
        },
    },
    "theme": {
        "title": "Hình vẽ: thuyền ra khơi",
        "alt": {
            "vi": "Con thuyền buồm ra khơi lúc bình minh, trên cao có ngôi sao vàng và đàn chim.",
            "en": "A sailing boat puts out to sea at dawn under a golden star and a flight of "
            "birds.",
        },
    },
    "fields": {
        "title": "Hình vẽ: bảy lĩnh vực",
        "alt": {
            "vi": "Bảy biểu tượng xếp thành vòng cung trên đồng lúa, cho bảy lĩnh vực đối ngoại.",
            "en": "Seven symbols in an arc over rice fields, one for each field of activity.",
        },
    },
    "bridge": {
        "title": "Hình vẽ: cây cầu",
        "alt": {
            "vi": "Cây cầu đỏ cong qua sông, hai chim hạc giấy bay đến với nhau trước mặt trời.",
            "en": "A red bridge arches over a river; two paper cranes meet before the sun.",
        },
    },
    "directions": {
        "title": "Hình vẽ: đồng lúa và điện gió",
        "alt": {
            "vi": "Cột điện gió bên biển, tấm pin mặt trời và bông lúa trên cánh đồng.",
            "en": "Wind turbines by the sea, solar panels and ears of rice in the fields.",
        },
    },
    "coast": {
        "title": "Hình vẽ: thuyền buồm trên biển",
        "alt": {
            "vi": "Những con thuyền buồm nâu đỏ và vàng trên mặt biển lặng, mặt trời ở chân trời.",
            "en": "Boats with red and yellow sails on a calm sea, the sun on the horizon.",
        },
    },
}
