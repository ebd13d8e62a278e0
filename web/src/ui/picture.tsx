import { useState } from 'react'
import styles from './picture.module.css'

/** A picture of a thing by its URL; a quiet square while it loads or where there is none. */
export function Picture({ src, alt, size }: { src: string; alt: string; size?: number }) {
  const [state, setState] = useState<'loading' | 'shown' | 'absent'>('loading')
  return (
    <span className={styles.frame} data-state={state} style={size ? { width: size, height: size } : undefined}>
      {state !== 'absent' && (
        <img src={src} alt={alt} loading="lazy" onLoad={() => setState('shown')} onError={() => setState('absent')} />
      )}
    </span>
  )
}
