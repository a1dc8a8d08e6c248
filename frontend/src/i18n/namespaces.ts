/** `{'./segments.json': {...}}` -> `{segments: {...}}`: the file's name is the namespace. */
export function namespaces(files: Record<string, Record<string, unknown>>): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/(.+)\.json$/, '$1'), texts]),
  )
}
