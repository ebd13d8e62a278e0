import { findTag } from '@tsumugi/dicom'
import { z } from 'zod'
import { derivedFacts } from './derived-facts.ts'

/** What one row is of. */
export const levels = ['study', 'series', 'instance'] as const

/** A named set of fields of a project: keywords of PS3.6, and derived facts. */
export interface FieldSet {
  readonly name: string
  readonly level: (typeof levels)[number]
  readonly fields: readonly string[]
}

/** Why a set cannot be used; the message names the field. */
export class FieldSetError extends Error {}

const fieldSet = z.object({
  name: z.string().min(1).max(100),
  level: z.enum(levels),
  fields: z.array(z.string()).min(1).max(200),
})

/** What most projects ask first, for each series. */
export const usualFields: FieldSet = {
  name: 'usual',
  level: 'series',
  fields: [
    ...[
      'PatientID',
      'StudyInstanceUID',
      'SeriesInstanceUID',
      'StudyDate',
      'Modality',
      'BodyPartExamined',
      'SeriesDescription',
    ],
    ...['PatientSex', 'AgeGroup', 'Scanner', 'SliceCount', 'FrameCount', 'Rows', 'Columns', 'SliceThickness', 'KVP'],
    ...[
      'MeanCTDIvol',
      'MagneticFieldStrength',
      'ConvolutionKernel',
      'StudyDescription',
      'ProtocolName',
      'TransferSyntax',
    ],
  ],
}

/** Read a set of fields from JSON; throws {@link FieldSetError} where it is none, or names a field that nobody knows. */
export function parseFieldSet(text: string): FieldSet {
  const read = fieldSet.safeParse(parse(text))
  if (!read.success)
    throw new FieldSetError(
      'a set of fields is {"name": "…", "level": "study, series or instance", "fields": ["Modality", …]}',
    )
  const unknown = read.data.fields.find(field => !(field in derivedFacts) && findTag(field) === undefined)
  if (unknown !== undefined)
    throw new FieldSetError(
      `${unknown} is neither a keyword of DICOM PS3.6 nor one of: ${Object.keys(derivedFacts).join(', ')}`,
    )
  return read.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
