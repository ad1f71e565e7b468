import { describe, expect, it } from 'vitest'
import { cellKeys, type PressedKey } from './cell-keys.ts'

const size = { rows: 100, columns: 5, page: 10 }

function pressed(keys: string, at: readonly [row: number, column: number] = [50, 2], onCell = true) {
  const parts = keys.split('+')
  const key: PressedKey = {
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('ctrl'),
    metaKey: parts.includes('meta'),
    shiftKey: parts.includes('shift'),
    altKey: parts.includes('alt'),
  }
  return cellKeys(key, { place: { row: at[0], column: at[1] }, size, onCell })
}

const to = (row: number, column: number, select = false) => ({ do: 'move', to: { row, column }, select })

describe('keys in the matrix', () => {
  it('move by one, to the ends, and by a page', () => {
    expect(pressed('ArrowDown')).toEqual(to(51, 2))
    expect(pressed('ArrowUp')).toEqual(to(49, 2))
    expect(pressed('ArrowLeft')).toEqual(to(50, 1))
    expect(pressed('ArrowRight')).toEqual(to(50, 3))
    expect(pressed('Home')).toEqual(to(50, 0))
    expect(pressed('End')).toEqual(to(50, 4))
    expect(pressed('ctrl+Home')).toEqual(to(0, 0))
    expect(pressed('meta+End')).toEqual(to(99, 4))
    expect(pressed('PageDown')).toEqual(to(60, 2))
    expect(pressed('PageUp')).toEqual(to(40, 2))
    expect(pressed('ctrl+ArrowDown')).toEqual(to(99, 2))
  })

  it('stop at the edge', () => {
    expect(pressed('ArrowUp', [0, 0])).toEqual(to(0, 0))
    expect(pressed('PageDown', [95, 4])).toEqual(to(99, 4))
    expect(pressed('ArrowRight', [95, 4])).toEqual(to(95, 4))
  })

  it('choose rows on the way when Shift is held', () => {
    expect(pressed('shift+ArrowDown')).toEqual(to(51, 2, true))
    expect(pressed('shift+ArrowRight')).toEqual(to(50, 3))
    expect(pressed('shift+ ')).toEqual({ do: 'select' })
    expect(pressed('ctrl+a')).toEqual({ do: 'select-all' })
  })

  it('do things to the cell, but leave the buttons in it alone', () => {
    for (const [key, deed] of [
      ['Enter', 'edit'],
      [' ', 'reveal'],
      ['Delete', 'remove'],
      ['ctrl+c', 'copy'],
    ] as const) {
      expect(pressed(key)).toEqual({ do: deed })
      expect(pressed(key, [50, 2], false)).toBeUndefined()
    }
    expect(pressed('Escape', [50, 2], false)).toEqual({ do: 'escape' })
  })

  it('are left to the page and the browser otherwise', () => {
    for (const keys of ['a', '/', 'n', 'Tab', 'ctrl+s', 'ctrl+z', 'alt+ArrowLeft'])
      expect(pressed(keys)).toBeUndefined()
  })
})
