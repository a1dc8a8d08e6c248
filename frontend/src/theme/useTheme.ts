import { ColorInput, createTheme, Drawer, mergeThemeOverrides, Modal, Notification, Pagination, PasswordInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { theme } from './theme'

/** The theme with the names of the buttons that Mantine draws as bare icons, in the person's language. */
export function useTheme() {
  const { t } = useTranslation()
  return useMemo(() => {
    const closeButtonProps = { 'aria-label': t('actions.closeWindow') }
    return mergeThemeOverrides(
      theme,
      createTheme({
        components: {
          ColorInput: ColorInput.extend({ defaultProps: { eyeDropperButtonProps: { 'aria-label': t('actions.pickColor') } } }),
          Drawer: Drawer.extend({ defaultProps: { closeButtonProps } }),
          Modal: Modal.extend({ defaultProps: { closeButtonProps } }),
          Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': t('actions.dismiss') } } }),
          Pagination: Pagination.extend({ defaultProps: { getControlProps: (control) => ({ 'aria-label': t(`pages.${control}`) }) } }),
          PasswordInput: PasswordInput.extend({
            defaultProps: { visibilityToggleButtonProps: { 'aria-label': t('actions.showPassword') } },
          }),
        },
      }),
    )
  }, [t])
}
