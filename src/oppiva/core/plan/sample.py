from pathlib import Path


def real_plan() -> str:
    """The text of the real plan that the product ships (`data/SOURCE.md`)."""
    return (Path(__file__).parent / "data" / "etela-savo-2025.toml").read_text("utf-8")
