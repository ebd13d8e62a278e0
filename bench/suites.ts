import { join } from 'node:path'
import { node24, root } from '../scripts/node24.mjs'

/** One contender of a suite. `command` reads `input` and writes `output`, both folders. */
export interface Contender {
  readonly name: string
  /** The program that must be on the machine; ours needs none. */
  readonly needs?: string
  readonly command: (input: string, output: string) => string
}
export interface Suite {
  readonly name: 'deid' | 'large' | 'nifti' | 'ingest'
  readonly unit: string
  readonly contenders: readonly Contender[]
}

const ours = (file: string) => `${node24()} --disable-warning=ExperimentalWarning ${join(root, file)}`
const python = `/usr/bin/python3 ${join(root, 'bench', 'peers', 'pydicom-deid.py')}`
const dcmodifyEdits = [
  '-nb -ep -imt -ma "(0010,0010)=ANON" -ma "(0010,0020)=ANON1" -m "(0010,0030)="',
  ...['0010,1040', '0010,2154', '0008,0080', '0008,0081', '0008,1030', '0032,1060', '0040,0275'].map(
    tag => `-ea "(${tag})"`,
  ),
  '-ma "(0008,0090)=" -m "(0008,0050)="',
].join(' ')
const gdcmanonEdits =
  '--replace 10,10,ANON --replace 10,20,ANON1 --empty 10,30 --remove 10,1040 --remove 10,2154 --remove 8,80 --remove 8,1030 --empty 8,90 --empty 8,50'

/** Each suite runs all contenders on the same files in turns. The peers edit fewer elements than a profile does, which favours them; none
 *  of them looks for faces, so ours does not either. */
const gateway = ours('gateway/bin/tsumugi-gateway.mjs')
const pydicom: Contender = {
  name: 'pydicom',
  needs: 'python3',
  command: (input, output) => `${python} ${input} ${output}`,
}

export const suites: readonly Suite[] = [
  {
    name: 'deid',
    unit: 'files',
    contenders: [
      {
        name: 'tsumugi',
        command: (input, output) => `${gateway} deidentify --faces accept --in ${input} --out ${output}`,
      },
      {
        name: 'dcmodify',
        needs: 'dcmodify',
        command: (input, output) =>
          `cp -r ${input}/. ${output}/ && find ${output} -type f -print0 | xargs -0 -n 400 dcmodify ${dcmodifyEdits}`,
      },
      {
        name: 'gdcmanon',
        needs: 'gdcmanon',
        command: (input, output) => `gdcmanon --dumb -r --continue ${gdcmanonEdits} -i ${input} -o ${output}`,
      },
      pydicom,
      { name: 'dcmjs', command: (input, output) => `${ours('bench/peers/dcmjs-deid.ts')} ${input} ${output}` },
    ],
  },
  {
    name: 'large',
    unit: 'files',
    contenders: [
      {
        name: 'tsumugi',
        command: (input, output) =>
          `BENCH_PEAK=${output}/peak NODE_OPTIONS=--import=${join(root, 'bench', 'peak-memory.mjs')} ${gateway} deidentify --faces accept --in ${input} --out ${output}`,
      },
      { name: 'cp', command: (input, output) => `cp -r ${input}/. ${output}/` },
      pydicom,
    ],
  },
  {
    name: 'nifti',
    unit: 'slices',
    contenders: [
      { name: 'tsumugi', command: (input, output) => `${ours('bench/convert-series.ts')} ${input} ${output}` },
      {
        name: 'dcm2niix',
        needs: 'dcm2niix',
        command: (input, output) => `dcm2niix -z n -b n -f %s -o ${output} ${input}`,
      },
    ],
  },
  {
    name: 'ingest',
    unit: 'files',
    contenders: [
      { name: 'tsumugi', command: (input, output) => `${ours('bench/ingest-series.ts')} ${input} ${output}` },
      {
        name: 'orthanc',
        needs: 'Orthanc',
        command: (input, output) => `${ours('bench/peers/orthanc-import.ts')} ${input} ${output}`,
      },
    ],
  },
]
