import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAnswerKey } from './answer-key.ts'
import type { SelfTestOutcome } from './run-selftest.ts'

/**
 * Write all that the challenge's own scorer needs: `uid_mapping.csv` and `patid_mapping.csv` (header `id_old,id_new`), the key `answer_key.db`, and the
 * outputs below `output/`; beside them the planted inputs below `input/`.
 */
export async function writeMappings(folder: string, { mappings, rows, tested }: SelfTestOutcome): Promise<void> {
  for (const name of ['input', 'output']) await mkdir(join(folder, name), { recursive: true, mode: 0o700 })
  const csvOf = (map: ReadonlyMap<string, string>) =>
    ['id_old,id_new', ...Array.from(map, ([before, after]) => `${before},${after}`), ''].join('\n')
  await writeFile(join(folder, 'uid_mapping.csv'), csvOf(mappings.uids), { mode: 0o600 })
  await writeFile(join(folder, 'patid_mapping.csv'), csvOf(mappings.patientIds), { mode: 0o600 })
  await rm(join(folder, 'answer_key.db'), { force: true })
  writeAnswerKey(join(folder, 'answer_key.db'), rows)
  for (const [index, { planted, output }] of tested.entries()) {
    const name = `${String(index).padStart(5, '0')}.dcm`
    await writeFile(join(folder, 'input', name), planted.bytes, { mode: 0o600 })
    if (output !== undefined) await writeFile(join(folder, 'output', name), output.bytes, { mode: 0o600 })
  }
}
