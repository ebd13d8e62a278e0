import { aliasIdentifier, aliasOf, type SiteKey } from './site-key.ts'

/** Mutations of a table of many people, one table a person. */
export interface DeidentifiedMutations {
  readonly subjects: readonly { readonly pseudonym: string; readonly maf: string; readonly rows: number }[]
  readonly actions: Readonly<Record<string, number>>
  /** Rows of samples of which it is not known whose they are. */
  readonly unknownRows: number
}

/** Columns that may leave, of the formats of the GDC, of TCGA and of the annotations that VEP adds; lower case. A column that is not here goes. */
const keptColumns: ReadonlySet<string> = new Set(
  `hugo_symbol entrez_gene_id ncbi_build chromosome start_position end_position strand variant_classification variant_type reference_allele tumor_seq_allele1
  tumor_seq_allele2 dbsnp_rs dbsnp_val_status match_norm_seq_allele1 match_norm_seq_allele2 tumor_validation_allele1 tumor_validation_allele2
  match_norm_validation_allele1 match_norm_validation_allele2 verification_status validation_status mutation_status sequence_source validation_method score
  t_depth t_ref_count t_alt_count n_depth n_ref_count n_alt_count t_vaf vaf hgvsc hgvsp hgvsp_short transcript_id exon_number all_effects allele gene feature
  feature_type one_consequence consequence cdna_position cds_position protein_position amino_acids codons existing_variation distance transcript_strand symbol
  symbol_source hgnc_id biotype canonical ccds ensp swissprot trembl uniparc uniprot_isoform refseq mane sift polyphen exon intron domains gmaf afr_maf amr_maf
  asn_maf eas_maf eur_maf sas_maf aa_maf ea_maf clin_sig somatic pubmed motif_name motif_pos high_inf_pos motif_score_change impact pick variant_class tsl
  hgvs_offset pheno minimised gene_pheno filter flanking_bps vcf_id vcf_qual vcf_pos gnomad_af gnomad_afr_af gnomad_amr_af gnomad_asj_af gnomad_eas_af gnomad_fin_af
  gnomad_nfe_af gnomad_oth_af gnomad_sas_af context hotspot callers protein_change i_tumorvaf_wu i_transcript_name`
    .split(/\s+/)
    .filter(Boolean),
)

/** True for the text of a Mutation Annotation Format: tab-separated, with the columns that make it one. @see GDC MAF format v1.0.0 */
export const isMaf = (text: string): boolean => findHeader(text.split(/\r?\n/, 50)) !== undefined

const columnsOf = (line: string) => line.toLowerCase().split('\t')

function findHeader(lines: readonly string[]): number | undefined {
  const index = lines.findIndex(line => line !== '' && !line.startsWith('#'))
  const columns = columnsOf(lines[index] ?? '')
  return ['hugo_symbol', 'chromosome', 'tumor_sample_barcode'].every(name => columns.includes(name)) ? index : undefined
}

/**
 * De-identify the text of a MAF: sample barcodes become the pseudonym of the person whom `patientIdOf` names for the tumour sample, with a keyed suffix for the
 * normal one; comments but the version go, as do columns that are not of a public format (paths of alignments, UUIDs, centres). Undefined for what is no MAF.
 */
export function deidentifyMaf(
  text: string,
  patientIdOf: (sample: string) => string | undefined,
  key: SiteKey,
): DeidentifiedMutations | undefined {
  const lines = text.split(/\r?\n/)
  const headerIndex = findHeader(lines)
  if (headerIndex === undefined) return undefined
  const title = (lines[headerIndex] ?? '').split('\t')
  const names = title.map(name => name.toLowerCase())
  const tumourIndex = names.indexOf('tumor_sample_barcode')
  const normalIndex = names.indexOf('matched_norm_sample_barcode')
  const isKept = names.map((name, index) => index === tumourIndex || index === normalIndex || keptColumns.has(name))
  const bySubject = new Map<string, string[]>()
  let unknownRows = 0
  for (const line of lines.slice(headerIndex + 1)) {
    if (line === '' || line.startsWith('#')) continue
    const cells = line.split('\t')
    const sample = cells[tumourIndex]?.trim() ?? ''
    const patientId = sample === '' ? undefined : patientIdOf(sample)
    if (patientId === undefined) {
      unknownRows++
      continue
    }
    const { pseudonym } = aliasOf(key, patientId)
    const normal = cells[normalIndex]?.trim() ?? ''
    const made = cells.map((cell, index) => {
      if (index === tumourIndex) return pseudonym
      if (index !== normalIndex || normal === '') return cell
      return `${pseudonym}-${aliasIdentifier(key, 'sample', normal).slice(3)}`
    })
    const row = made.filter((_, index) => isKept[index]).join('\t')
    bySubject.set(pseudonym, [...(bySubject.get(pseudonym) ?? []), row])
  }
  const header = title.filter((_, index) => isKept[index]).join('\t')
  const version = lines.slice(0, headerIndex).filter(line => /^#version \d+(\.\d+)*$/.test(line))
  const subjects = [...bySubject].map(([pseudonym, rows]) => ({
    ...{ pseudonym, rows: rows.length },
    maf: `${[...version, header, ...rows].join('\n')}\n`,
  }))
  const rows = subjects.reduce((sum, subject) => sum + subject.rows, 0)
  const actions = { 'column-removed': isKept.filter(kept => !kept).length, 'sample-replaced': rows }
  return { subjects, actions, unknownRows }
}
