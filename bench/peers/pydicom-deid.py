"""A plain de-identifier on pydicom, as many groups write it: private tags removed, UIDs mapped, sequences walked. Arguments: IN OUT."""
import hashlib
import os
import sys

import pydicom

REMOVED = {0x00101040, 0x00102154, 0x00080080, 0x00080081, 0x00081030, 0x00321060}
UIDS = {0x0020000D, 0x0020000E, 0x00080018, 0x00081155, 0x00200052}
EMPTIED = (0x00100030, 0x00080090, 0x00080050)


def new_uid(uid):
    return "2.25." + str(int(hashlib.sha256(("salt" + uid).encode()).hexdigest()[:31], 16))


def clean(dataset):
    for element in list(dataset):
        if int(element.tag) in REMOVED:
            del dataset[element.tag]
        elif element.VR == "SQ":
            for item in element.value:
                clean(item)
        elif int(element.tag) in UIDS:
            element.value = new_uid(element.value)


source, target = sys.argv[1:3]
for folder, _, files in os.walk(source):
    out = os.path.join(target, os.path.relpath(folder, source))
    os.makedirs(out, exist_ok=True)
    for name in files:
        dataset = pydicom.dcmread(os.path.join(folder, name))
        dataset.remove_private_tags()
        clean(dataset)
        for tag in EMPTIED:
            if tag in dataset:
                dataset[tag].value = ""
        dataset.PatientName = "ANON"
        dataset.PatientID = "ANON1"
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.save_as(os.path.join(out, name))
