import { namespaces } from '../namespaces'

export const texts = namespaces(import.meta.glob<Record<string, unknown>>('./*.json', { eager: true, import: 'default' }))
