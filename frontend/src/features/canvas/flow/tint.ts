/** The registry names a Mantine colour or gives a CSS one. */
export function tint(color = 'gray'): Record<string, string> {
  const named = /^[a-z]+$/.test(color)
  return {
    '--node-color': named ? `var(--mantine-color-${color}-light-color)` : color,
    '--node-tint': named ? `var(--mantine-color-${color}-light)` : `color-mix(in srgb, ${color} 14%, transparent)`,
  }
}
