import pytest, hashlib
from pathlib import Path
from district.metrics.documents import DocumentKind, write_document
from district.metrics.rights import whole_district
from tests.frontend.reports.night import *


@pytest.mark.django_db
def test_draft():
    seed_night()
    for p in (APRIL, LAST_DAY):
        place = whole_district(p)
        for kind in DocumentKind:
            d = write_document(place, p, kind)
            Path("/tmp/rep", f"{p}.{kind}").write_bytes(d.body)
            d2 = write_document(place, p, kind)
            print(d.filename, len(d.body), d.body == d2.body)
