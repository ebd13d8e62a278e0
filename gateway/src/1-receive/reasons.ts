import { withholdReasons } from '@tsumugi/deidentify'

/** Why a file that was received is not sent. The de-identification's reasons, and those of receiving. Never holds a value. */
export const receiveReasons = {
  ...withholdReasons,
  'file/unknown-kind': 'The file is not DICOM, a slide, a table or a variant file.',
  'file/unreadable-disk': 'The file could not be read from the disk.',
  'file/link': 'Links to other places are not followed.',
  'file/listed-missing': 'A DICOMDIR lists a file that is not there.',
  'zip/broken': 'The archive is damaged.',
  'zip/entry-refused': 'The archive holds an entry with a forbidden name, a link or a password.',
  'zip/too-large': 'The archive unpacks to more than is allowed.',
  'instance/duplicate': 'The same instance was received before.',
  'instance/conflict': 'Another instance with the same UID and other bytes was received.',
  'study/two-subjects': 'The study belongs to two Patient IDs.',
  'slide/not-tiff': 'The slide cannot be read.',
  'slide/unsupported-format': 'Labels of this slide format cannot be removed yet.',
  'slide/too-large-label': 'The label of the slide is larger than allowed.',
  'slide/text-left': 'A text that was to be removed is still found in the slide.',
  'slide/no-subject': 'It is not said whose slide this is.',
  'table/no-id-column': 'No column of the table holds the patient number.',
  'table/row-without-id': 'The row has no patient number.',
  'variants/not-vcf': 'The file is not VCF.',
  'variants/no-sample': 'The file has no sample column.',
  'variants/unknown-sample': 'It is not said whose sample this is.',
  'residual/found': 'The check after the de-identification found something left.',
} as const
export type ReceiveReason = keyof typeof receiveReasons
