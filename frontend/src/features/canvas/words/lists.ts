/** "read, clicked or bought" in the given language. */
export const listOr = (language: string, items: string[]): string =>
  new Intl.ListFormat(language, { type: 'disjunction' }).format(items)
