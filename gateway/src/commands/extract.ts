import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { defineCommand } from 'citty'
import { extractRows, FieldSetError, formatRows, parseFieldSet, tableForms, usualFields } from '#extract'
import { loadKeys, writeDurably } from '#work'
import { UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { receive, rulesOf } from '../prepare-run.ts'
import { act } from './act.ts'
import { common, input, rules, runOf } from './arguments.ts'

export const extractCommand = defineCommand({
  meta: { name: 'extract', description: 'Write chosen fields and derived facts of all images into a table' },
  args: {
    ...{ ...input, ...common, ...rules },
    out: { type: 'string', description: 'File to write: .csv, .json or .parquet', required: true },
    set: { type: 'string', description: 'JSON file with the fields of a project; the usual ones without it' },
    after: {
      type: 'boolean',
      description: 'Values after de-identification; else those of the hospital, which must not leave',
    },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const form = tableForms.find(one => extname(args.out).toLowerCase() === `.${one}`)
      if (form === undefined) throw new UsageError(`out ends with ${tableForms.map(one => `.${one}`).join(' or ')}`)
      const fields = args.set === undefined ? usualFields : readSet(await readFile(args.set, 'utf8'))
      const run = await runOf(args, args.input, output)
      const keys = await loadKeys(run.workFolder)
      const received = await receive(run, keys)
      const { siteKey, ...others } = rulesOf(run, { ...received, keys })
      const { rows, withheld } = await extractRows({
        ...{ scan: received.found, fields, onProgress: output.progress },
        ...(run.signal ? { signal: run.signal } : {}),
        ...(args.after === true ? { rules: { key: siteKey, ...others } } : {}),
      })
      await writeDurably(args.out, formatRows(fields.fields, rows, form))
      output.result({ set: fields.name, rows: rows.length, withheld }, [
        `${rows.length} rows of ${fields.fields.length} fields (${fields.level}, set ${fields.name})`,
        ...(withheld > 0 ? [`${withheld} files stay back after de-identification and are not in the table`] : []),
        ...(args.after === true ? [] : ['These are values of the hospital: the table must not leave it.']),
      ])
      return withheld > 0 ? exitCodes.partDone : exitCodes.ok
    }),
})

function readSet(text: string) {
  try {
    return parseFieldSet(text)
  } catch (error) {
    throw error instanceof FieldSetError ? new UsageError(error.message) : error
  }
}
