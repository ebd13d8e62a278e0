"""Makes imaging-arrays.json with nibabel, scipy and scikit-image on small arrays; needs Debian's python3-nibabel, -scipy and -skimage."""
import base64, json, os
import nibabel as nib, numpy as np, scipy, skimage
from scipy import ndimage
from skimage.filters import threshold_otsu
from skimage.restoration import denoise_tv_chambolle

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(20261123)
shape = (5, 9, 7)  # slice, row, column
k, j, i = np.indices(shape)
voxels = (200 * np.sin(i / 2) + 150 * np.cos(j / 3) + 40 * k + rng.normal(0, 15, shape)).round().astype(np.int16)
half = lambda a: a.ravel().tolist()

def rotation(rx, ry, rz):
    c, s = np.cos, np.sin
    x = np.array([[1, 0, 0], [0, c(rx), -s(rx)], [0, s(rx), c(rx)]])
    y = np.array([[c(ry), 0, s(ry)], [0, 1, 0], [-s(ry), 0, c(ry)]])
    z = np.array([[c(rz), -s(rz), 0], [s(rz), c(rz), 0], [0, 0, 1]])
    return z @ y @ x

lps = np.eye(4); lps[:3, :3] = rotation(.3, -.2, 1.9) @ np.diag([.8, .9, 2.5]); lps[:3, 3] = [-31.5, 12.25, 100.125]
flipped = lps.copy(); flipped[:3, 2] *= -1
ras = np.diag([-1, -1, 1, 1]) @ lps

def nifti(affine, scl=None):
    im = nib.Nifti1Image(voxels.transpose(2, 1, 0), affine)
    im.set_sform(affine, 1); im.set_qform(affine, 1)
    if scl: im.header.set_slope_inter(*scl)
    return base64.b64encode(im.to_bytes()).decode()

qonly = nib.Nifti1Image(voxels.transpose(2, 1, 0), ras); qonly.set_sform(None, 0); qonly.set_qform(ras, 1)
big = nib.Nifti1Image(voxels.transpose(2, 1, 0), ras, nib.Nifti1Header(endianness='>')); big.set_sform(ras, 1)
canon = nib.as_closest_canonical(nib.Nifti1Image(voxels.transpose(2, 1, 0), ras))
move = np.eye(4); move[:3, :3] = rotation(.05, .1, -.08); move[:3, 3] = [1.5, -2, .75]
index = np.linalg.inv(lps) @ move @ lps
coords = np.tensordot(index[:3, :3], np.stack([i, j, k]), 1) + index[:3, 3][:, None, None, None]
inside = np.all([(coords[a] >= 0) & (coords[a] <= shape[2 - a] - 1) for a in range(3)], axis=0)
linear = ndimage.map_coordinates(voxels.astype(float), coords[::-1], order=1, mode='nearest')
kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]])
noisy = (100 * (i > 3) + rng.normal(0, 12, shape)).astype(np.float32)
immerkaer = np.sqrt(np.pi / 2) / (6 * shape[0] * (shape[1] - 2) * (shape[2] - 2)) * sum(np.abs(ndimage.convolve(s.astype(float), kernel)[1:-1, 1:-1]).sum() for s in voxels)

def brute_nlm(image, sigma, strength, patch, search):
    """The definition, voxel by voxel: mirrored borders, mean squared patch difference, exp, cut off below e^-5."""
    b = patch + search
    out = np.zeros(image.shape)
    for z, plane in enumerate(image.astype(float)):
        p = np.pad(plane, b, mode='reflect')
        at = lambda y, x: p[y - patch:y + patch + 1, x - patch:x + patch + 1]
        for y in range(plane.shape[0]):
            for x in range(plane.shape[1]):
                total = weight = 0.0
                for dy in range(-search, search + 1):
                    for dx in range(-search, search + 1):
                        d = ((at(y + b, x + b) - at(y + b + dy, x + b + dx)) ** 2).mean()
                        e = max(0, d - 2 * sigma ** 2) / (strength * sigma) ** 2
                        w = np.exp(-e) if e < 5 else 0
                        total += w * p[y + b + dy, x + b + dx]; weight += w
                out[z, y, x] = total / weight
    return out

json.dump(dict(
    tool=f'nibabel {nib.__version__}, scipy {scipy.__version__}, scikit-image {skimage.__version__}, numpy {np.__version__}',
    shape=list(shape), voxels=half(voxels), lps=lps.ravel().tolist(), flipped=flipped.ravel().tolist(),
    nifti=dict(sform=nifti(ras), scaled=nifti(ras, (0.5, -3)), qform=base64.b64encode(qonly.to_bytes()).decode(), bigEndian=base64.b64encode(big.to_bytes()).decode()),
    canonicalRas=dict(shape=list(canon.shape[::-1]), affine=canon.affine.ravel().tolist(), voxels=half(np.asarray(canon.dataobj).transpose(2, 1, 0))),
    moved=dict(transform=move.ravel().tolist(), inside=half(inside.astype(int)), linear=half(linear)),
    immerkaer=float(immerkaer), otsu=float(threshold_otsu(voxels.astype(np.float64))),
    totalVariation=dict(image=half(noisy), weight=20, expected=half(denoise_tv_chambolle(noisy.astype(np.float64), weight=20))),
    nonLocalMeans=dict(sigma=12, strength=.8, patchRadius=1, searchRadius=2, expected=half(brute_nlm(noisy, 12, .8, 1, 2))),
), open(f'{HERE}/imaging-arrays.json', 'w'), separators=(',', ':'))
