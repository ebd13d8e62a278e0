import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { loadContents } from '#deidentify'
import { loadSealed } from '#seal'
import { loadSent } from '#send'
import { isMissing, loadEnrolment, writeDurably } from '#work'
import { UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { buildPublication, formatPublication, type Publication } from '../publication/build-publication.ts'
import { NotEnrolled } from '../run-gateway.ts'
import { act } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

export const publicationCommand = defineCommand({
  meta: {
    name: 'publication',
    description: 'Write what the law has published of a sealed run: items of information and method of provision',
  },
  args: {
    run: { type: 'positional', description: 'Run or submission', required: true },
    ...common,
    out: { type: 'string', description: 'Folder for publication.ja.md, publication.en.md and publication.json' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const publication = await findPublication(workFolderOf(args), args.run)
      const [ja, en] = [formatPublication(publication, 'ja'), formatPublication(publication, 'en')]
      if (args.out !== undefined) {
        await mkdir(args.out, { recursive: true })
        await writeDurably(join(args.out, 'publication.ja.md'), ja)
        await writeDurably(join(args.out, 'publication.en.md'), en)
        await writeDurably(join(args.out, 'publication.json'), `${JSON.stringify(publication, null, 2)}\n`)
      }
      output.result(publication, args.out === undefined ? [ja, en] : ['Written in Japanese, English and JSON.'])
      return exitCodes.ok
    }),
})

async function findPublication(workFolder: string, name: string): Promise<Publication> {
  const enrolment = await loadEnrolment(workFolder)
  if (enrolment === undefined) throw new NotEnrolled()
  const runs = await readdir(join(workFolder, 'runs')).catch((error: unknown): string[] => {
    if (isMissing(error)) return []
    throw error
  })
  for (const run of runs) {
    const runFolder = join(workFolder, 'runs', run)
    const manifest = (await loadSealed(runFolder))?.manifest
    if (manifest === undefined || (run !== name && manifest.submissionId !== name)) continue
    const [contents, sent] = [await loadContents(runFolder), await loadSent(runFolder)]
    if (contents.length === 0) throw new UsageError('the run was made by a version that did not note what leaves')
    const providedAt = sent?.receipt?.acceptedAt
    return buildPublication({ run, server: enrolment.server, manifest, providedAt, contents })
  }
  throw new UsageError('no run of this name is sealed; status lists the runs')
}
