const COLORS = ['petrol', 'indigo', 'yellow', 'pink', 'lime', 'orange', 'cyan', 'grape', 'gray', 'teal']

export const armColor = (index: number): string => `var(--mantine-color-${COLORS[index % COLORS.length] ?? 'gray'}-5)`
