"""What nibabel makes of the geometry of Siemens mosaics: python3 siemens-mosaic.generate.py MOSAIC.dcm > siemens-mosaic.json
MOSAIC.dcm is 1.dcm of neurolabusc/dcm_qa_ts (BSD-2-Clause); only its geometry is kept."""
import copy
import json
import sys
import warnings

import nibabel
import pydicom
from nibabel.nicom import csareader
from nibabel.nicom.dicomwrappers import MosaicWrapper

warnings.filterwarnings('ignore')
dataset = pydicom.dcmread(sys.argv[1])
header = csareader.get_csa_header(dataset)
reversed_header = copy.deepcopy(header)
normal = reversed_header['tags']['SliceNormalVector']
normal['items'] = [-value for value in normal['items']]
cases = []
for name, csa in (('as scanned', header), ('slices in the other direction', reversed_header)):
    wrapper = MosaicWrapper(dataset, csa_header=csa)
    columns, rows, slices = wrapper.image_shape[1], wrapper.image_shape[0], wrapper.image_shape[2]
    affine = wrapper.affine
    # nibabel's array is [row, column, slice]: its first axis runs down the rows.
    cases.append({
        'name': name,
        'rows': int(dataset.Rows), 'columns': int(dataset.Columns), 'count': slices,
        'position': [float(v) for v in dataset.ImagePositionPatient],
        'orientation': [float(v) for v in dataset.ImageOrientationPatient],
        'pixelSpacing': [float(v) for v in dataset.PixelSpacing],
        'spacingBetweenSlices': float(dataset.SpacingBetweenSlices),
        'sliceNormalVector': csa['tags']['SliceNormalVector']['items'],
        'expected': {
            'rows': rows, 'columns': columns,
            'first': [float(v) for v in affine[:3, 3]],
            'last': [float(v) for v in (affine @ [0, 0, slices - 1, 1])[:3]],
        },
    })
print(json.dumps({'tool': f'nibabel {nibabel.__version__}', 'source': 'neurolabusc/dcm_qa_ts 1.dcm, BSD-2-Clause', 'cases': cases}, indent=2))
