import { Button, type ButtonProps, Text, type TextProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type AnchorAttributes<P> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P> & { ref?: Ref<HTMLAnchorElement> }

/** A name that leads somewhere, in running text and tables; looks like text until it is pointed at. */
export const TextLink = createLink(({ className, ...props }: TextProps & AnchorAttributes<TextProps>) => (
  <Text component="a" {...props} className={`k-link ${className ?? ''}`} />
))

/** A button that leads to another page: opens in a new tab like every link. */
export const ButtonLink = createLink((props: ButtonProps & AnchorAttributes<ButtonProps>) => (
  <Button component="a" {...props} />
))
