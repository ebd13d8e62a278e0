import { type DimseFailureCode, dimseFailures } from '@tsumugi/dimse'

/** What sources say: of a peer, of an object that was not taken, of a study that did not come whole. English and Japanese; never holds a value. */
const peerTexts: Readonly<Record<DimseFailureCode, string>> = {
  'peer/unreachable': '相手が応答しません。ホスト・ポート・ネットワークを確認し、もう一度実行してください。',
  'peer/untrusted':
    '双方の TLS 証明書が合わないか、一方が TLS を使っていません。双方の証明書・鍵・認証局（ca）を確認してください。',
  'peer/refused': '相手がアソシエーションを拒否しました。双方の AE タイトルの登録を確認してください。',
  'peer/busy': '相手に今は空きがありません。後でもう一度試します。',
  'peer/aborted': '相手がアソシエーションを中断しました。相手のログを確認し、もう一度実行してください。',
  'peer/closed': 'アソシエーションの途中で接続が切れました。ネットワークを確認し、もう一度実行してください。',
  'peer/timeout': '相手が時間内に応答しません。動いているか確認し、もう一度実行してください。',
  'peer/protocol': '相手が DICOM 通信でないデータを送りました。ホストとポートを確認してください。',
  'peer/no-context': '相手がこのサービスを提供していません。こちらの AE タイトルに対して有効にしてもらってください。',
}
const ownTexts = {
  'object/not-understood': {
    en: 'The object cannot be read as DICOM, and was refused. Send it from its origin again.',
    ja: 'DICOM として読めないため拒否しました。元の装置から送り直してください。',
  },
  'object/other-than-said': {
    en: 'The object lacks a UID, or its UIDs are not those of the message; it was refused. Have the sending system corrected.',
    ja: 'UID がないか、通知された UID と違うため拒否しました。送信元の設定を直してください。',
  },
  'disk/full': {
    en: 'The disk of the work folder is full. Nothing was lost: make room, and it goes on by itself or when the sender sends again.',
    ja: '作業フォルダのディスクがいっぱいです。失われたものはありません。空きを作れば、自動で、または送り直しで続きます。',
  },
  'disk/failed': {
    en: 'The disk of the work folder failed. Nothing was acknowledged: look at the disk, and send again.',
    ja: '作業フォルダのディスクに問題があります。受領は返していません。ディスクを確認し、送り直してください。',
  },
  'folder/unreadable': {
    en: 'The watched folder cannot be read now. Check the drive and its permissions; it is tried again by itself.',
    ja: '監視フォルダを今は読めません。ドライブと権限を確認してください。自動でもう一度試します。',
  },
  'retrieve/not-found': {
    en: 'The PACS has no study with this number. Check the number.',
    ja: 'この番号の検査は PACS にありません。番号を確認してください。',
  },
  'retrieve/incomplete': {
    en: 'Fewer objects arrived than the PACS has of the study. The same command tries it again.',
    ja: 'PACS にあるより少ない画像しか届いていません。同じコマンドでもう一度試せます。',
  },
  'retrieve/destination-unknown': {
    en: 'The PACS does not know our AE title as a destination. Have it entered there with our address and port.',
    ja: 'こちらの AE タイトルが転送先として PACS に登録されていません。アドレスとポートを登録してもらってください。',
  },
  'retrieve/peer-failed': {
    en: 'The PACS ended the request with a failure. Look at its log; the same command tries it again.',
    ja: 'PACS が要求を失敗で終えました。PACS のログを確認してください。同じコマンドでもう一度試せます。',
  },
  'retrieve/too-many': {
    en: 'The query matches more studies than allowed. Narrow it, by date for instance.',
    ja: '該当する検査が上限を超えます。日付などで絞ってください。',
  },
} as const
export type SourceReason = DimseFailureCode | keyof typeof ownTexts

/** The catalogue: each reason in both languages. */
export const sourceReasons: Readonly<Record<SourceReason, { readonly en: string; readonly ja: string }>> = {
  ...ownTexts,
  'peer/unreachable': { en: dimseFailures['peer/unreachable'], ja: peerTexts['peer/unreachable'] },
  'peer/untrusted': { en: dimseFailures['peer/untrusted'], ja: peerTexts['peer/untrusted'] },
  'peer/refused': { en: dimseFailures['peer/refused'], ja: peerTexts['peer/refused'] },
  'peer/busy': { en: dimseFailures['peer/busy'], ja: peerTexts['peer/busy'] },
  'peer/aborted': { en: dimseFailures['peer/aborted'], ja: peerTexts['peer/aborted'] },
  'peer/closed': { en: dimseFailures['peer/closed'], ja: peerTexts['peer/closed'] },
  'peer/timeout': { en: dimseFailures['peer/timeout'], ja: peerTexts['peer/timeout'] },
  'peer/protocol': { en: dimseFailures['peer/protocol'], ja: peerTexts['peer/protocol'] },
  'peer/no-context': { en: dimseFailures['peer/no-context'], ja: peerTexts['peer/no-context'] },
}

/** The reason of a code that was written down before; undefined for one that there is no longer. */
export const findSourceReason = (code: string | null): SourceReason | undefined =>
  reasonCodes.find(known => known === code)
const reasonCodes: readonly SourceReason[] = [
  ...Object.keys(ownTexts).filter(isOwn),
  ...Object.keys(dimseFailures).filter(isOfPeer),
]
function isOwn(code: string): code is keyof typeof ownTexts {
  return code in ownTexts
}
function isOfPeer(code: string): code is DimseFailureCode {
  return code in dimseFailures
}

/** The sentence of a reason in the language of the terminal (`LC_ALL`, `LANG`); a reason of another catalogue comes back as it is. */
export function describeSource(reason: string, language = process.env.LC_ALL || process.env.LANG || ''): string {
  const found = Object.entries(sourceReasons).find(([code]) => code === reason)?.[1]
  return found === undefined ? reason : language.startsWith('ja') ? found.ja : found.en
}
