import { Kbd, Modal, Text, Title } from '@mantine/core'
import { useFocusBack } from '@/components/focusing'
import { Fragment } from 'react'

import { useCanvasContext } from '../CanvasContext'
import classes from './CheatSheet.module.css'
import { caps, type Chapter, SHORTCUTS } from './shortcuts'

const CHAPTERS: readonly Chapter[] = ['build', 'move', 'edit', 'arrange', 'see']
/** What is done with the mouse and has no key. */
const MOUSE = ['drag', 'port', 'insert', 'marquee', 'add'] as const

/** All keys of the canvas, from the table that drives them. */
export function CheatSheet({ onClose }: { onClose: () => void }) {
  useFocusBack()
  const { t } = useCanvasContext().words
  return (
    <Modal opened onClose={onClose} title={t('canvasTools:sheet.title')} size="xl" returnFocus>
      <div className={classes.sheet} data-testid="cheat-sheet">
        {CHAPTERS.map((chapter) => (
          <section key={chapter}>
            <Title order={3} className={classes.title}>
              {t(`canvasTools:chapter.${chapter}`)}
            </Title>
            <dl className={classes.keys}>
              {SHORTCUTS.filter((shortcut) => shortcut.chapter === chapter).map(({ id, keys }) => (
                <div key={id} className={classes.row}>
                  <dt>{t(`canvasTools:key.${id}`)}</dt>
                  <dd>
                    {keys.map((each, index) => (
                      <Fragment key={each}>
                        {index > 0 && <span className={classes.or}>/</span>}
                        {caps(each).map((cap) => (
                          <Kbd key={cap} size="xs">
                            {cap}
                          </Kbd>
                        ))}
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <Title order={3} className={classes.title}>
            {t('canvasTools:chapter.mouse')}
          </Title>
          <dl className={classes.keys}>
            {MOUSE.map((each) => (
              <div key={each} className={classes.row}>
                <dt>{t(`canvasTools:mouse.${each}.do`)}</dt>
                <dd>
                  <Text size="xs" c="dimmed" ta="end">
                    {t(`canvasTools:mouse.${each}.how`)}
                  </Text>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  )
}
