import type { flow, ReleaseManifest, readingForm, recipeStep } from '@tsumugi/api'
import type { z } from 'zod'
import type { SplitName } from './split-subjects.ts'

/** One nnU-Net dataset of a release: the series of one modality read with one set of labels. */
export interface NnunetPlan {
  /** Such as `Dataset501_LungCT`. */
  readonly name: string
  readonly modality: string
  /** Labels of the reading form, in order of their values. Their position here, from 1, is their value in the files. */
  readonly labels: z.output<typeof readingForm>['labels']
}

/** What is known of a release when it is made; the documents are written from it. Counts are exact: a document for the public
 *  suppresses small ones itself. Holds no pseudonym and no name of a site. */
export interface ReleaseFacts {
  readonly url: string
  readonly publisher: { readonly en: string; readonly ja: string }
  readonly counts: ReleaseManifest['counts']
  readonly subjectsBySplit: Readonly<Record<SplitName, number>>
  readonly seriesBySplit: Readonly<Record<SplitName, number>>
  readonly clinicalTables: number
  readonly variantFiles: number
  readonly modalities: readonly Count[]
  readonly bodyParts: readonly Count[]
  readonly manufacturers: readonly Count[]
  readonly regions: readonly Count[]
  readonly sexes: readonly Count[]
  readonly birthDecades: readonly Count[]
  readonly siteCount: number
  readonly agreement: { doubleReadCases: number; medianDice: number | null; adjudicated: number } | null
  readonly cohort: {
    readonly id: string
    readonly name: string
    readonly version: number
    readonly digest: string
    readonly frozenAt: string
    readonly flow: z.output<typeof flow>
  }
  readonly run: {
    readonly id: string
    readonly digest: string
    readonly recipeName: string
    readonly recipeVersion: number
    readonly codeVersion: string
    readonly steps: readonly z.output<typeof recipeStep>[]
  }
  readonly deidentification: { readonly editions: readonly string[]; readonly options: readonly string[] }
  readonly nnunet: readonly NnunetPlan[]
  /** Series of the cohort that are not in the release, by reason. */
  readonly leftOut: Readonly<Record<'opted-out' | 'without-agreement' | 'without-derivative', number>>
}

/** How many of something; subjects for regions, sexes and decades, else series. */
export interface Count {
  readonly value: string
  readonly count: number
}

/** A file of a release as the manifest names it. `pack` is where its bytes lie, when not in a blob of their own. */
export interface ReleaseFile {
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly mediaType: string
  readonly pack?: { readonly digest: string; readonly offset: number }
}
