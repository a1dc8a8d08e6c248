import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

/** Languages a person can choose, in their own words. */
export const LANGUAGES = { en: 'English', ru: 'Русский', uk: 'Українська', pl: 'Polski' } as const
export type Language = keyof typeof LANGUAGES
export const LANGUAGE_KEYS = Object.keys(LANGUAGES) as Language[]

const STORED = 'kaskad.language'

type Texts = Record<string, Record<string, unknown>>

/** One chunk per language, loaded when it is chosen; a namespace is a file `<language>/<namespace>.json`. */
const loaders: Record<Language, () => Promise<{ texts: Texts }>> = {
  en: () => import('./en'),
  ru: () => import('./ru'),
  uk: () => import('./uk'),
  pl: () => import('./pl'),
}

export function isLanguage(value: string): value is Language {
  return value in LANGUAGES
}

/** The language before anybody has logged in: the last one used here, else the browser's, else English. */
export function firstLanguage(): Language {
  const wished = [localStorage.getItem(STORED) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wished.find(isLanguage) ?? 'en'
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return
  const { texts } = await loaders[language]()
  for (const [namespace, bundle] of Object.entries(texts)) i18next.addResourceBundle(language, namespace, bundle)
}

/** English stays loaded as the fallback for a key that a translation does not have yet. */
export async function startTranslations(language: Language): Promise<void> {
  const asked = [loaders.en(), loaders[language]()]
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await Promise.all(asked)
  await Promise.all([load('en'), load(language)])
  await setLanguage(language)
}

export async function setLanguage(language: Language): Promise<void> {
  await load(language)
  // Every text on the page is drawn again for it.
  if (i18next.resolvedLanguage !== language) await i18next.changeLanguage(language)
  localStorage.setItem(STORED, language)
  document.documentElement.lang = language
}
