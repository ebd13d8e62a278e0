import { words } from './words.ts'

/** Refusals of collecting: agreements, ethics approvals, submissions, and what was received. */
export const collectWords = {
  'agreement/already-ended': words(
    'This agreement has ended already. Enter a new one if data are to be used on.',
    'この契約はすでに終了しています。利用を続けるには、新しい契約を登録してください。',
  ),
  'agreement/bad-dates': words(
    'The end is before the start. Correct one of the dates.',
    '終了日が開始日より前です。日付を直してください。',
  ),
  'agreement/reference-taken': words(
    'An agreement has this reference already. Open that one, or use another reference.',
    'この参照番号は使用されています。その契約を開くか、別の番号にしてください。',
  ),
  'agreement/not-in-force': words(
    'No data use agreement of the site is in force for this. Enter one, or send it when one is in force.',
    'これに対して有効な、施設のデータ利用契約がありません。契約を登録するか、有効になってから行ってください。',
  ),
  'ethics-approval/already-entered': words(
    'This approval is entered already. Open it in the list.',
    'この承認は登録済みです。一覧から開いてください。',
  ),
  'ethics-approval/already-ended': words(
    'This approval has ended already. Enter a new one if data are to be used on.',
    'この承認はすでに終了しています。利用を続けるには、新しい承認を登録してください。',
  ),
  'ethics-approval/bad-dates': words(
    'The end is before the start. Correct one of the dates.',
    '終了日が開始日より前です。日付を直してください。',
  ),
  'ethics-approval/not-in-force': words(
    'No ethics approval of the site is in force for this. Enter one, or send it when one is in force.',
    'これに対して有効な、施設の倫理承認がありません。承認を登録するか、有効になってから行ってください。',
  ),
  'collect/not-found': words(
    'There is no such thing here, or your site may not see it. Look for it in its list.',
    '見つからないか、あなたの施設からは閲覧できません。一覧から探してください。',
  ),
  'collect/not-your-site': words(
    'This belongs to another site. Ask that site’s data manager.',
    '他の施設のものです。その施設のデータ管理者に依頼してください。',
  ),
  'series/no-picture': words(
    'This series has no picture that can be drawn. Its header and its issues say why.',
    'このシリーズには表示できる画像がありません。理由はヘッダーと指摘事項で確認できます。',
  ),
  'series/no-such-instance': words(
    'The series has no file of this number. Open the series again.',
    'このシリーズにその番号のファイルはありません。シリーズを開き直してください。',
  ),
  'slide/no-such-tile': words(
    'The slide has no tile there. Open the slide again.',
    'このスライドのその位置には画像がありません。スライドを開き直してください。',
  ),
  'subject-file/no-rows': words(
    'This file is no table, so it has no rows to show. Download it to look at it.',
    'このファイルは表形式ではないため、行を表示できません。ダウンロードして確認してください。',
  ),
  'submission/bad-signature': words(
    'The signature does not fit the submission, so nothing was taken in. Let the gateway seal and send it again.',
    '署名が提出内容と一致しないため、受け入れていません。ゲートウェイで封をし直して送ってください。',
  ),
  'submission/gateway-revoked': words(
    'This gateway was revoked, so nothing was taken in. Enrol it anew with a one-time code of the site’s data manager.',
    'このゲートウェイは失効しているため、受け入れていません。施設のデータ管理者のコードで登録し直してください。',
  ),
  'submission/id-taken': words(
    'Another submission has this id. Let the gateway make the submission anew.',
    'この番号の提出がすでにあります。ゲートウェイで提出を作り直してください。',
  ),
  'submission/incomplete': words(
    'Parts of the submission have not arrived. Let the gateway send what is missing.',
    '提出の一部が届いていません。不足している分をゲートウェイから送ってください。',
  ),
  'submission/opted-out': words(
    'A subject of the submission opted out, so nothing was taken in. Make the submission again without this subject.',
    '提出にオプトアウトした被験者が含まれるため、受け入れていません。その被験者を除いて作り直してください。',
  ),
  'submission/size-conflict': words(
    'The submission gives one object two sizes. Let the gateway make the submission anew.',
    '提出の中で、一つの対象に二通りの大きさが書かれています。ゲートウェイで提出を作り直してください。',
  ),
  'submission/too-many-bytes': words(
    'More bytes came than were announced, so they were not kept. Let the gateway send the object again.',
    '予告より多くの内容が届いたため、保存していません。ゲートウェイから送り直してください。',
  ),
  'submission/unknown-object': words(
    'The submission does not name this object, so it was not kept. Send only what the submission lists.',
    '提出に記載のない対象のため、保存していません。提出に記載されたものだけを送ってください。',
  ),
  'submission/wrong-digest': words(
    'The object is not the one that was announced, so it was not kept. Let the gateway send it again.',
    '予告された対象と内容が異なるため、保存していません。ゲートウェイから送り直してください。',
  ),
  'submission/wrong-gateway': words(
    'The submission names another gateway than the one that sent it. Send it from the gateway that sealed it.',
    '提出に書かれたゲートウェイと、送信元が異なります。封をしたゲートウェイから送ってください。',
  ),
  'submission/wrong-offset': words(
    'The transfer did not go on where it had stopped. The gateway finds the place by itself: let it send again.',
    '送信が途切れた位置と合いません。位置はゲートウェイが自動で確認します。もう一度送信させてください。',
  ),
  'submission/wrong-site': words(
    'The submission names another site than the gateway’s. Send it from a gateway of that site.',
    '提出に書かれた施設が、ゲートウェイの施設と異なります。その施設のゲートウェイから送ってください。',
  ),
  'submission/wrong-state': words(
    'The submission is not being received any more. Look at its state; a new batch is a new submission.',
    'この提出はもう受信中ではありません。状態を確認してください。追加分は新しい提出になります。',
  ),
} as const
