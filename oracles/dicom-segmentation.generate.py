"""Write dicom-segmentation.json: where highdicom finds the voxels of our segmentations, in patient space and by source image.

    node oracles/dicom-segmentation-write-cases.ts /tmp/cases
    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install highdicom==0.28.2
    /tmp/oracle/bin/python oracles/dicom-segmentation.generate.py /tmp/cases
Centroids are LPS mm; `bySource` counts voxels per source SOP Instance UID.
"""
import hashlib
import json
import sys
from pathlib import Path

import highdicom
import numpy as np

cases = {}
for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir()):
    segmentation = highdicom.seg.segread(folder / "seg.dcm")
    segments = []
    volume = segmentation.get_volume(combine_segments=True)
    for number in segmentation.segment_numbers:
        description = segmentation.get_segment_description(number)
        indices = np.argwhere(volume.array == number)
        points = indices @ volume.affine[:3, :3].T + volume.affine[:3, 3]
        uids = [str(uid) for _, _, uid in segmentation.get_source_image_uids()]
        pixels = segmentation.get_pixels_by_source_instance(
            source_sop_instance_uids=uids, segment_numbers=[number], assert_missing_frames_are_empty=True
        )
        segments.append({
            "number": int(number),
            "name": description.segment_label,
            "type": description.segmented_property_type.value,
            "algorithm": description.algorithm_type.value,
            "voxels": len(indices),
            "centroidMm": [round(float(v), 4) for v in points.mean(axis=0)],
            "lowestMm": [round(float(v), 4) for v in points.min(axis=0)],
            "highestMm": [round(float(v), 4) for v in points.max(axis=0)],
            "bySource": {uid: int(pixels[i].sum()) for i, uid in enumerate(uids)},
        })
    digest = hashlib.sha256((folder / "seg.dcm").read_bytes()).hexdigest()
    cases[folder.name] = {"sha256": digest, "segments": segments}

text = json.dumps({"tool": f"highdicom {highdicom.__version__}", "cases": cases}, ensure_ascii=False, indent=1, sort_keys=True)
Path(__file__).with_suffix("").with_suffix(".json").write_text(text + "\n", encoding="utf-8")
