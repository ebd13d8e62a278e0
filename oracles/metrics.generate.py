"""Makes metrics-label-maps.json (scipy) and metrics-kappa.json (published values, numpy formula). Needs python3-scipy."""
import json, os
import numpy as np, scipy
from scipy import ndimage

HERE = os.path.dirname(os.path.abspath(__file__))

def runs(flat):
    """Run lengths [value, count, ...] of a label map, column fastest."""
    edges = np.flatnonzero(np.diff(flat)) + 1
    starts = np.concatenate(([0], edges)); ends = np.concatenate((edges, [flat.size]))
    return [int(v) for s, e in zip(starts, ends) for v in (flat[s], e - s)]

def ball(shape, spacing, centre, radius):
    k, j, i = np.indices(shape)
    d2 = ((i * spacing[0] - centre[0]) ** 2 + (j * spacing[1] - centre[1]) ** 2 + (k * spacing[2] - centre[2]) ** 2)
    return d2 <= radius ** 2

def surface(m):
    return m & ~ndimage.binary_erosion(m, ndimage.generate_binary_structure(3, 1), border_value=0)

def compare(a, b, label, spacing, tolerance):
    a, b = a == label, b == label
    na, nb, both = int(a.sum()), int(b.sum()), int((a & b).sum())
    mm3 = float(np.prod(spacing))
    out = dict(label=label, presence='both' if na and nb else 'first' if na else 'second' if nb else 'neither',
               dice=1.0 if na + nb == 0 else 2 * both / (na + nb), jaccard=1.0 if na + nb == 0 else both / (na + nb - both),
               firstMm3=na * mm3, secondMm3=nb * mm3, volumeDifferencePercent=0.0 if na + nb == 0 else 200 * abs(na - nb) / (na + nb),
               hd95Mm=None, surfaceDice=None)
    if na and nb:
        sa, sb = surface(a), surface(b)
        s = spacing[::-1]
        ab = ndimage.distance_transform_edt(~sb, sampling=s)[sa]
        ba = ndimage.distance_transform_edt(~sa, sampling=s)[sb]
        out['hd95Mm'] = float(max(np.percentile(ab, 95), np.percentile(ba, 95)))
        out['surfaceDice'] = float(((ab <= tolerance).sum() + (ba <= tolerance).sum()) / (ab.size + ba.size))
    return out

def case(name, a, b, spacing, labels, tolerance=1.0):
    a, b = a.astype(np.uint8), b.astype(np.uint8)
    return dict(name=name, shape=list(a.shape), spacingMm=list(spacing), toleranceMm=tolerance, first=runs(a.ravel()), second=runs(b.ravel()),
                expected=[compare(a, b, l, spacing, tolerance) for l in labels])

rng = np.random.default_rng(20261123)
shape, sp = (24, 64, 64), (0.8, 0.8, 2.5)
A = ball(shape, sp, (25, 25, 30), 20); B = ball(shape, sp, (28, 25, 30), 20)
cases = [case('two balls of 20 mm radius, 3 mm apart', A, B, sp, [1])]
small = (12, 20, 22); s2 = (1.3, 0.7, 3.1)
two = ball(small, s2, (9, 6, 12), 5) * 1 + ball(small, s2, (20, 9, 24), 4) * 2
two2 = ball(small, s2, (10, 6, 14), 5) * 1 + ball(small, s2, (20, 8, 22), 3) * 2
cases.append(case('two labels, anisotropic voxels', two, two2, s2, [1, 2], 2.0))
noise1 = (rng.random(small) > 0.7) * 1; noise2 = (rng.random(small) > 0.8) * 3
cases.append(case('scattered voxels of different labels', noise1, noise2, s2, [1, 3]))
n3 = (rng.random(small) > 0.5) * 1; n4 = (rng.random(small) > 0.5) * 1
cases.append(case('random voxels that touch every border', n3, n4, s2, [1]))
cases.append(case('one slice', ball((1, 40, 40), (1, 1, 5), (20, 20, 0), 10), ball((1, 40, 40), (1, 1, 5), (22, 19, 0), 11), (1.0, 1.0, 5.0), [1]))
zero = np.zeros(small)
cases.append(case('neither has the label', zero, zero, s2, [1]))
cases.append(case('only the first has the label', two == 1, zero, s2, [1]))
cases.append(case('only the second has the label', zero, two == 1, s2, [1]))
cases.append(case('equal maps', two, two, s2, [1, 2]))
json.dump(dict(tool=f'scipy {scipy.__version__} ndimage.binary_erosion, distance_transform_edt; numpy {np.__version__} percentile', cases=cases),
          open(f'{HERE}/metrics-label-maps.json', 'w'), separators=(',', ':'))

def kappa(a, b, k, weights):
    """The formula of Cohen 1968 on the confusion matrix, as scikit-learn's cohen_kappa_score writes it."""
    m = np.zeros((k, k)); np.add.at(m, (a, b), 1)
    e = np.outer(m.sum(1), m.sum(0)) / m.sum()
    w = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    w = (w > 0).astype(float) if weights == 'none' else w if weights == 'linear' else w ** 2
    return float(1 - (w * m).sum() / (w * e).sum())

def pairs(table):
    return [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]

tables = [('Wikipedia, Cohen’s kappa, simple example', [[20, 5], [10, 15]], 0.4),
          ('Wikipedia, same percentages but different numbers, 1', [[45, 15], [25, 15]], 0.13043478260869565),
          ('Wikipedia, same percentages but different numbers, 2', [[25, 35], [5, 35]], 0.25925925925925924),
          ('random 5 × 5', rng.integers(0, 12, (5, 5)).tolist(), None)]
out = []
for name, table, published in tables:
    a, b = np.array(pairs(table)).T
    got = {w: kappa(a, b, len(table), w) for w in ('none', 'linear', 'quadratic')}
    assert published is None or abs(got['none'] - published) < 1e-12, (name, got)
    out.append(dict(name=name, table=table, expected=got))
json.dump(dict(tool='confusion matrix formula in numpy; published values asserted', cases=out), open(f'{HERE}/metrics-kappa.json', 'w'), separators=(',', ':'), ensure_ascii=False)
