import { type ArgsDef, defineCommand } from 'citty'
import {
  type AttributeValues,
  type Holds,
  loadHolds,
  readDistinctValues,
  reviewStudy,
  type ScanSummary,
  type StudyReview,
  summarizeScan,
} from '#review'
import { loadKeys } from '#work'
import { UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { keepHolds } from '../keep-holds.ts'
import { receive, rulesOf } from '../prepare-run.ts'
import { act } from './act.ts'
import { common, input, legal, rules, runOf } from './arguments.ts'
import { heldLines } from './lines.ts'

const args = {
  ...{ ...input, ...common, ...rules, ...legal },
  study: { type: 'string', description: 'UID of one study: every attribute that changes, before and after' },
  values: { type: 'boolean', description: 'Texts that leave, value by value; those to look at, or all with --all' },
  all: { type: 'boolean', description: 'With --values, also what is not unusual' },
  hold: { type: 'string', description: 'UIDs of studies or names of files, comma-separated: they stay here' },
  'let-go': { type: 'string', description: 'What was held and may go after all' },
} as const satisfies ArgsDef

export const reviewCommand = defineCommand({
  meta: {
    name: 'review',
    description: 'Show what would leave, for this hospital’s eyes alone, and hold back what should stay',
  },
  args,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const run = await runOf(args, args.input, output)
      const keys = await loadKeys(run.workFolder)
      const { runFolder, found, siteRules } = await receive({ ...run, taking: 'look' }, keys)
      const runRules = rulesOf(run, { keys, siteRules })
      const summary = summarizeScan(found)
      if (args.study !== undefined) {
        const study = await reviewStudy(found, args.study, runRules)
        if (study === undefined)
          throw new UsageError('this study is not in the input; review without --study lists them')
        output.result({ study }, studyLines(study))
        return exitCodes.ok
      }
      if (args.values === true) {
        const values = await readDistinctValues({ scan: found, rules: runRules, onProgress: output.progress })
        const shown = args.all === true ? values : values.map(onlyUnusual).filter(one => one.values.length > 0)
        output.result({ values: shown }, shown.length > 0 ? shown.flatMap(valueLines) : ['No text stands out.'])
        return exitCodes.ok
      }
      const holds = changeHolds(await loadHolds(runFolder), { ...namesOf(args), summary })
      if (args.hold !== undefined || args['let-go'] !== undefined) await keepHolds(runFolder, holds)
      output.result({ ...summary, holds }, [...summaryLines(summary, holds), ...heldLines(summary.broken)])
      return exitCodes.ok
    }),
})

const split = (given: string | undefined) => (given ?? '').split(',').flatMap(name => name.trim() || [])
const namesOf = (given: { readonly hold?: string | undefined; readonly 'let-go'?: string | undefined }) => ({
  held: split(given.hold),
  freed: split(given['let-go']),
})

interface Change {
  readonly held: readonly string[]
  readonly freed: readonly string[]
  readonly summary: ScanSummary
}

function changeHolds(before: Holds, { held, freed, summary }: Change): Holds {
  const studies = new Set(summary.studies.map(one => one.studyInstanceUid))
  const files = new Set([summary.slides, summary.tables, summary.records, summary.variants].flat())
  if (![...held, ...freed].every(name => studies.has(name) || files.has(name)))
    throw new UsageError('what is held or let go is a study or a file of the input; review without options lists them')
  const changed = (names: readonly string[], known: ReadonlySet<string>) =>
    [...new Set([...names, ...held.filter(name => known.has(name))])].filter(name => !freed.includes(name))
  return { studies: changed(before.studies, studies), files: changed(before.files, files) }
}

const onlyUnusual = (one: AttributeValues) => ({
  ...one,
  values: one.values.filter(({ unusual }) => unusual.length > 0),
})

const studyLines = ({ studyInstanceUid, pseudonym, instances, withheld, attributes }: StudyReview) => [
  `Study ${studyInstanceUid} leaves as ${pseudonym}, ${instances} images`,
  ...withheld.map(({ reason, count }) => `  ${count} stay back: ${reason}`),
  ...attributes.flatMap(({ tag, keyword, act: change, count, examples }) => [
    `${tag} ${keyword}: ${change}, ${count} times`,
    ...examples.map(({ before, after }) => `  ${before} → ${after}`),
  ]),
]

const valueLines = ({ tag, keyword, distinct, values }: AttributeValues) => [
  `${tag} ${keyword}: ${distinct} values`,
  ...values.map(({ value, people, images, unusual }) =>
    [`  ${value}`, `${people} persons, ${images} images`, ...unusual].join('  '),
  ),
]

function summaryLines({ studies, slides, tables, records, variants }: ScanSummary, holds: Holds): string[] {
  const [heldStudies, heldFiles] = [new Set(holds.studies), new Set(holds.files)]
  const mark = (isHeld: boolean) => (isHeld ? 'held  ' : 'goes  ')
  return [
    ...studies.map(
      one =>
        `${mark(heldStudies.has(one.studyInstanceUid))}${one.studyInstanceUid}  ${one.patientId} → ${one.pseudonym}  ${one.modalities.join(' ')}  ${one.series} series, ${one.instances} images`,
    ),
    ...[slides, tables, records, variants].flat().map(name => `${mark(heldFiles.has(name))}${name}`),
  ]
}
