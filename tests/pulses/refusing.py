"""What a service refuses."""

from __future__ import annotations

import pytest

from oppiva.core.errors import DomainError


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.raises(DomainError, check=lambda error: error.code == code)
