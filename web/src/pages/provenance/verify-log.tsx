import { Button, Modal } from '@mantine/core'
import { provenanceRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { Notice } from '../../ui/notice.tsx'
import { toastError } from '../../ui/toast.tsx'

/** Checks every signature and hash of the log and says what came out. */
export function VerifyLog() {
  const { t } = useTranslation()
  const may = useMay()
  const { number, seconds } = useFormats()
  const verify = useAct(provenanceRoutes.verifyLog)
  if (!may(provenanceRoutes.verifyLog)) return null
  const { data } = verify
  return (
    <>
      <Button loading={verify.isPending} onClick={() => verify.mutate({}, { onError: toastError })}>
        {t('provenance.verify')}
      </Button>
      <Modal opened={data !== undefined} onClose={verify.reset} title={t('provenance.verify')}>
        {data && (
          <Notice tone={data.isIntact ? 'good' : 'bad'}>
            {data.isIntact
              ? t('provenance.intact', { size: number(data.size), time: seconds(data.seconds) })
              : t('provenance.broken', { index: data.firstBadIndex ?? '–' })}
          </Notice>
        )}
      </Modal>
    </>
  )
}
