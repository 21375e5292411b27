import { isNamesake, isNewName, type Named, nameKey } from '@werkbank/model/records/same-name.ts'
import { type Accessor, createMemo, createSignal } from 'solid-js'
import { useMirror } from './use-mirror.ts'

/**
 * The question whether something gets a name that another one has (PR-02), for a form: `other` is that one, also where it waits to be sent.
 * An answer is for one name; another name is another question. `was` is the name until now.
 */
export function createSameName<T extends 'products' | 'customers'>(
  table: T,
  mine: Accessor<Named>,
  was: Accessor<string> = () => '',
) {
  const mirror = useMirror()
  const [meantKey, setMeantKey] = createSignal('')
  const other = createMemo(() => {
    const { name } = mine()
    if (nameKey(name) === '' || !isNewName(name, was())) return undefined
    return mirror.all(table).find((row) => isNamesake(mine(), row))
  })
  const confirmed = () => meantKey() !== '' && meantKey() === nameKey(mine().name)
  return {
    other,
    confirmed,
    confirm: (isMeant: boolean) => setMeantKey(isMeant ? nameKey(mine().name) : ''),
    /** Nothing is to be saved before it is answered. */
    isOpen: () => other() !== undefined && !confirmed(),
  }
}
