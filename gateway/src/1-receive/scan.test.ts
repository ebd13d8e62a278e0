import { strict as assert } from 'node:assert'
import { chmod, copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { type Attributes, writePart10 } from '@tsumugi/dicom'
import { patientIdOf } from './links.ts'
import { scan } from './scan.ts'

const siteKey = new Uint8Array(32).fill(3)
const folderOf = () => mkdtemp(join(tmpdir(), 'tsumugi-scan-'))

const ct = (sop: string, changes: Attributes = {}) =>
  writePart10({
    ...{
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: sop,
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.4',
    },
    ...{ PatientID: '0012345', PatientName: 'TSUMUGI^HANAKO', Modality: 'CT', Rows: 1, ...changes },
  })

async function scanOf(files: Readonly<Record<string, Uint8Array | string>>) {
  const folder = await folderOf()
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return { folder, found: await scan(folder, { siteKey, unpackFolder: join(await folderOf(), 'unpacked') }) }
}

test('every file ends in one list; what is broken is named and keeps nothing else back', async () => {
  const { found } = await scanOf({
    ...{ 'a/1.dcm': ct('1.2.5'), 'a/2': ct('1.2.6'), 'cut.dcm': ct('1.2.7').subarray(0, 300), 'notes.txt': 'hello' },
    ...{ 'no-id.dcm': ct('1.2.8', { PatientID: '' }), 'no-uid.dcm': ct('1.2.9', { StudyInstanceUID: '' }) },
    ...{ 't.csv': 'patient_id,sex\n1,F\n', 'v.vcf': '##fileformat=VCFv4.2\n', 's.svs': 'II', DICOMDIR: 'x' },
  })
  assert.deepEqual(
    found.instances.map(one => one.name),
    ['a/1.dcm', 'a/2'],
  )
  assert.deepEqual([found.tables.length, found.variants.length, found.slides.length], [1, 1, 1])
  assert.deepEqual(
    found.broken.map(({ name, reason }) => `${name} ${reason}`),
    [
      'DICOMDIR file/unreadable',
      'cut.dcm file/unreadable',
      'no-id.dcm subject/unknown',
      'no-uid.dcm uid/missing',
      'notes.txt file/unknown-kind',
    ],
  )
})

test('the same instance counts once, another with its UID is a conflict', async () => {
  const { found } = await scanOf({ '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.5'), '3.dcm': ct('1.2.5', { Rows: 9 }) })
  assert.deepEqual(
    found.broken.map(one => one.reason),
    ['instance/duplicate', 'instance/conflict'],
  )
})

test('a study of two patient numbers stays back whole', async () => {
  const { found } = await scanOf({ '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.6', { PatientID: '0099999' }) })
  assert.deepEqual(
    found.broken.map(one => one.reason),
    ['study/two-subjects', 'study/two-subjects'],
  )
})

test('a study of two patient numbers is taken apart where a person decides so, with a warning', async () => {
  const { folder } = await scanOf({
    'a/1.dcm': ct('1.2.5'),
    'b/2.dcm': ct('1.2.6', { PatientID: '0099999', PatientName: 'SATO^TARO' }),
  })
  const found = await scan(folder, { siteKey, tornStudies: 'by-subject', unpackFolder: join(folder, 'unpacked') })
  assert.deepEqual(found.broken, [])
  assert.deepEqual(found.odd, [{ name: 'a/1.dcm', count: 2, warning: 'study/split-by-subject' }])
  // Each person's files are searched for the names of both.
  const pseudonyms = found.instances.map(one => one.pseudonym)
  assert.equal(new Set(pseudonyms).size, 2)
  for (const pseudonym of pseudonyms)
    assert.deepEqual(found.knownTexts.get(pseudonym)?.names.toSorted(), ['SATO^TARO', 'TSUMUGI^HANAKO'])
})

test('a series of two patient numbers in two studies stays back', async () => {
  const other = { PatientID: '0099999', StudyInstanceUID: '1.2.33' }
  const { found } = await scanOf({ '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.6', other) })
  assert.deepEqual(
    found.broken.map(one => one.reason),
    ['series/two-subjects', 'series/two-subjects'],
  )
})

test('a series that stands in two studies of one person stays back, and its sister series does not', async () => {
  const { found } = await scanOf({
    ...{ '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.6', { StudyInstanceUID: '1.2.33' }) },
    '3.dcm': ct('1.2.7', { SeriesInstanceUID: '1.2.44' }),
  })
  assert.deepEqual(
    found.broken.map(one => `${one.name} ${one.reason}`),
    ['1.dcm series/two-studies', '2.dcm series/two-studies'],
  )
  assert.deepEqual(
    found.instances.map(one => one.name),
    ['3.dcm'],
  )
})

test('a roles file that is none keeps its table back, and nothing else', async () => {
  const { found } = await scanOf({
    ...{
      'a.csv': 'patient_id,sex\n1,F\n',
      'a.roles.json': '{"patient_id": "nobody"}',
      'b.csv': 'patient_id,sex\n1,F\n',
    },
    ...{ 'c.csv': 'patient_id,sex\n1,F\n', 'c.roles.json': 'no JSON' },
  })
  assert.deepEqual(
    found.broken.map(({ name, reason }) => `${name} ${reason}`),
    ['a.csv table/roles-unreadable', 'c.csv table/roles-unreadable'],
  )
  assert.equal(found.tables.length, 1)
})

