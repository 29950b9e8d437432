"""Files that commands write."""

import os
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken


def private_file(file: Path) -> BinaryIO:
    """A new file that only its owner reads. Raises RuleBroken("no_file"), also where one is there."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise RuleBroken(
            "no_file",
            _("%(file)s cannot be written: %(why)s.") % {"file": file, "why": error.strerror},
        ) from error
    return cast(BinaryIO, os.fdopen(opened, "wb"))
