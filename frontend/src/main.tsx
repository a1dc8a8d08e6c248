import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import './theme/global.css'

import { createRoot } from 'react-dom/client'

import { ahead } from './app/ahead'
import { App } from './app/App'
import { firstLanguage, startTranslations } from './i18n'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

ahead()
// Texts first: a page that flashes its keys looks broken.
await startTranslations(firstLanguage())
createRoot(root).render(<App />)
