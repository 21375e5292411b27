import { type Editor, Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { createEffect, on } from 'solid-js'
import { render } from 'solid-js/web'
import type * as Y from 'yjs'
import { Button } from '../design/button.tsx'
import type { RefusedPiece } from '../device/database.ts'
import { refusedBecause } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import type { Refused } from '../replica/create-refused.ts'
import { blocksOf, blockText, PAGE_ROOT, type PageBlock, placeAmong } from '../replica/page/page-pieces.ts'

const key = new PluginKey('refusedBlocks')

/**
 * What of a page the server didn't take stands at its place, with the reason and the ways out, between the blocks and no part of them: one goes on writing around
 * it. It goes with `followRefused`.
 */
export const refusedBlocks = (doc: Y.Doc, refused: Refused) =>
  Extension.create({
    name: 'refusedBlocks',
    addProseMirrorPlugins: () => [
      new Plugin({
        key,
        props: {
          decorations: (state) => {
            const pieces = refused.all().filter(({ root }) => root === PAGE_ROOT)
            if (pieces.length === 0) return null
            const ids = blocksOf(doc).map(([id]) => id)
            return DecorationSet.create(
              state.doc,
              pieces.map((piece) => widgetOf(piece, placeOf(state.doc, ids, piece), refused)),
            )
          },
        },
      }),
    ],
  })

/** Draws what was refused anew, as soon as there is more or less of it. */
export function followRefused(editor: Editor, refused: Refused): void {
  createEffect(on(refused.all, () => editor.view.dispatch(editor.state.tr.setMeta(key, true)), { defer: true }))
}

/** Where in the editor's document a refused block stands: below the one it would have changed, else where it would have been put. */
export function placeOf(
  doc: Node,
  ids: readonly string[],
  { key: id, mine }: Pick<RefusedPiece, 'key' | 'mine'>,
): number {
  const at = ids.indexOf(id)
  const index = at >= 0 ? at + 1 : placeAmong(ids, mine as PageBlock)
  let place = 0
  for (let n = 0; n < Math.min(index, doc.childCount); n += 1) place += doc.child(n).nodeSize
  return place
}

function widgetOf(piece: RefusedPiece, place: number, refused: Refused): Decoration {
  const disposers = new WeakMap<globalThis.Node, () => void>()
  return Decoration.widget(
    place,
    () => {
      const element = document.createElement('div')
      element.contentEditable = 'false'
      disposers.set(
        element,
        render(() => <RefusedBlock piece={piece} refused={refused} />, element),
      )
      return element
    },
    {
      key: `${piece.key} ${piece.reason} ${blockText(piece.mine) ?? ''}`,
      side: 1,
      ignoreSelection: true,
      // Its buttons are no part of the text; a click beside them leads to the text around it.
      stopEvent: ({ target }) => target instanceof Element && target.closest('button') !== null,
      destroy: (element) => disposers.get(element)?.(),
    },
  )
}

function RefusedBlock(props: { piece: RefusedPiece; refused: Refused }) {
  return (
    <div role="status" data-refused class="my-1 rounded-md bg-danger-soft px-2 py-1">
      <p dir="auto" class="wrap-anywhere whitespace-pre-wrap">
        {blockText(props.piece.mine) ?? t('documents.refusedRemoval')}
      </p>
      <p class="flex flex-wrap items-center gap-x-2 text-xs">
        <span class="text-danger">{t('documents.notTaken', { reason: refusedBecause(props.piece.reason) })}</span>
        <Button kind="quiet" class="px-2" onClick={() => props.refused.enterAgain(props.piece)}>
          {t('sync.tryAgain')}
        </Button>
        <Button kind="quiet" class="px-2" onClick={() => void props.refused.forget(props.piece)}>
          {t('sync.letRefusedGo')}
        </Button>
      </p>
    </div>
  )
}
