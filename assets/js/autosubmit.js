// Filter forms (data-autosubmit) ask again when something changes; their submit button is there for everyone else.
const timers = new WeakMap()

function ask(form, wait) {
  clearTimeout(timers.get(form))
  timers.set(form, setTimeout(() => form.isConnected && form.requestSubmit(), wait))
}

document.addEventListener('change', (event) => {
  const form = event.target.form
  if (form?.matches('[data-autosubmit]')) ask(form, 150)
})
document.addEventListener('input', (event) => {
  const form = event.target.form
  if (form?.matches('[data-autosubmit]') && event.target.matches('input[type="search"], input[type="text"]')) ask(form, 500)
})
