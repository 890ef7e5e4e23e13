"""Gate point 4: of what was planted in a file, nothing survives: it is cleaned or refused."""

from collections.abc import Callable

import pytest

from bot.services import cleaning
from tests.services.cleaning import samples


@pytest.mark.parametrize(("make", "kind"), samples.ALL.values(), ids=samples.ALL)
async def test_no_mark_survives(
    make: Callable[[], bytes], kind: str, request: pytest.FixtureRequest
) -> None:
    content = make()
    planted = samples.marks(content)
    assert planted, "void: nothing was planted, so nothing can be missed"
    result = await cleaning.clean(content)
    left = samples.marks(result.content) if isinstance(result, cleaning.Cleaned) else set()
    verdict = result.kind if isinstance(result, cleaning.Cleaned) else f"refused: {result.reason}"
    print(f"{request.node.callspec.id:45} planted as {', '.join(sorted(planted)):50} -> {verdict}, "
          f"{len(left)} left")  # fmt: skip
    assert not left
    if kind:
        assert isinstance(result, cleaning.Cleaned) and result.kind == kind
    else:
        assert result == cleaning.Refused(cleaning.Reason.UNKNOWN_KIND)


def test_the_gate_names_enough_file_types() -> None:
    assert len(samples.ALL) >= 14
