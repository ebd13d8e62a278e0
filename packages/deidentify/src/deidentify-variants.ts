import { aliasIdentifier, aliasOf, type SiteKey } from './site-key.ts'

/** A variant file with its sample names replaced and its header cleaned. */
export interface DeidentifiedVariants {
  readonly vcf: string
  /** Pseudonyms in the order of the sample columns. */
  readonly pseudonyms: readonly string[]
  readonly actions: Readonly<Record<string, number>>
}

/** Why a variant file was withheld. */
export type VariantsReason = 'variants/not-vcf' | 'variants/no-sample' | 'variants/unknown-sample'

/**
 * De-identify VCF text. Sample columns get the pseudonym of the person whom `patientIdOf` names for the sample; a sample it does not know withholds
 * the file. Of the header only lines that describe the format stay (fileformat, contig, INFO, FORMAT, FILTER, ALT, reference as an assembly name):
 * commands, paths, dates, sample and pedigree lines go. QUAL, INFO and genotypes are left byte for byte; the ID column keeps rs numbers alone.
 * A genome is itself an identification code in Japanese law, so such a file is pseudonymised and never anonymous.
 * @see VCF 4.3 §1.4
 */
export function deidentifyVariants(
  text: string,
  patientIdOf: (sample: string) => string | undefined,
  key: SiteKey,
): DeidentifiedVariants | { readonly reason: VariantsReason } {
  const lines = text.split(/\r?\n/)
  const titleIndex = lines.findIndex(line => line.startsWith('#CHROM'))
  if (!lines[0]?.startsWith('##fileformat=VCF') || titleIndex < 0) return { reason: 'variants/not-vcf' }
  const title = (lines[titleIndex] ?? '').split('\t')
  const samples = title.slice(9)
  if (samples.length === 0) return { reason: 'variants/no-sample' }
  const patientIds = samples.map(patientIdOf)
  if (patientIds.some(patientId => patientId === undefined)) return { reason: 'variants/unknown-sample' }
  const pseudonyms = patientIds.map(patientId => aliasOf(key, patientId ?? '').pseudonym)
  const header = lines.slice(0, titleIndex).flatMap(cleanHeaderLine)
  const body = lines.slice(titleIndex + 1).filter(line => line !== '')
  const columns = sampleNames(pseudonyms, samples, key)
  const records = body.map(line => cleanRecord(line))
  return {
    vcf: `${[...header, [...title.slice(0, 9), ...columns].join('\t'), ...records].join('\n')}\n`,
    pseudonyms: [...new Set(pseudonyms)],
    actions: { 'header-line-removed': titleIndex - header.length, 'sample-replaced': samples.length },
  }
}

const formatLine = /^##(fileformat=VCFv[\d.]+$|(contig|INFO|FORMAT|FILTER|ALT)=<)/

function cleanHeaderLine(line: string): string[] {
  if (line.startsWith('##reference=') || line.startsWith('##assembly=')) {
    const assembly = /(GRCh3[78]|hg19|hg38|b37|T2T-CHM13)/i.exec(line)?.[0]
    return assembly === undefined ? [] : [`##reference=${assembly}`]
  }
  if (!formatLine.test(line)) return []
  if (!line.startsWith('##contig')) return [line]
  return [line.replace(/,(URL|url)=[^,>]*/g, '')]
}

/** Tumour and normal of one person are two columns; a keyed suffix tells them apart, since VCF wants unique names. */
function sampleNames(pseudonyms: readonly string[], samples: readonly string[], key: SiteKey): string[] {
  return pseudonyms.map((pseudonym, index) => {
    const isShared = pseudonyms.filter(other => other === pseudonym).length > 1
    return isShared ? `${pseudonym}-${aliasIdentifier(key, 'sample', samples[index] ?? '').slice(3)}` : pseudonym
  })
}

function cleanRecord(line: string): string {
  const cells = line.split('\t')
  const ids = (cells[2] ?? '.').split(';').filter(id => /^(rs\d+|COS[MV]\d+)$/.test(id))
  cells[2] = ids.length > 0 ? ids.join(';') : '.'
  return cells.join('\t')
}
