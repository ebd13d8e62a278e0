/** A plain de-identifier on dcmjs, read whole, a few elements deleted or replaced, written whole. Arguments: IN OUT. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import dcmjs from 'dcmjs'

const [input = '', output = ''] = process.argv.slice(2)
const removed = [
  '00100030',
  '00101040',
  '00102154',
  '00080080',
  '00080081',
  '00081030',
  '00321060',
  '00080090',
  '00080050',
]
for (const entry of readdirSync(input, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const path = join(entry.parentPath, entry.name)
  const bytes = readFileSync(path)
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const file = dcmjs.data.DicomMessage.readFile(whole, { ignoreErrors: true })
  for (const tag of removed) delete file.dict[tag]
  file.dict['00100010'] = { vr: 'PN', Value: ['ANON'] }
  file.dict['00100020'] = { vr: 'LO', Value: ['ANON1'] }
  const target = join(output, relative(input, path))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, Buffer.from(file.write()))
}
