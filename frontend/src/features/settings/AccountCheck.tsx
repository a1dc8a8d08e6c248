import { Alert, Button, Stack } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useCheckAccount } from '@/api/settings'
import { errorText } from '@/components/toast'

/** Asks the provider whether it takes the account as it is stored, and shows what it said. */
export function AccountCheck({ id }: { id: number }) {
  const { t } = useTranslation('settings')
  const check = useCheckAccount()
  const accepted = check.data?.accepted ?? false
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant="default"
        leftSection={<IconPlugConnected size={17} aria-hidden />}
        loading={check.isPending}
        onClick={() => check.mutate(id)}
      >
        {t('accounts.check')}
      </Button>
      {(check.data ?? check.error) && (
        <Alert
          role="status"
          w="100%"
          py="xs"
          color={accepted ? 'teal' : 'red'}
          icon={accepted ? <IconCircleCheck size={18} /> : <IconCircleX size={18} />}
          title={accepted ? t('accounts.checked') : t('accounts.notChecked')}
        >
          {check.data?.words ?? errorText(check.error)}
        </Alert>
      )}
    </Stack>
  )
}
