interface LogoProps {
  size?: number
  withName?: boolean
}

/** Two streams that step down: the cascade. */
export function Logo({ size = 28, withName = true }: LogoProps) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 10 }}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#0d7480" />
        <g fill="none" strokeWidth="2.6" strokeLinecap="round">
          <path d="M7 9h9a3 3 0 0 1 3 3v2a3 3 0 0 0 3 3h3" stroke="#fff" />
          <path d="M7 16h4a3 3 0 0 1 3 3v1a3 3 0 0 0 3 3h8" stroke="#74c5ce" />
        </g>
      </svg>
      {withName && <span style={{ fontWeight: 680, fontSize: size * 0.62, letterSpacing: '-0.01em' }}>Kaskad</span>}
    </span>
  )
}
