import { type DicomFile, integerOf, itemsOf, uidOf } from '@tsumugi/dicom'
import type { PixelBox, TextBox } from './text-box.ts'

/** Ultrasound and ultrasound multi-frame images, with their retired forms. */
const ultrasound: ReadonlySet<string> = new Set(['3', '3.1', '6', '6.1'].map(end => `1.2.840.10008.5.1.4.1.1.${end}`))

/** All of an ultrasound picture that its device does not call image, curve or bar: there it writes names, times and settings. Boxes do not overlap, of all
 *  frames, in rows from the top. Empty where the device says nothing of regions, or what cannot be: a region outside the picture or turned over.
 *  @see DICOM PS3.3 C.8.5.5.1 */
export function findOutsideRegions({ dataset }: DicomFile): readonly TextBox[] {
  if (!ultrasound.has(uidOf(dataset, 0x00080016) ?? '')) return []
  const size = { width: integerOf(dataset, 0x00280011) ?? 0, height: integerOf(dataset, 0x00280010) ?? 0 }
  const regions = itemsOf(dataset, 0x00186011).map(item => regionOf(item, size))
  const known = regions.flatMap(region => (region === undefined ? [] : [region]))
  if (known.length === 0 || known.length < regions.length) return []
  return subtractBoxes(size, known).map(box => ({ ...box, source: 'region', score: 1 }))
}

/** Both corners belong to a region; devices that count from 1, or name the first pixel after it, are one pixel out. */
function regionOf(
  item: Parameters<typeof integerOf>[0],
  size: { readonly width: number; readonly height: number },
): PixelBox | undefined {
  const [x, y] = [integerOf(item, 0x00186018), integerOf(item, 0x0018601a)]
  const [right, bottom] = [integerOf(item, 0x0018601c), integerOf(item, 0x0018601e)]
  if (x === undefined || y === undefined || right === undefined || bottom === undefined) return undefined
  if (x < 0 || y < 0 || right <= x || bottom <= y || right > size.width || bottom > size.height) return undefined
  return { x, y, width: Math.min(size.width, right + 1) - x, height: Math.min(size.height, bottom + 1) - y }
}

/** What is left of a picture without the boxes: between two heights at which a box begins or ends, each run of columns that none covers. */
function subtractBoxes(
  { width, height }: { readonly width: number; readonly height: number },
  boxes: readonly PixelBox[],
): readonly PixelBox[] {
  const edges = new Set([0, height, ...boxes.flatMap(box => [box.y, box.y + box.height])])
  const rows = [...edges].sort((a, b) => a - b)
  return rows.slice(0, -1).flatMap((y, i) => {
    const band = { y, height: (rows[i + 1] ?? height) - y }
    const across = boxes.filter(box => box.y <= y && y < box.y + box.height).sort((a, b) => a.x - b.x)
    let end = 0
    const left: PixelBox[] = []
    for (const box of [...across, { x: width, width: 0 }]) {
      if (box.x > end) left.push({ ...band, x: end, width: box.x - end })
      end = Math.max(end, box.x + box.width)
    }
    return left
  })
}
