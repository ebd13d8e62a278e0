import { words } from './words.ts'

/** Refusals about organisations, members, gateways and keys. */
export const membershipWords = {
  'membership/wrong-credentials': words(
    'E-mail or password is wrong. Check both and try again.',
    'メールアドレスまたはパスワードが正しくありません。両方を確認して、もう一度お試しください。',
  ),
  'membership/locked': words(
    'Too many wrong passwords. Wait some minutes, then try again.',
    'パスワードの誤りが続いたため、しばらくサインインできません。数分待ってからお試しください。',
  ),
  'membership/link-not-valid': words(
    'This link was used or has expired. Ask for a new one.',
    'このリンクは使用済みか期限切れです。新しいリンクを依頼してください。',
  ),
  'membership/email-taken': words(
    'A member has this e-mail already. Find that member in the list, or use another e-mail.',
    'このメールアドレスは登録済みです。一覧からそのメンバーを探すか、別のアドレスを使ってください。',
  ),
  'membership/site-code-taken': words(
    'A site has this code already. Choose another code.',
    'この施設コードは使用されています。別のコードにしてください。',
  ),
  'membership/own-suspension': words(
    'You cannot suspend yourself. Ask another operator to do it.',
    '自分自身を停止することはできません。他の運用担当者に依頼してください。',
  ),
  'membership/role-needs-platform': words(
    'Only members of the platform’s organisation may have this role. Choose another role or another organisation.',
    'この役割は、プラットフォームの組織のメンバーだけが持てます。別の役割か組織を選んでください。',
  ),
  'membership/api-key-not-found': words(
    'There is no such key, or it was taken away. Look at the list of keys.',
    'このキーは無いか、すでに取り消されています。キーの一覧を確認してください。',
  ),
  'membership/challenge-not-valid': words(
    'The gateway did not prove who it is. Check its clock and its key, and let it sign in again.',
    'ゲートウェイが本人であることを確認できませんでした。時刻と鍵を確認して、もう一度接続させてください。',
  ),
  'membership/code-not-valid': words(
    'This enrolment code was used, has expired, or never was. Ask the site’s data manager for a new one.',
    'この登録コードは使用済みか期限切れ、または存在しません。施設のデータ管理者に新しいコードを依頼してください。',
  ),
  'membership/gateway-key-taken': words(
    'Another gateway has this key already. Let this gateway make a key of its own and enrol again.',
    'この鍵は別のゲートウェイで使われています。このゲートウェイで新しい鍵を作り、登録し直してください。',
  ),
  'membership/gateway-not-found': words(
    'There is no such gateway. Look for it in the list of gateways.',
    'このゲートウェイはありません。ゲートウェイの一覧で探してください。',
  ),
  'membership/gateway-revoked': words(
    'This gateway was revoked and may not connect. Enrol it anew with a one-time code of the site’s data manager.',
    'このゲートウェイは失効しているため接続できません。施設のデータ管理者から一度限りのコードを受け取り、登録し直してください。',
  ),
  'membership/member-not-found': words(
    'There is no such member. Look for the person in the list of members.',
    'このメンバーは登録されていません。メンバーの一覧で探してください。',
  ),
  'membership/no-sample': words(
    'The sample people are not loaded here. Sign in with your own e-mail and password.',
    'ここには見本のメンバーがいません。自分のメールアドレスとパスワードでサインインしてください。',
  ),
  'membership/not-a-public-key': words(
    'What was sent is no Ed25519 public key. Let the gateway send the key that it made itself.',
    '送られたものは Ed25519 の公開鍵ではありません。ゲートウェイが自分で作成した鍵を送ってください。',
  ),
  'membership/organisation-not-found': words(
    'There is no such organisation. Choose one from the list, or enter it first.',
    'この組織は登録されていません。一覧から選ぶか、先に登録してください。',
  ),
  'membership/site-not-found': words(
    'There is no such site. Choose one from the list, or enter it first.',
    'この施設は登録されていません。一覧から選ぶか、先に登録してください。',
  ),
} as const
