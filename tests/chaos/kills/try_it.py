import asyncio, random, sys, tempfile, time
from pathlib import Path
from tests.chaos.kills.season import season, hand
async def main(seed, n):
    with tempfile.TemporaryDirectory() as d:
        async with season(Path(d), seed) as s:
            plans=[]
            while len(plans)<n: plans+=hand(s.chance)
            t=time.monotonic()
            await s.run(plans[:n])
            took=time.monotonic()-t
            j=s.judge
            print("took",took,"kills",s.kills, "per", took/max(1,s.kills))
            print("orders", len(s.world.panel.ledger), "taps", len(s.chronicle.taps), "showings", len(s.chronicle.showings))
            print("sprung", s.chronicle.sprung)
            from collections import Counter
            print(Counter(x.sight for x in s.chronicle.showings))
            print("doubled", j.doubled, "unres", j.unresolved, "rec", max(s.chronicle.recovered_after, default=0))
            for k in ("duplicates","false_verdicts","lost","broken"):
                v=getattr(j,k); print(k,len(v)); [print("   ",x) for x in v[:8]]
asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
