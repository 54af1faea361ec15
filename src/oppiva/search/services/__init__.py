"""What changes the index: texts come, change and go; vectors and means are made beside."""

from oppiva.search.services.averages import renew_means
from oppiva.search.services.embedding import embed_waiting
from oppiva.search.services.rebuilding import reindex, tidy
from oppiva.search.services.writing import changed, gone, wake

__all__ = ["changed", "embed_waiting", "gone", "reindex", "renew_means", "tidy", "wake"]
