import { IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'

import classes from './Products.module.css'

/** The picture of a product beside its name; a quiet sign where there is none, or where it cannot be loaded. */
export function Picture({ url, size = 40 }: { url: string | null | undefined; size?: number }) {
  const [broken, setBroken] = useState('')
  return (
    <span className={classes.picture} style={{ width: size, height: size }}>
      {url && /^https?:\/\//.test(url) && broken !== url ? (
        <img src={url} alt="" loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
      ) : (
        <IconPhoto size={Math.round(size * 0.46)} stroke={1.5} aria-hidden />
      )}
    </span>
  )
}
