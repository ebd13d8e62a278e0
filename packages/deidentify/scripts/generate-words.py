"""Write src/tables/standard-words.json: the words of the code meanings of DICOM PS3.16, from pydicom's copy (MIT). Run by hand when pydicom is newer.

A word counts when it is somewhere written in lower case, or in capitals as an abbreviation: names of people and places are always capitalised and stay out, as do
the meanings that name breeds, species, strains, countries and languages.
"""
import json
import os
import re

import pydicom
import pydicom.sr._concepts_dict as concepts

LEFT_OUT = re.compile(r"breed|species|strain|organism|country|language|nation|bismark|^[A-Z][a-z]+ dog|horse|cattle|sheep|goat", re.I)
words = set()
for codes in concepts.concepts.values():
    for entries in codes.values():
        for meaning, _ in entries.values():
            if LEFT_OUT.search(meaning):
                continue
            for word in re.findall(r"[A-Za-z][A-Za-z'-]*[A-Za-z]", meaning):
                for part in [word, *word.split("-")]:
                    if len(part) > 1 and (part.islower() or (part.isupper() and len(part) <= 6)):
                        words.add(part.lower())
target = os.path.join(os.path.dirname(__file__), "..", "src", "tables", "standard-words.json")
notice = f"Words of the code meanings of DICOM PS3.16, (c) NEMA; read through pydicom {pydicom.__version__} (MIT)"
with open(target, "w", encoding="utf-8") as out:
    json.dump({"notice": notice, "words": " ".join(sorted(words))}, out, ensure_ascii=False)
    out.write("\n")
print(len(words))
