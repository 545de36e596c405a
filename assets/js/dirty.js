// Forms with data-dirty-warning: the browser asks before typed words are lost.
const dirty = new Set()

document.addEventListener('input', (event) => {
  const form = event.target.form
  if (form?.matches('[data-dirty-warning]')) dirty.add(form)
})
document.addEventListener('submit', (event) => dirty.delete(event.target))
document.addEventListener('reset', (event) => dirty.delete(event.target))
window.addEventListener('beforeunload', (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault()
})