const mayReadAll = process.getuid?.() === 0 && 'the superuser reads every file'
test('a file or folder that the disk does not give is named, and keeps nothing else back', {
  skip: mayReadAll,
}, async () => {
  const { folder } = await scanOf({ '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.6'), 'closed/3.dcm': ct('1.2.7') })
  await chmod(join(folder, '2.dcm'), 0)
  await chmod(join(folder, 'closed'), 0)
  const found = await scan(folder, { siteKey, unpackFolder: join(folder, 'unpacked') })
  assert.deepEqual(
    found.instances.map(one => one.name),
    ['1.dcm'],
  )
  assert.deepEqual(
    found.broken.map(({ name, reason }) => `${name} ${reason}`),
    ['closed file/unreadable-disk', '2.dcm file/unreadable-disk'],
  )
  await chmod(join(folder, 'closed'), 0o700)
})

test('file and folder names of old Japanese discs, which are not UTF-8, are read and shown', {
  skip: process.platform !== 'linux',
}, async () => {
  const { folder } = await scanOf({ '1.dcm': ct('1.2.5') })
  // 画像 in Shift_JIS. @see JIS X 0208
  const name = Buffer.from([0x89, 0xe6, 0x91, 0x9c])
  const below = Buffer.concat([Buffer.from(`${folder}/`), name])
  await mkdir(below)
  await writeFile(Buffer.concat([below, Buffer.from('/'), name, Buffer.from('.dcm')]), ct('1.2.6'))
  const found = await scan(folder, { siteKey, unpackFolder: join(await folderOf(), 'unpacked') })
  assert.deepEqual(found.broken, [])
  assert.deepEqual(
    found.instances.map(one => one.name),
    ['1.dcm', '画像/画像.dcm'],
  )
})

test('a file of another modality than its series stays back alone', async () => {
  const { found } = await scanOf({
    ...{ '1.dcm': ct('1.2.5', { Modality: 'IVOCT' }), '2.dcm': ct('1.2.6'), '3.dcm': ct('1.2.7') },
    // No code at all is OT, other.
    '4.dcm': ct('1.2.8', { Modality: 'ct 1', SeriesInstanceUID: '1.2.44' }),
  })
  assert.deepEqual(found.broken, [{ name: '1.dcm', reason: 'series/other-modality' }])
  assert.deepEqual(
    found.instances.map(one => one.modality),
    ['CT', 'CT', 'OT'],
  )
})

test('links are not followed', async () => {
  const { folder } = await scanOf({ '1.dcm': ct('1.2.5') })
  await symlink('/etc', join(folder, 'etc'))
  const found = await scan(folder, { siteKey, unpackFolder: join(folder, 'unpacked') })
  assert.deepEqual(found.broken, [{ name: 'etc', reason: 'file/link' }])
})

/** A zip of stored entries; `flags` 1 says that it has a password, `mode` is that of Unix. @see APPNOTE 4.3 */
function zipOf(
  entries: readonly { name: string; bytes: Uint8Array; flags?: number; mode?: number; lie?: number }[],
): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, bytes, flags = 0, mode = 0o100644, lie = 0 } of entries) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt32LE(crc32(bytes), 14)
    local.writeUInt32LE(bytes.length, 18)
    local.writeUInt32LE(bytes.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(0x0314, 4)
    local.copy(central, 6, 4, 30)
    central.writeUInt32LE(bytes.length + lie + (flags & 1) * 12, 20)
    central.writeUInt32LE(bytes.length + lie, 24)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), Buffer.from(bytes))
    centrals.push(central, Buffer.from(name))
    offset += 30 + name.length + bytes.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

test('a zip is unpacked under names of our own; entries that would escape, link or hide are refused one by one', async () => {
  const { folder, found } = await scanOf({
    'disc.zip': zipOf([
      { name: 'a/1.dcm', bytes: ct('1.2.5') },
      { name: '../../evil.dcm', bytes: ct('1.2.6') },
      { name: '/abs.dcm', bytes: ct('1.2.7') },
      { name: 'locked.dcm', bytes: ct('1.2.8'), flags: 1 },
      { name: 'link', bytes: Buffer.from('/etc/passwd'), mode: 0o120777 },
      { name: 'b/2.dcm', bytes: ct('1.2.9') },
    ]),
  })
  assert.deepEqual(
    found.instances.map(one => one.name),
    ['disc.zip!a/1.dcm', 'disc.zip!b/2.dcm'],
  )
  assert.deepEqual(
    found.broken.map(({ name, reason }) => `${name} ${reason}`),
    ['../../evil.dcm', '/abs.dcm', 'locked.dcm', 'link'].map(name => `disc.zip!${name} zip/entry-refused`),
  )
  await assert.rejects(readFile(join(folder, '../../evil.dcm')))
})

test('a damaged archive gives one reason', async () => {
  const { found } = await scanOf({ 'disc.zip': 'PK no more' })
  assert.deepEqual(
    found.broken.map(one => one.reason),
    ['zip/broken'],
  )
})

test('whose a slide is, is said by links.csv or by its name', async () => {
  const { found } = await scanOf({ 'links.csv': 'name,patient_id\nX9.svs,0012345\n' })
  const known = new Set(['0012345', 'M88-0001'])
  assert.equal(patientIdOf('X9.svs', found.links, known), '0012345')
  assert.equal(patientIdOf('0012345_H25-0417.svs', found.links, known), '0012345')
  assert.equal(patientIdOf('M88-0001.svs', found.links, known), 'M88-0001')
  assert.equal(patientIdOf('unknown.svs', found.links, known), undefined)
})

test('a file of one name may be scanned by itself', async () => {
  const { folder } = await scanOf({ '1.dcm': ct('1.2.5') })
  await copyFile(join(folder, '1.dcm'), join(folder, 'alone.dcm'))
  const found = await scan(join(folder, 'alone.dcm'), { siteKey, unpackFolder: join(folder, 'unpacked') })
  assert.equal(found.instances.length, 1)
})
