"""Chinese text: its words, its sound, one form for comparing, masks, and personal data found in it. No Django."""

from zhengtong.kernel.text.fold import normalise, tidy, tidy_name
from zhengtong.kernel.text.mask import mask_email, mask_identity, mask_name, mask_phone, mask_text
from zhengtong.kernel.text.personal import Finding, find_personal_data
from zhengtong.kernel.text.sound import Pinyin, pinyin
from zhengtong.kernel.text.words import search_terms, segments

__all__ = [
    "Finding",
    "Pinyin",
    "find_personal_data",
    "mask_email",
    "mask_identity",
    "mask_name",
    "mask_phone",
    "mask_text",
    "normalise",
    "pinyin",
    "search_terms",
    "segments",
    "tidy",
    "tidy_name",
]
