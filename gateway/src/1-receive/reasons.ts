import { withholdReasons } from '@tsumugi/deidentify'

/** Why a file that was received is not sent. The de-identification's reasons, and those of receiving. Never holds a value. */
export const receiveReasons = {
  ...withholdReasons,
  'file/unknown-kind':
    'The file is not DICOM, a slide, a table or a variant file. Nothing to do if it is a note; else convert it.',
  'file/unreadable-disk':
    'The file could not be read from the disk. Check its permissions and the disk, and run again.',
  'subject/opted-out':
    'The person, or one whose number stands in the study, opted out. Nothing to do; it is never sent.',
  'file/link': 'Links to other places are not followed. Copy the files that it leads to into the folder.',
  'file/listed-missing': 'A DICOMDIR lists a file that is not there. Copy the whole disc again.',
  'zip/broken': 'The archive is damaged. Make it again.',
  'zip/entry-refused':
    'The archive holds an entry with a forbidden name, a link or a password. Unpack it yourself, and give the folder.',
  'zip/too-large': 'The archive unpacks to more than is allowed. Unpack it yourself, and give the folder.',
  'instance/duplicate': 'The same instance was received before, and counts once. Nothing to do.',
  'instance/conflict':
    'Another instance with the same UID and other bytes was received; the first by name was taken. Find out which is right, and remove the other.',
  'queue/conflict':
    'Another object with the same UID and other bytes had been received before and was taken; this one is kept aside. Find out in the PACS which is right.',
  'study/two-subjects':
    'The study carries two Patient IDs. Settle in the PACS whose it is, export it again, and send it then.',
  'series/two-subjects':
    'The series carries two Patient IDs. Settle in the PACS whose it is, export it again, and send it then.',
  'series/two-studies':
    'The series UID is used in two studies. Give one of them UIDs of its own, as the Standard wants, and send them then.',
  'series/other-modality':
    'The file says another modality than most files of its series. Have the sending system corrected, and export it again.',
  'slide/not-tiff': 'The slide cannot be read. Export it from the scanner again.',
  'slide/unsupported-format':
    'Labels of this slide format (MRXS, or a TIFF of no known scanner) cannot be removed yet. Export the slide as SVS or DICOM.',
  'slide/not-understood':
    'The slide is built in a way that is not understood, so its label could stay. Export it from the scanner again, or as DICOM.',
  'slide/label-inside':
    'A label or overview image is among the planes of the slide and cannot be taken out. Export the slide without it.',
  'slide/many-files': 'The slide is one of several files that name each other. Export it as one file.',
  'slide/text-left': 'A text that was to be removed is still found in the slide. Export the slide without its texts.',
  'slide/no-subject': 'It is not said whose slide this is. Name its patient in links.csv.',
  'table/no-text': 'The table is text in none of UTF-8, UTF-16, Shift_JIS and EUC-JP. Export it as CSV in UTF-8.',
  'table/no-id-column': 'No column of the table holds the patient number. Say which does in a file TABLE.roles.json.',
  'table/roles-unreadable':
    'The file TABLE.roles.json beside the table is no JSON object of column to role. Roles are id, direct, date, age, text, keep, quasi and sensitive.',
  'table/row-without-id': 'The row has no patient number. Enter it.',
  'fhir/not-bundle': 'The file is no FHIR Bundle or resource in JSON. Export it again.',
  'fhir/no-patient': 'The FHIR data name no patient. Export them with their Patient resource.',
  'fhir/unknown-patient': 'A patient of the FHIR data has no number. Export the identifier of the medical record too.',
  'fhir/resource-of-nobody': 'A FHIR resource belongs to no patient of the file. Export it with its patient.',
  'hl7/not-messages':
    'The file holds no HL7 v2 messages that can be read. Export it again, and check its character set.',
  'hl7/no-patient': 'An HL7 message names no patient, or several. Export it again with one PID segment and its number.',
  'hl7/patients-merged':
    'An HL7 message merges two patients. Send the data anew once the PACS has them under one number.',
  'variants/not-vcf': 'The file is neither VCF nor MAF. Export it again.',
  'variants/no-sample': 'The file has no sample column. Export it with its sample.',
  'variants/unknown-sample': 'It is not said whose sample this is. Name its patient in links.csv.',
  'review/held': 'A person holds it back on the gateway’s page. Let it go there, and send again.',
  'pixels/review':
    'Text may stand in the image, or it is of a kind that often carries some. Look at its pictures with the command frames, approve the mask or hold the image, and run again.',
  'pixels/held': 'A person has looked at the image and holds it back. Nothing to do.',
  'pixels/not-read':
    'The pixels cannot be decoded, so they cannot be searched for text. Export the image from the PACS in another transfer syntax.',
  'pixels/not-written':
    'The mask cannot be written in this transfer syntax. Export the image from the PACS in another transfer syntax.',
  'pixels/no-finder':
    'The finder of text cannot be loaded on this machine. Install the gateway again with all its packages, or run with --pixels withhold.',
  'pixels/too-large':
    'The file is too large to be searched for text. Export it in parts, or look at it and run with --pixels accept.',
  'faces/withheld':
    'A face could be made of this, or nothing says what it shows. Run CT and MR with --faces remove, others with --mode pseudonymised, or leave it out.',
  'faces/undecided':
    'Whether the series shows a face, or where it lies, cannot be told from its pixels. Look at it; run it with --faces accept if it shows none, or leave it out.',
  'faces/too-large':
    'The series or file is too large to be searched for a face. Export it in parts or in thicker slices, or leave it out.',
  'faces/not-written':
    'The image without the face cannot be written in this transfer syntax. Export it from the PACS in another transfer syntax.',
  'variants/genome':
    'A genome is an identification code by itself and cannot be anonymised. Run with --mode pseudonymised, or leave it out.',
  'records/not-anonymisable':
    'Clinical records of one person cannot be made alike to those of others. Give the values as a table, or run with --mode pseudonymised.',
  'table/too-few-alike':
    'Fewer than 3 people of the table look alike, however it is widened. Add people, or run with --mode pseudonymised.',
  'platform/refused':
    'The platform found a fault in what the file became, and refused it. Report it with the code of the issue; all else was sent without it.',
  'residual/found':
    'The check after the de-identification found something left. Report it with the SOP class; the file cannot be sent until then.',
} as const
/** What a person should know of that which is sent nevertheless. Never holds a value. */
export const receiveWarnings = {
  'study/split-by-subject':
    'One study or series is of two Patient IDs; each was taken for a subject with a study of its own. If it is one person, correct the ID in the PACS, export again and send again.',
} as const
export type ReceiveWarning = keyof typeof receiveWarnings
export type ReceiveReason = keyof typeof receiveReasons
