// A link with data-dialog="id" goes to a page; where the dialog is on this page already, it opens instead.
document.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const opener = event.target.closest?.('[data-dialog]')
  const dialog = opener && document.getElementById(opener.dataset.dialog)
  if (dialog?.showModal) {
    event.preventDefault()
    dialog.showModal()
    return
  }
  const closer = event.target.closest?.('[data-close-dialog]')
  if (closer?.closest('dialog')) {
    event.preventDefault()
    closer.closest('dialog').close()
  } else if (event.target.matches?.('dialog')) {
    event.target.close() // the veil around the dialog
  }
})

// A form that came back with errors stands in its dialog: show it at once.
const reopen = (root) => root.querySelectorAll?.('dialog[data-open]:not([open])').forEach((dialog) => dialog.showModal())
document.addEventListener('htmx:afterSettle', (event) => reopen(event.target))
reopen(document)

// Browsers without popover: the button shows and hides its panel all the same.
if (!('popover' in HTMLElement.prototype)) {
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[popovertarget]')
    document.getElementById(button?.getAttribute('popovertarget'))?.toggleAttribute('data-open')
  })
}
