import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { deidentifyMaf, isMaf } from './deidentify-maf.ts'
import { aliasIdentifier } from './site-key.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)
const pseudonym = 'TS-EXEV86GZHS167Z69TS9K'

const maf = [
  ...['#version 2.4', '## /home/yamada/run.sh 2025-04-17'],
  'Hugo_Symbol\tCenter\tChromosome\tStart_Position\tTumor_Sample_Barcode\tMatched_Norm_Sample_Barcode\tBAM_File\tTumor_Sample_UUID\tt_depth\tlocal_note',
  'TP53\tsakura.jp\t17\t7577120\t0012345\t0012345_N\t/data/yamada.bam\t6f1\t90\tYAMADA',
  'KRAS\tsakura.jp\t12\t25398284\tunheard\t\t/data/x.bam\t6f2\t80\t',
].join('\n')
const patientIdOf = (sample: string) => (sample.startsWith('0012345') ? '0012345' : undefined)

test('a MAF keeps its mutations, and loses samples, paths, centres, comments and columns that nobody knows', () => {
  const made = deidentifyMaf(maf, patientIdOf, key)
  const normal = `${pseudonym}-${aliasIdentifier(key, 'sample', '0012345_N').slice(3)}`
  assert.equal(
    made?.subjects[0]?.maf,
    [
      '#version 2.4',
      'Hugo_Symbol\tChromosome\tStart_Position\tTumor_Sample_Barcode\tMatched_Norm_Sample_Barcode\tt_depth',
      `TP53\t17\t7577120\t${pseudonym}\t${normal}\t90`,
      '',
    ].join('\n'),
  )
  assert.deepEqual(made?.actions, { 'column-removed': 4, 'sample-replaced': 1 })
})

test('rows of a sample that is nobody’s stay back and are counted', () => {
  assert.equal(deidentifyMaf(maf, patientIdOf, key)?.unknownRows, 1)
})

test('only a table with the columns of a MAF is one', () => {
  assert.equal(isMaf(maf), true)
  assert.equal(isMaf('a\tb\n1\t2'), false)
  assert.equal(deidentifyMaf('a\tb\n1\t2', patientIdOf, key), undefined)
})
