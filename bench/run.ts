/** `npm run bench -- [suite] [--rounds 3] [--files 200] [--from DIR]`: contenders in turns on the same files; medians and ratios. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Corpus, copyCorpus, writeCorpus } from './corpus.ts'
import { writeLargeFile } from './large-file.ts'
import { type Cost, measure, median } from './measure.ts'
import { type Contender, type Suite, suites } from './suites.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    files: { type: 'string', default: '200' },
    from: { type: 'string' },
    megabytes: { type: 'string', default: '1200' },
  },
})
const rounds = Number(values.rounds)
const work = mkdtempSync(join(tmpdir(), 'tsumugi-bench-'))
const input = join(work, 'in')

try {
  const wanted = suites.filter(suite => positionals.length === 0 || positionals.includes(suite.name))
  console.log(`${rounds} rounds in turns, ${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}\n`)
  for (const suite of wanted) {
    rmSync(input, { recursive: true, force: true })
    const { files, bytes } = writeInput(suite)
    console.log(`${files} files, ${(bytes / 1e6).toFixed(0)} MB`)
    runSuite(suite, files)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

function writeInput({ name }: Suite): Corpus {
  if (name === 'large') return writeLargeFile(input, Number(values.megabytes))
  const slices = Number(values.files)
  return values.from === undefined ? writeCorpus(input, slices) : copyCorpus(input, slices, values.from)
}

function runSuite(suite: Suite, files: number): void {
  const present = suite.contenders.filter(isPresent)
  const peaks: number[] = []
  const costs = new Map<string, Cost[]>(present.map(contender => [contender.name, []]))
  for (let round = 0; round < rounds; round++)
    for (const contender of present) {
      costs.get(contender.name)?.push(runOnce(contender))
      const peak = join(work, 'out', 'peak')
      if (existsSync(peak)) peaks.push(Number(readFileSync(peak, 'utf8')))
    }
  console.log(
    `| ${suite.name} | ${suite.unit} per CPU s | CPU s | wall s | ratio (ours ÷ theirs, rate) |\n|---|---|---|---|---|`,
  )
  const rateOf = (name: string) => files / median((costs.get(name) ?? []).map(cost => cost.cpuSeconds))
  for (const { name } of present) {
    const runs = costs.get(name) ?? []
    const cpu = median(runs.map(cost => cost.cpuSeconds))
    const wall = median(runs.map(cost => cost.wallSeconds))
    const ratio = name === 'tsumugi' ? '' : `${(rateOf('tsumugi') / rateOf(name)).toFixed(2)}×`
    console.log(`| ${name} | ${rateOf(name).toPrecision(4)} | ${cpu.toFixed(2)} | ${wall.toFixed(2)} | ${ratio} |`)
  }
  if (peaks.length > 0) console.log(`\nlargest resident size of ours: ${(median(peaks) / 1024).toFixed(0)} MiB`)
  console.log('')
}

function runOnce(contender: Contender): Cost {
  const output = join(work, 'out')
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output)
  const measured = measure(contender.command(input, output))
  // A server is not a child of what drives it, so its driver says what it cost.
  const told = join(output, 'cost.json')
  const cost: Cost = existsSync(told) ? JSON.parse(readFileSync(told, 'utf8')) : measured
  if (readdirSync(output).length === 0) throw new Error(`${contender.name} wrote nothing`)
  return cost
}

function isPresent({ name, needs }: Contender): boolean {
  if (needs === undefined) return true
  const isThere = `${process.env.PATH}:/usr/sbin`.split(':').some(folder => existsSync(join(folder, needs)))
  if (!isThere) console.log(`skip ${name}: ${needs} is not installed`)
  return isThere
}
