import { words } from './words.ts'

/** Refusals of the door, of storage, jobs, the log and the people. */
export const platformWords = {
  'network/unreachable': words(
    'The platform did not answer. Check the network and try again; what you entered is still here.',
    'プラットフォームから応答がありません。ネットワークを確認して、もう一度お試しください。入力内容は残っています。',
  ),
  'access/not-allowed': words(
    'Your role may not do this. Ask somebody whose role may, or ask the operator for another role.',
    'この操作は、あなたの役割では行えません。権限のある人に依頼するか、運用担当者に役割の変更を依頼してください。',
  ),
  'access/not-signed-in': words(
    'You are not signed in, or the session has ended. Sign in and do it again.',
    'サインインしていないか、セッションが終了しています。サインインして、もう一度行ってください。',
  ),
  'access/cross-site': words(
    'The request did not come from a page of this platform, so nothing was changed. Open the platform’s own page and do it there.',
    'このプラットフォームのページからの操作ではないため、何も変更していません。プラットフォームのページを開いて行ってください。',
  ),
  'database/unavailable': words(
    'The database does not answer. Nothing was changed; try again in a minute.',
    'データベースが応答しません。何も変更されていません。しばらくしてからお試しください。',
  ),
  'http/not-found': words(
    'There is no such thing, or not any more. Check the address, or find it in its list.',
    '見つかりませんでした。すでに無い可能性もあります。アドレスを確認するか、一覧から開いてください。',
  ),
  'http/internal': words(
    'The platform failed. Nothing was changed; tell the operator the id below.',
    'プラットフォームで障害が発生しました。何も変更されていません。下の番号を運用担当者へお知らせください。',
  ),
  'http/invalid-input': words(
    'What was sent is not in the expected form. Correct the field named below and send it again.',
    '送信された内容の形式が正しくありません。下に示した項目を直して、もう一度送信してください。',
  ),
  'http/too-many-requests': words(
    'Too many tries in a short time. Wait a minute and try again.',
    '短時間に操作が集中しました。1分ほど待って、もう一度お試しください。',
  ),
  'http/too-large': words(
    'What was sent is larger than the platform takes here. Send less at once.',
    '送信された内容が、受け付けられる大きさを超えています。分けて送信してください。',
  ),
  'http/unsupported-media-type': words(
    'The platform does not take this kind of content here. Send it in the form that is asked for.',
    'この種類の内容は受け付けられません。求められている形式で送信してください。',
  ),
  'http/range-not-satisfiable': words(
    'The part of the file that was asked for does not exist. Start the download again from the beginning.',
    '要求された範囲がファイルにありません。最初からダウンロードし直してください。',
  ),
  'storage/blob-missing': words(
    'A stored file is missing. Nothing was changed; tell the operator the id below, who can restore it from the backup.',
    '保存されているはずのファイルがありません。何も変更されていません。下の番号を運用担当者に知らせ、バックアップから復元してください。',
  ),
  'storage/digest-mismatch': words(
    'The bytes that arrived are not the ones that were announced, so they were not kept. Send the file again.',
    '届いた内容が、予告されたものと一致しないため、保存していません。ファイルを送り直してください。',
  ),
  'storage/full': words(
    'The platform has no space left. Nothing was stored; try again when the operator has made space.',
    'プラットフォームの空き容量がありません。何も保存されていません。運用担当者が容量を確保してから、もう一度お試しください。',
  ),
  'job/not-found': words(
    'There is no such job. Look for it in the list of jobs.',
    'このジョブはありません。ジョブの一覧で探してください。',
  ),
  'job/wrong-state': words(
    'The job is in another state by now. Look at it again before you act.',
    'ジョブの状態がすでに変わっています。状態を確認してから操作してください。',
  ),
  'log/empty': words(
    'The log has no entry yet, so there is no tree head. Come back when something has been done on the platform.',
    '記録にまだ項目がないため、ツリーヘッドがありません。プラットフォームで操作が行われてから確認してください。',
  ),
  'log/entry-not-sequenced': words(
    'The entry has no place in the tree yet. Try again in a moment.',
    'この項目はまだツリーに組み込まれていません。少し待って、もう一度お試しください。',
  ),
  'log/no-such-entry': words(
    'The log has no entry of this number. Choose one from the list.',
    'この番号の項目は記録にありません。一覧から選んでください。',
  ),
  'log/no-such-head': words(
    'The log was never of this size. Choose sizes that it had, the smaller one first.',
    '記録がこの大きさだったことはありません。実際にあった大きさを、小さい方から指定してください。',
  ),
} as const
