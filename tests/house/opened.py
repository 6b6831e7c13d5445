"""Addresses and operations without a permit of ours, and why: beginning → reason."""

ADDRESSES: dict[str, str] = {
    "static/": "Style sheets, scripts and pictures are for everybody.",
}

OPERATIONS: dict[str, str] = {
    "GET /matters": "Guides are public by law (政府信息公开条例 §20).",
    "GET /matters/{code}": "Guides are public by law (政府信息公开条例 §20).",
    "GET /matters/{code}/office": "Which office is competent is part of the guide (行政许可法 §30).",
    "GET /matters/{code}/materials": "Which materials are needed is part of the guide (行政许可法 §30).",
    "GET /log/head": "Anyone may keep the signed head and hold the city to it.",
    "GET /log/consistency": "Anyone may check that the log only grew.",
    "GET /log/keys": "Keys are published so that anyone can verify.",
    "GET /log/proof": "Anyone with a receipt may prove it against the log.",
}
