import time, datetime as dt, pytest
from tests.factories import *
@pytest.mark.django_db
@pytest.mark.parametrize("words",[1,10,40,100])
def test_it(client, words):
    mali = create_party(slug="mali"); eq=create_equipment()
    ds = create_deliveries(recipient=mali, of=eq, days=[dt.date(2000,1,1)+dt.timedelta(days=n) for n in range(3000)])
    s = create_source()
    Claim.objects.bulk_create(Claim(delivery=d, source=s, text="Says so mali.") for d in ds for _ in range(3))
    t=time.time(); r=client.get("/recipients/mali/timeline.json?q="+"+".join(["m"]*words)); 
    print(words, "json", r.status_code, time.time()-t)
    t=time.time(); r=client.get("/recipients/mali/?q="+"+".join(["m"]*words)); 
    print(words, "page", r.status_code, time.time()-t)
