/** "read, clicked or bought" in the given language; English as it is written in Europe, like the dates. */
export const listOr = (language: string, items: string[]): string =>
  new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'disjunction' }).format(items)
