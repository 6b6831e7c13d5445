"""Finding a matter from what people type: words, sound, slips of the pen, whole sentences. No Django."""

from zhengtong.matters.search.indexing import Indexed, index
from zhengtong.matters.search.ranking import Candidate, rank
from zhengtong.matters.search.reading import Reading, read

__all__ = ["Candidate", "Indexed", "Reading", "index", "rank", "read"]
