"""Static files with their hash in the name, compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once collected; plain names when nothing was collected."""

    manifest_strict = False
