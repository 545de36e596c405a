// <details> that behave like menus and definitions: Escape and a click elsewhere close them, hover and focus open a definition.
const open = (selector) => document.querySelectorAll(selector)

document.addEventListener('click', (event) => {
  for (const box of open('details.menu[open], details.def[open]')) if (!box.contains(event.target)) box.open = false
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const box of open('details.menu[open], details.def[open]')) {
    const hadFocus = box.contains(document.activeElement)
    box.open = false
    if (hadFocus) box.querySelector('summary').focus()
  }
})

const definition = (event) => (event.target instanceof Element ? event.target.closest('details.def') : null)

function place(box) {
  const pop = box.querySelector('.def-pop')
  pop.classList.remove('def-end')
  const { left, right } = pop.getBoundingClientRect()
  if (right > document.documentElement.clientWidth || left < 0) pop.classList.add('def-end')
}

function show(box) {
  if (box.open) return
  box.open = true
  place(box)
}

document.addEventListener('pointerover', (event) => {
  const box = definition(event)
  if (box && event.pointerType === 'mouse') show(box)
})
document.addEventListener('pointerout', (event) => {
  const box = definition(event)
  if (box && event.pointerType === 'mouse' && !box.contains(event.relatedTarget) && !box.contains(document.activeElement)) box.open = false
})
document.addEventListener('focusin', (event) => {
  const box = definition(event)
  if (box?.querySelector('summary').matches(':focus-visible')) show(box)
})
document.addEventListener('focusout', (event) => {
  const box = definition(event)
  if (box && !box.contains(event.relatedTarget)) box.open = false
})
document.addEventListener('toggle', (event) => event.target.matches?.('details.def[open]') && place(event.target), true)
