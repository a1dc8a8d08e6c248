import { ActionIcon, Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconExternalLink, IconPackage, IconZoomExclamation } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PRODUCTS_PAGE, useProducts } from '@/api/catalogue'
import { useCanEdit } from '@/api/session'
import type { Product } from '@/api/types'
import { ButtonLink } from '@/components/links'
import { Page } from '@/components/Page'
import { PageHeader } from '@/components/PageHeader'
import { SearchedList } from '@/components/SearchedList'
import { SkeletonRows, TableCard } from '@/components/TableCard'
import { useFormat } from '@/format'

import { Picture } from './Picture'

/** The catalogue: what can be bought, with category, price, picture and link. */
export default function ProductsPage() {
  const { t } = useTranslation('products')
  const searched = useSearch({ from: '/products' })
  const { q = '', page = 1 } = searched
  const navigate = useNavigate({ from: '/products' })
  const format = useFormat()
  const canImport = useCanEdit('imports')
  const products = useProducts(q, page)
  return (
    <Page>
      <PageHeader title={t('title')} subtitle={t('subtitle')} />
      <SearchedList
        query={products}
        searched={searched}
        onSearch={(search, how) => void navigate({ search, ...how })}
        pageSize={PRODUCTS_PAGE}
        placeholder={t('search')}
        counted={({ count }) => t('count', { count, number: format.number(count) })}
        empty={{
          icon: q ? IconZoomExclamation : IconPackage,
          title: q ? t('nothing.title') : t('empty.title'),
          children: q ? t('nothing.text', { q }) : t('empty.text'),
          actions: !q && canImport && <ButtonLink to="/imports">{t('import')}</ButtonLink>,
        }}
      >
        {(found) => <Listed products={found?.results} />}
      </SearchedList>
    </Page>
  )
}

function Listed({ products }: { products: Product[] | undefined }) {
  const { t } = useTranslation('products')
  return (
    <TableCard minWidth={{ base: 0, sm: 640 }} data-testid="products">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('columns.product')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('columns.category')}</Table.Th>
          <Table.Th ta="right">{t('columns.price')}</Table.Th>
          <Table.Th w={56} visibleFrom="sm" aria-label={t('columns.link')} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {products ? products.map((product) => <Row key={product.id} product={product} />) : <SkeletonRows columns={4} rows={8} height={40} />}
      </Table.Tbody>
    </TableCard>
  )
}

function Row({ product }: { product: Product }) {
  const { t } = useTranslation('products')
  const format = useFormat()
  const name = product.name || t('noName')
  const hasLink = /^https?:\/\//.test(product.url)
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Picture url={product.picture_url} />
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={570} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {hasLink ? (
                <a className="k-link" href={product.url} target="_blank" rel="noreferrer noopener">
                  {name}
                </a>
              ) : (
                name
              )}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {product.sku}
            </Text>
            {product.category && (
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                {product.category}
              </Text>
            )}
          </div>
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm" maw={260}>
        {product.category ? (
          <Badge color="gray" maw="100%" title={product.category}>
            {product.category}
          </Badge>
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        {product.price === null ? '–' : format.money(product.price, product.currency || null)}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {hasLink && (
          <Tooltip label={t('open', { name })}>
            <ActionIcon component="a" href={product.url} target="_blank" rel="noreferrer noopener" aria-label={t('open', { name })}>
              <IconExternalLink size={17} />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
