"""Words and sentences without meaning, drawn from a seeded generator."""

from __future__ import annotations

from random import Random

_TEXT = (
    "the of and a to in it is that was he for on are with as his they be at one have this "
    "from or had by not but some what there we can out other were all your when up use word "
    "how said each which do their time if will way about many then them would write like so "
    "these her long make thing see him two has look more day could go come did number sound "
    "people over know water than call first who may down side been now find any new work part "
    "take get place made live where after back little only round man year came show every good "
    "me give our under name very through just form much great think say help low line before "
    "turn cause same mean differ move right boy old too does tell sentence set three want air "
    "well also play small end put home read hand port large spell add even land here must big "
    "high such follow act why ask men change went light kind off need house picture try again "
    "animal point mother world near build self earth father café été œuvre naïve forêt neige "
    "l’hiver c’était rue pont gare lumière snake_case 2*3 50% C:\\temp don’t (maybe) [sic] 1/2"
)
WORDS = _TEXT.split()
# Zipf's law, near enough: the n-th word is as frequent as 1/n.
_CUMULATIVE: list[float] = []
_total = 0.0
for _rank in range(1, len(WORDS) + 1):
    _total += 1 / (_rank + 5)
    _CUMULATIVE.append(_total)


def words(rng: Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, cum_weights=_CUMULATIVE, k=count))


def sentence(rng: Random) -> str:
    text = words(rng, rng.randint(6, 16))
    return text[0].upper() + text[1:] + rng.choice("...?!") + rng.choice(["", "", "", " —"])


def title(rng: Random) -> str:
    text = words(rng, rng.randint(3, 8)).replace("\\", "").replace("/", "").replace("%", "")
    return text.capitalize() + rng.choice(["", "", " & co", ", again"])
