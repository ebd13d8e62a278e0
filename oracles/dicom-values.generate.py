"""Write dicom-values.json: what pydicom 3.0.2 reads in fixtures/hard/{odd,charsets}, element by element.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install pydicom==3.0.2 numpy
    /tmp/oracle/bin/python oracles/dicom-values.generate.py
Path: `tag`, items as `tag[i]/tag`. Texts are lists of strings, numbers lists of numbers, bytes their length and SHA-256.
"""
import hashlib
import json
import warnings
from pathlib import Path

import pydicom
import pydicom.hooks
from pydicom.multival import MultiValue

warnings.simplefilter("ignore")
root = Path(__file__).resolve().parent.parent
hard = root / "fixtures" / "hard"


def no_private_dictionary(*_):
    raise KeyError("private elements are read by what the file says alone")


pydicom.hooks.private_dictionary_VR = no_private_dictionary
NUMBERS = {"US", "SS", "UL", "SL", "FL", "FD", "SV", "UV", "DS", "IS"}


def values_of(element):
    value = element.value
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (MultiValue, list)) else [value]


def number(value):
    # What a file cannot hold as a JSON number is left to the byte comparison.
    value = float(value)
    return int(value) if value == int(value) else value


def walk(dataset, prefix, out):
    for element in dataset:
        path = f"{prefix}{element.tag:08X}"
        if element.VR == "SQ":
            out[path] = len(element.value)
            for index, item in enumerate(element.value):
                walk(item, f"{path}[{index}]/", out)
        elif isinstance(element.value, bytes):
            data = element.value
            out[path] = [element.VR, len(data), hashlib.sha256(data).hexdigest()]
        elif element.VR in NUMBERS:
            out[path] = [number(v) for v in values_of(element) if v != ""]
        elif element.VR == "AT":
            out[path] = [f"{int(v):08X}" for v in values_of(element)]
        else:
            out[path] = [str(v).strip(" \0") for v in values_of(element)]


def read(path):
    try:
        dataset = pydicom.dcmread(path, force=True)
        dataset.decode()
        out = {}
        walk(dataset, "", out)
        return out
    except Exception:
        return None


files = {}
for path in sorted([*hard.glob("odd/*"), *hard.glob("charsets/*")]):
    found = read(path)
    if found:
        files[str(path.relative_to(hard))] = found
text = json.dumps({"tool": f"pydicom {pydicom.__version__}", "files": files}, ensure_ascii=False, indent=0, sort_keys=True)
(root / "oracles" / "dicom-values.json").write_text(text + "\n", encoding="utf-8")
print(len(files), "files", len(text), "characters")
